import type { LinearBasis } from '../inference/linearBasis.ts';
import { coefficientIndex } from '../output/predictorCoefficients.ts';
import type { TrainingFit } from './fittedModel.ts';
import type { ModelState } from './modelState.ts';

/**
 * The covariance that errors of predictions and effects come from: that of the fit in its centred, scaled columns where
 * the rows are at hand, else that of the saved coefficients.
 */
export function linearBasisOf(state: ModelState, training: TrainingFit | undefined): LinearBasis {
  if (training) {
    const { fit } = training;
    const size = fit.layout.parameterCount;
    const covariance = training.covariance ?? fit.inverseInformation.map((v) => v * (state.dispersion ?? Number.NaN));
    const designs = fit.layout.design.map((d) => fit.data.designs[d]);
    return { size, covariance, parameter: fit.layout.parameter, centre: designs.map((d) => d.centre), scale: designs.map((d) => d.scale) };
  }
  const size = state.covariance.length;
  let next = 0;
  const estimated = state.coefficients.map((c) => (c.aliasedWith === undefined ? next++ : -1));
  const parameter = coefficientIndex(state).map((columns) => Int32Array.from(columns, (i) => estimated[i]));
  return {
    size,
    covariance: Float64Array.from(state.covariance.flat(), (v) => v ?? Number.NaN),
    parameter,
    centre: parameter.map((p) => new Float64Array(p.length)),
    scale: parameter.map((p) => new Float64Array(p.length).fill(1)),
  };
}
