import type { LinearBasis } from '../inference/linearBasis.ts';
import { covarianceIndex } from '../output/predictorCoefficients.ts';
import { finiteOrNull } from './finiteOrNull.ts';
import type { TrainingFit } from './fittedModel.ts';
import type { ModelState } from './modelState.ts';

/** A basis as plain JSON. */
export interface SavedBasis {
  readonly covariance: readonly (readonly (number | null)[])[];
  /** For each linear predictor of each design column: its parameter (−1 where aliased), centre and scale. */
  readonly parameter: readonly (readonly number[])[];
  readonly centre: readonly (readonly number[])[];
  readonly scale: readonly (readonly number[])[];
  readonly open?: readonly (readonly number[])[];
}

/** The basis of a fit, to save with it: errors of predictions then keep their digits, and their bits. */
export function savedBasis(state: ModelState, training: TrainingFit): SavedBasis {
  const { size, covariance, parameter, centre, scale, open } = linearBasisOf(state, training);
  const plain = (vectors: readonly ArrayLike<number>[]): number[][] => vectors.map((v) => Array.from(v));
  return {
    covariance: Array.from({ length: size }, (_, i) => Array.from(covariance.subarray(i * size, (i + 1) * size), finiteOrNull)),
    parameter: plain(parameter),
    centre: plain(centre),
    scale: plain(scale),
    ...(open ? { open: plain(open) } : {}),
  };
}

function loadedBasis({ covariance, parameter, centre, scale, open }: SavedBasis): LinearBasis {
  return {
    size: covariance.length,
    covariance: Float64Array.from(covariance.flat(), (v) => v ?? Number.NaN),
    parameter: parameter.map((p) => Int32Array.from(p)),
    centre: centre.map((v) => Float64Array.from(v)),
    scale: scale.map((v) => Float64Array.from(v)),
    ...(open ? { open: open.map((v) => Float64Array.from(v)) } : {}),
  };
}

/**
 * The covariance that errors of predictions and effects come from: that of the fit in its centred, scaled columns where
 * the rows are at hand or the saved model holds it, else (early files) that of the coefficients.
 */
export function linearBasisOf(state: ModelState, training: TrainingFit | undefined): LinearBasis {
  if (training) {
    const { fit } = training;
    const size = fit.layout.parameterCount;
    const covariance =
      training.covariance ?? (fit.joint?.inverse ?? fit.inverseInformation).map((v) => v * (state.dispersion ?? Number.NaN));
    const designs = fit.layout.design.map((d) => fit.data.designs[d]);
    return {
      size,
      covariance,
      parameter: fit.layout.parameter,
      centre: designs.map((d) => d.centre),
      scale: designs.map((d) => d.scale),
      ...(fit.open ? { open: fit.open } : {}),
    };
  }
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
