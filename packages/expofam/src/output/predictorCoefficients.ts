import type { CoefficientRow, ModelState } from '../model/modelState.ts';

type Coefficients = Pick<ModelState, 'predictors' | 'coefficients' | 'coefficientOf'>;

/** For each predictor the index in `state.coefficients` of each of its columns, shared ones included. */
export function coefficientIndex(state: Coefficients): readonly (readonly number[])[] {
  if (state.coefficientOf) return state.coefficientOf;
  const all = [...state.coefficients.keys()];
  if (state.predictors.length === 1) return [all];
  return state.predictors.map((name) => all.filter((i) => (state.coefficients[i].class ?? state.coefficients[i].predictor) === name));
}

/** The coefficients of predictor j in the order of its columns, shared ones included. */
export const predictorCoefficients = (state: Coefficients, j: number): readonly CoefficientRow[] =>
  coefficientIndex(state)[j].map((i) => state.coefficients[i]);

/** For each predictor the row of `state.covariance` of each of its columns; −1 of aliased ones, which have none. */
export function covarianceIndex(state: Coefficients): readonly (readonly number[])[] {
  let next = 0;
  const estimated = state.coefficients.map((c) => (c.aliasedWith === undefined ? next++ : -1));
  return coefficientIndex(state).map((columns) => columns.map((i) => estimated[i]));
}
