import { isShared, type ParameterLayout } from '../engine/parameterLayout.ts';
import { isBuiltIn } from '../family/builtIn.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { RowFit } from './fitRows.ts';
import { type Goodness, goodness } from './goodness.ts';

/** From so many rows on a sweep over them is worth saving. */
const manyRows = 65_536;

/** The null deviance D₀ = D + 2(ℓ − ℓ₀) of many rows, where the difference keeps its digits. */
function fromLikelihoods(rowCount: number, family: ExponentialFamily, likelihood: number, sums?: Goodness): number | undefined {
  if (rowCount < manyRows || !isBuiltIn(family) || sums?.deviance === undefined) return undefined;
  const { deviance, logLikelihood } = sums;
  const value = deviance + 2 * (logLikelihood - likelihood);
  return value > 1e-3 * (Math.abs(logLikelihood) + Math.abs(likelihood)) ? value : undefined;
}

/** The deviance where every row has these linear predictors, by the pass of the whole model; undefined where it has none such. */
function atIntercepts(full: RowFit, constant: readonly number[]): number | null | undefined {
  const theta = interceptsAt(constant, full.layout);
  return theta && (goodness({ ...full, answer: { theta } }).deviance ?? null);
}

/** The parameters at which every row has these linear predictors: intercepts are at the centre of the columns. */
function interceptsAt(constant: readonly number[], layout: ParameterLayout): Float64Array | undefined {
  if (isShared(layout) || layout.parameter.some((row) => row[0] < 0)) return undefined;
  const theta = new Float64Array(layout.parameterCount);
  layout.parameter.forEach((row, j) => {
    theta[row[0]] = constant[j];
  });
  return theta;
}

/** What saves sweeps for a null deviance. */
export const nullOfManyRows = Object.freeze({ fromLikelihoods, atIntercepts });
