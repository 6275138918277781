import type { BackTransform } from './backTransform.ts';

/** A covariance of the parameters of a fit (row-major). */
export interface ParameterMatrix {
  readonly matrix: Float64Array;
  /** F with the covariance FFᵀ, where a quadratic form in that would lose digits: it rounds by ε κ², |Fᵀx|² by ε κ. */
  readonly half?: Float64Array | undefined;
}

/** The covariance B V Bᵀ of coefficients (row-major) from that of the parameters; (BF)(BF)ᵀ where that is FFᵀ. */
export function coefficientCovariance({ matrix: B, places }: BackTransform, { matrix, half }: ParameterMatrix): Float64Array {
  const k = places.length;
  const P = k === 0 ? 0 : B.length / k;
  const by = half ?? matrix;
  const left = new Float64Array(k * P);
  for (let i = 0; i < k; i++) {
    for (let p = 0; p < P; p++) {
      const b = B[i * P + p];
      if (b !== 0) for (let r = 0; r < P; r++) left[i * P + r] += b * by[p * P + r];
    }
  }
  const right = half ? left : B;
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let s = 0;
      for (let p = 0; p < P; p++) if (right[j * P + p] !== 0) s += left[i * P + p] * right[j * P + p];
      out[i * k + j] = s;
      out[j * k + i] = s;
    }
  }
  return out;
}
