import type { BackTransform } from './backTransform.ts';

/** The covariance B V Bᵀ of coefficients (row-major) from that of the parameters. */
export function coefficientCovariance({ matrix, places }: BackTransform, v: Float64Array): Float64Array {
  const k = places.length;
  const P = k === 0 ? 0 : matrix.length / k;
  const bv = new Float64Array(k * P);
  for (let i = 0; i < k; i++) {
    for (let p = 0; p < P; p++) {
      const b = matrix[i * P + p];
      if (b !== 0) for (let r = 0; r < P; r++) bv[i * P + r] += b * v[p * P + r];
    }
  }
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let s = 0;
      for (let p = 0; p < P; p++) if (matrix[j * P + p] !== 0) s += bv[i * P + p] * matrix[j * P + p];
      out[i * k + j] = s;
      out[j * k + i] = s;
    }
  }
  return out;
}
