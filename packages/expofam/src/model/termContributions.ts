import { ExpofamError } from '../core/expofamError.ts';
import type { DesignMatrix, DesignTerm } from '../design/designMatrix.ts';
import { covarianceIndex } from '../output/predictorCoefficients.ts';
import { columnMeansOf } from './columnMeansOf.ts';
import type { TrainingFit } from './fittedModel.ts';
import type { CoefficientRow, ModelState } from './modelState.ts';

/** What each term adds to a linear predictor, about its mean over the rows of the fit, as R's `predict(type = 'terms')`. */
export interface TermContributions {
  readonly names: readonly string[];
  /** (x − x̄)ᵀβ over the columns of each term; xᵀβ where the predictor has no intercept. */
  readonly values: readonly Float64Array[];
  /** √((x − x̄)ᵀV(x − x̄)) over the columns of each term. */
  readonly stdError: readonly Float64Array[];
  /** x̄ᵀβ for each linear predictor, the intercept included; 0 without one. */
  readonly constant: Readonly<Record<string, number>>;
  /** The offsets of the linear predictors that have some. */
  readonly offset: Readonly<Record<string, Float64Array>>;
}

/**
 * Splits linear predictors into the contributions of their terms: u = constant + Σ terms + offset.
 *
 * @throws ExpofamError `bad-model` for a model saved before column means were
 */
export function termContributions(
  state: ModelState,
  training: TrainingFit | undefined,
  parts: readonly { readonly design: DesignMatrix; readonly offset: Float64Array | undefined }[],
  coefficients: (j: number) => readonly CoefficientRow[],
): TermContributions {
  const means = columnMeansOf(state, training);
  if (!means && parts.some((p) => p.design.hasIntercept)) {
    throw new ExpofamError('bad-model', {
      subject: 'prediction of type "terms"',
      found: 'a saved model without the means of its columns, about which terms are centred',
      expected: 'a model saved by a version that keeps them',
      advice: 'fit and save it again',
    });
  }
  const names: string[] = [];
  const values: Float64Array[] = [];
  const stdError: Float64Array[] = [];
  const constant: Record<string, number> = {};
  const offsets: Record<string, Float64Array> = {};
  // Where predictors share a coefficient they share its place.
  const places = covarianceIndex(state);
  parts.forEach(({ design, offset }, j) => {
    const rows = coefficients(j);
    const beta = rows.map((row) => row.estimate ?? 0);
    // The place of each column in the covariance; aliased columns have none, and no contribution.
    const place = places[j];
    const centre = design.hasIntercept ? (means?.[state.predictorFrames[j]] ?? []) : beta.map(() => 0);
    constant[state.predictors[j]] = beta.reduce((sum, b, c) => sum + b * centre[c], 0);
    for (const term of design.terms) {
      if (term.label === '(Intercept)') continue;
      names.push(parts.length === 1 ? term.label : `${state.predictors[j]}: ${term.label}`);
      const own = contribution(state, term, design.rowCount, beta, centre, place);
      values.push(own.value);
      stdError.push(own.stdError);
    }
    if (offset) offsets[state.predictors[j]] = offset;
  });
  return { names, values, stdError, constant, offset: offsets };
}

function contribution(
  { covariance }: ModelState,
  { start, width, cells, numeric, columnMap }: DesignTerm,
  n: number,
  beta: readonly number[],
  centre: readonly number[],
  place: readonly number[],
): { readonly value: Float64Array; readonly stdError: Float64Array } {
  const value = new Float64Array(n);
  const stdError = new Float64Array(n);
  const used = Array.from({ length: width }, (_, c) => start + c).filter((c) => place[c] >= 0);
  const x = new Float64Array(width);
  const count = Math.max(1, numeric.length);
  // A category's value depends on its cell alone.
  const known = cells && numeric.length === 0 ? new Int32Array(cells.cellCount).fill(-1) : undefined;
  for (let i = 0; i < n; i++) {
    const cell = cells ? cells.codes[i] : 0;
    const same = known?.[cell] ?? -1;
    if (same >= 0) {
      value[i] = value[same];
      stdError[i] = stdError[same];
      continue;
    }
    if (known) known[cell] = i;
    for (let c = 0; c < width; c++) x[c] = -centre[start + c];
    for (let e = cells ? cells.contrastStart[cell] : 0; e < (cells ? cells.contrastStart[cell + 1] : 1); e++) {
      const weight = cells ? cells.contrastValue[e] : 1;
      for (let k = 0; k < count; k++)
        x[columnMap[(cells ? cells.contrastColumn[e] : 0) * count + k]] += weight * (numeric.length > 0 ? numeric[k][i] : 1);
    }
    let sum = 0;
    let variance = 0;
    for (const a of used) {
      sum += beta[a] * x[a - start];
      for (const b of used) variance += x[a - start] * (covariance[place[a]][place[b]] ?? Number.NaN) * x[b - start];
    }
    value[i] = sum;
    // Rounding may leave a variance of nothing below zero; one that does not exist stays so.
    stdError[i] = Math.sqrt(variance < 0 ? 0 : variance);
  }
  return { value, stdError };
}
