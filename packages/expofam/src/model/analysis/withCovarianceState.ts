import { tTwoSided } from '../../math/distributions/continuous.ts';
import { normalSurvival } from '../../math/normal.ts';
import type { ModelState } from '../modelState.ts';

/** A row-major k × k matrix as an array of rows. */
export const rowsOf = (matrix: Float64Array, k: number): number[][] =>
  Array.from({ length: k }, (_, i) => Array.from(matrix.subarray(i * k, (i + 1) * k)));

const finiteOrNull = (x: number): number | null => (Number.isFinite(x) ? x : null);

/** The state of a model with another covariance of its coefficients: standard errors and tests follow. */
export function withCovarianceState(
  state: ModelState,
  covariance: readonly (readonly number[])[],
  label: string,
  warning?: ModelState['warnings'][number],
): ModelState {
  const infinite = state.status === 'separated' || state.status === 'runaway';
  let place = 0;
  const coefficients = state.coefficients.map((c) => {
    if (c.aliasedWith !== undefined || c.estimate === null) return c;
    const at = place++;
    // An estimate at infinity has no error by any covariance.
    if (infinite && c.stdError === null) return c;
    const stdError = Math.sqrt(covariance[at][at]);
    const statistic = c.estimate / stdError;
    const p = state.dispersionKnown
      ? 2 * normalSurvival(Math.abs(statistic))
      : state.dfResidual > 0
        ? tTwoSided(statistic, state.dfResidual)
        : Number.NaN;
    return { ...c, stdError: finiteOrNull(stdError), statistic: finiteOrNull(statistic), pValue: finiteOrNull(p) };
  });
  const { covarianceType: _, ...rest } = state;
  return {
    ...rest,
    coefficients,
    covariance: covariance.map((row) => row.map(finiteOrNull)),
    ...(label === 'model' ? {} : { covarianceType: label }),
    // Those of an earlier covariance are not those of this one.
    warnings: [...state.warnings.filter((w) => w.code !== 'few-clusters'), ...(warning ? [warning] : [])],
  };
}
