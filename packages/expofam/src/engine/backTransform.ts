import { addDot, doubleDoubleZeros } from '../math/linear/doubleDoubleVectors.ts';
import type { BlockDesign } from './blockDesign.ts';
import type { ParameterLayout } from './parameterLayout.ts';

/** The place of a coefficient: which predictor, and which column of its design. */
export interface CoefficientPlace {
  readonly predictor: number;
  readonly column: number;
}

/** Coefficients of the columns as the formula wrote them, as a linear map of the parameters of the centred, scaled columns. */
export interface BackTransform {
  /** The coefficients that have a parameter, in order; aliased ones are left out, a shared one stands at its first predictor. */
  readonly places: readonly CoefficientPlace[];
  /** places × parameters, row-major. */
  readonly matrix: Float64Array;
  /** True where coefficients are the parameters themselves. */
  readonly isIdentity: boolean;
  /** Coefficients from parameters (θ + `low`), in double-double arithmetic, since an intercept may be a small difference. */
  coefficients(theta: Float64Array, low?: Float64Array): Float64Array;
}

/** Builds the map from a layout and its designs. */
export function backTransform(designs: readonly BlockDesign[], layout: ParameterLayout): BackTransform {
  const P = layout.parameterCount;
  const places: CoefficientPlace[] = [];
  const placed = new Uint8Array(P);
  layout.parameter.forEach((row, predictor) => {
    row.forEach((p, column) => {
      if (p < 0 || placed[p]) return;
      placed[p] = 1;
      places.push({ predictor, column });
    });
  });
  const matrix = new Float64Array(places.length * P);
  places.forEach(({ predictor, column }, i) => {
    const design = designs[layout.design[predictor]];
    const parameter = layout.parameter[predictor];
    matrix[i * P + parameter[column]] += design.scale[column];
    if (!design.design.hasIntercept || column !== 0) return;
    for (let c = 1; c < parameter.length; c++) {
      if (parameter[c] >= 0 && design.centre[c] !== 0) matrix[i * P + parameter[c]] -= design.centre[c] * design.scale[c];
    }
  });
  const entries = { high: matrix, low: new Float64Array(matrix.length) };
  const coefficients = (theta: Float64Array, low = new Float64Array(P)): Float64Array => {
    const sums = doubleDoubleZeros(places.length);
    const at = { high: theta, low };
    for (let i = 0; i < places.length; i++) addDot(P, entries, i * P, at, 0, sums, i);
    return sums.high;
  };
  return Object.freeze({
    places,
    matrix,
    isIdentity: places.length === P && matrix.every((v, i) => v === (i % (P + 1) === 0 ? 1 : 0)),
    coefficients,
  });
}
