import type { LinearBasis } from '../inference/linearBasis.ts';
import { covarianceIndex } from '../output/predictorCoefficients.ts';
import { fitBasis, type SavedBasis } from './fitBasis.ts';
import type { TrainingFit } from './fittedModel.ts';
import type { ModelState } from './modelState.ts';

function loadedBasis({ covariance, half, parameter, centre, scale, open }: SavedBasis): LinearBasis {
  return {
    size: covariance.length,
    covariance: Float64Array.from(covariance.flat(), (v) => v ?? Number.NaN),
    half: half && Float64Array.from(half.flat()),
    parameter: parameter.map((p) => Int32Array.from(p)),
    centre: centre.map((v) => Float64Array.from(v)),
    scale: scale.map((v) => Float64Array.from(v)),
    ...(open ? { open: open.map((v) => Float64Array.from(v)) } : {}),
  };
}

/** The covariance that errors come from: that of the fit where the rows are at hand, else that of the state. */
export const linearBasisOf = (state: ModelState, training: TrainingFit | undefined): LinearBasis =>
  training ? fitBasis(state, training) : stateBasis(state);

/** The same of a model without rows: what it was saved with, or (early files) the covariance of the coefficients. */
export function stateBasis(state: ModelState): LinearBasis {
  if (state.errorBasis) return loadedBasis(state.errorBasis);
  const size = state.covariance.length;
  const parameter = covarianceIndex(state).map((columns) => Int32Array.from(columns));
  return {
    size,
    covariance: Float64Array.from(state.covariance.flat(), (v) => v ?? Number.NaN),
    parameter,
    centre: parameter.map((p) => new Float64Array(p.length)),
    scale: parameter.map((p) => new Float64Array(p.length).fill(1)),
  };
}
