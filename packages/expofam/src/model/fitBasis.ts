import type { ParameterMatrix } from '../engine/coefficientCovariance.ts';
import type { LinearBasis } from '../inference/linearBasis.ts';
import { finiteOrNull } from './finiteOrNull.ts';
import type { RowFit } from './fitRows.ts';
import type { TrainingFit } from './fittedModel.ts';
import type { ModelState } from './modelState.ts';

/** A basis as plain JSON. */
export interface SavedBasis {
  readonly covariance: readonly (readonly (number | null)[])[];
  /** L with the covariance LLᵀ, of ill-conditioned fits. */
  readonly half?: readonly (readonly number[])[];
  /** For each linear predictor of each design column: its parameter (−1 where aliased), centre and scale. */
  readonly parameter: readonly (readonly number[])[];
  readonly centre: readonly (readonly number[])[];
  readonly scale: readonly (readonly number[])[];
  readonly open?: readonly (readonly number[])[];
}

/** The basis of a fit, to save with it: errors of predictions then keep their digits, and their bits. */
export function savedBasis(state: ModelState, training: TrainingFit): SavedBasis {
  const { size, covariance, half, parameter, centre, scale, open } = fitBasis(state, training);
  const rows = (matrix: Float64Array): Float64Array[] => Array.from({ length: size }, (_, i) => matrix.subarray(i * size, (i + 1) * size));
  const plain = (vectors: readonly ArrayLike<number>[]): number[][] => vectors.map((v) => Array.from(v));
  return {
    covariance: rows(covariance).map((row) => Array.from(row, finiteOrNull)),
    ...(half ? { half: plain(rows(half)) } : {}),
    parameter: plain(parameter),
    centre: plain(centre),
    scale: plain(scale),
    ...(open ? { open: plain(open) } : {}),
  };
}

/** H⁻¹ of parameters times the dispersion. */
export function scaledCovariance(
  { inverseInformation, halfInverse }: Pick<RowFit, 'inverseInformation' | 'halfInverse'>,
  dispersion: number | null,
): ParameterMatrix {
  const phi = dispersion ?? Number.NaN;
  return {
    matrix: inverseInformation.map((v) => v * phi),
    half: phi >= 0 ? halfInverse?.map((v) => v * Math.sqrt(phi)) : undefined,
  };
}

/** The covariance that errors of predictions and effects come from: that of the fit in its centred, scaled columns. */
export function fitBasis(state: ModelState, training: TrainingFit): LinearBasis {
  const { fit } = training;
  const { matrix, half } = training.covariance ?? scaledCovariance(fit.joint ?? fit, state.dispersion);
  const designs = fit.layout.design.map((d) => fit.data.designs[d]);
  return {
    size: fit.layout.parameterCount,
    covariance: matrix,
    half,
    parameter: fit.layout.parameter,
    centre: designs.map((d) => d.centre),
    scale: designs.map((d) => d.scale),
    ...(fit.open ? { open: fit.open } : {}),
  };
}
