import type { TrainingFit } from '../fittedModel.ts';

/**
 * The dispersion of a row's response: φ over its trials, or over its prior weight where the family's dispersion is free. (The likelihood
 * of a gamma takes such a weight for a number of rows, as R's; its variance φV(μ)/w, and what is drawn from it, does not.) Frequencies
 * count rows, and change nothing of one.
 */
export function rowDispersion({ family, frame, weights }: TrainingFit, phi: number): (row: number) => number {
  const { dispersion } = family.declaration;
  const isFree = dispersion !== undefined && dispersion.fixed === undefined;
  const divisor = weights.precision ?? (isFree ? frame.priorWeights : undefined);
  return divisor ? (row) => phi / divisor[row] : () => phi;
}
