import { ExpofamError } from '../core/expofamError.ts';
import { normalSurvival } from '../math/normal.ts';
import { predictorCoefficients } from '../output/predictorCoefficients.ts';
import type { FittedModel } from './fittedModel.ts';
import type { CoefficientRow } from './modelState.ts';

/** Coefficients of every class of a softmax regression, and their covariance (singular: they sum to zero over classes). */
export interface FullParameterization {
  readonly coefficients: readonly CoefficientRow[];
  /** In the order of the coefficients that are not aliased. */
  readonly covariance: readonly (readonly number[])[];
  readonly classes: readonly string[];
}

/**
 * A softmax regression with a θ for each class, the reference included: of all that give the same probabilities the one of
 * least norm, θ_k − (1/K) Σ_j θ_j with θ_K = 0 for the reference. Works on loaded models, too.
 *
 * @throws ExpofamError `bad-option` where the model is no multinomial
 * @example
 * const data = { kind: ['a', 'b', 'c', 'b', 'a', 'c', 'a', 'b'], size: [1, 2, 3, 4, 5, 2, 6, 3] };
 * const { classes } = fullParameterization(glm('kind ~ size', data, { family: 'multinomial' }));
 * classes; // ['a', 'b', 'c']
 */
export function fullParameterization(model: FittedModel): FullParameterization {
  const { state } = model;
  const classes = state.family.components ?? [];
  if (state.family.name !== 'multinomial' || classes.length !== state.predictors.length + 1) {
    throw new ExpofamError('bad-option', {
      subject: 'full parameterization',
      found: `family "${state.family.name}"`,
      expected: 'a multinomial (softmax) model',
    });
  }
  const K = classes.length;
  const perClass = state.predictors.map((_, j) => predictorCoefficients(state, j));
  // Classes may have formulas of their own: what a class lacks it has with coefficient zero, as the reference has.
  const terms = [...new Set(perClass.flatMap((list) => list.map((row) => row.term)))];
  // Where each estimated coefficient stands in the covariance.
  const place = new Map<CoefficientRow, number>();
  for (const row of state.coefficients) if (row.aliasedWith === undefined) place.set(row, place.size);
  const weight = (k: number, j: number): number => (k === j ? 1 : 0) - 1 / K;
  const rows: CoefficientRow[] = [];
  const maps: { readonly at: number; readonly weight: number }[][] = [];
  classes.forEach((name, k) => {
    terms.forEach((term) => {
      const listed = perClass.flatMap((list, j) => list.filter((row) => row.term === term).map((row) => ({ row, weight: weight(k, j) })));
      const parts = listed.filter(({ row }) => row.aliasedWith === undefined);
      if (parts.length === 0) {
        rows.push({ ...own(listed[0].row), class: name });
        return;
      }
      const map = parts.map(({ row, weight }) => ({ at: place.get(row) ?? -1, weight }));
      maps.push(map);
      const estimate = parts.reduce((s, { row, weight }) => s + weight * (row.estimate ?? Number.NaN), 0);
      const stdError = Math.sqrt(quadratic(state.covariance, map, map));
      const statistic = estimate / stdError;
      const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);
      rows.push({
        term,
        class: name,
        estimate: finite(estimate),
        stdError: finite(stdError),
        statistic: finite(statistic),
        pValue: finite(2 * normalSurvival(Math.abs(statistic))),
      });
    });
  });
  return Object.freeze({
    classes,
    coefficients: rows,
    covariance: maps.map((a) => maps.map((b) => quadratic(state.covariance, a, b))),
  });
}

type LinearMap = readonly { readonly at: number; readonly weight: number }[];

function quadratic(v: readonly (readonly (number | null)[])[], a: LinearMap, b: LinearMap): number {
  let total = 0;
  for (const p of a) for (const q of b) total += p.weight * q.weight * (v[p.at]?.[q.at] ?? Number.NaN);
  return total;
}

/** A row without the list of classes that share it: here each class has its own. */
function own({ shared: _, ...row }: CoefficientRow): CoefficientRow {
  return row;
}
