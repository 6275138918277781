import type { PathState } from 'expofam';
import { ExpofamError } from 'expofam';

/** How many coefficients are named: those that are largest at the end of the path. */
export const named = 7;

/** What pictures of a path show of it. */
export interface PathCurves {
  /** Indices of the λs above zero: λ = 0 has no place on a logarithmic axis. */
  readonly rows: readonly number[];
  /** Columns with a coefficient anywhere on the path, without the intercept, the largest at its end first. */
  readonly order: readonly number[];
}

/** @throws ExpofamError `no-path` where fewer than two λs are above zero */
export function pathCurves(state: PathState): PathCurves {
  const rows = Array.from(state.lambdas.keys()).filter((i) => state.lambdas[i] > 0);
  if (rows.length < 2) {
    throw new ExpofamError('no-path', {
      subject: 'picture of a path',
      found: rows.length === 1 ? 'one lambda above zero' : 'no lambda above zero',
      expected: 'at least two',
      advice: 'fit the default sequence',
    });
  }
  const last = rows[rows.length - 1];
  const size = (c: number): number => Math.max(...state.coefficients[last].map((beta) => Math.abs(beta[c])));
  const order = Array.from(state.columns.keys())
    .filter((c) => state.columns[c].term !== '(Intercept)' && state.coefficients.some((perClass) => perClass.some((beta) => beta[c] !== 0)))
    .sort((a, b) => size(b) - size(a));
  return { rows, order };
}

/** Formula, family and kind of the penalty. */
export function penaltyText({ alpha, model }: PathState): string {
  const kind = alpha === 1 ? 'lasso' : alpha === 0 ? 'ridge' : `elastic net, α = ${Number(alpha.toPrecision(3))}`;
  return `${model.formula}; ${model.family.name}, ${kind}`;
}

const measureText: Readonly<Record<string, string>> = {
  deviance: 'deviance a row',
  class: 'share misclassified',
  auc: 'area under the ROC curve',
  mse: 'mean squared error',
  mae: 'mean absolute error',
};

/** A λ's judgement by cross-validation. */
export interface ValidationPoint {
  readonly lambda: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Coefficients that are not zero. */
  readonly df: number;
}

/** The points of a cross-validation curve, and what it measures. @throws ExpofamError `no-cross-validation`, `no-path` */
export function validationPoints(
  state: PathState,
  found: PathState['crossValidation'],
): { readonly points: readonly ValidationPoint[]; readonly label: string } {
  if (!found) {
    throw new ExpofamError('no-cross-validation', {
      subject: 'cross-validation curve',
      found: 'a path without cross-validation',
      expected: 'what cvGlmPath() found',
      advice: 'expofam path … --cv --save path.json',
    });
  }
  const points = pathCurves(state).rows.map((i) => ({
    lambda: state.lambdas[i],
    mean: found.mean[i],
    low: found.mean[i] - found.stdError[i],
    high: found.mean[i] + found.stdError[i],
    df: state.df[i],
  }));
  return { points, label: measureText[found.measure] ?? found.measure };
}
