/** A Cholesky factor of an information matrix that was first scaled to unit diagonal. */
export interface InformationFactor {
  readonly size: number;
  /** Reciprocal condition of the scaled matrix, estimated from its pivots (an upper bound). */
  readonly pivotRatio: number;
  /** H⁻¹ b. */
  solve(b: Float64Array): Float64Array;
  /** H⁻¹, row-major. */
  inverse(): Float64Array;
  /** Log determinant of H. */
  readonly logDeterminant: number;
}

/** Factors a symmetric positive-definite matrix (row-major); undefined where it is not positive definite. */
export function informationFactor(matrix: Float64Array, size: number): InformationFactor | undefined {
  const scale = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const d = matrix[i * size + i];
    if (!(d > 0) || !Number.isFinite(d)) return undefined;
    scale[i] = 1 / Math.sqrt(d);
  }
  const L = new Float64Array(size * size);
  let smallest = 1;
  let logDeterminant = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let s = matrix[i * size + j] * scale[i] * scale[j];
      for (let k = 0; k < j; k++) s -= L[i * size + k] * L[j * size + k];
      if (i === j) {
        if (!(s > 0)) return undefined;
        smallest = Math.min(smallest, s);
        L[i * size + i] = Math.sqrt(s);
        logDeterminant += Math.log(s) - 2 * Math.log(scale[i]);
      } else {
        L[i * size + j] = s / L[j * size + j];
      }
    }
  }
  const solve = (b: Float64Array): Float64Array => {
    const x = Float64Array.from(b, (v, i) => v * scale[i]);
    for (let i = 0; i < size; i++) {
      let s = x[i];
      for (let k = 0; k < i; k++) s -= L[i * size + k] * x[k];
      x[i] = s / L[i * size + i];
    }
    for (let i = size - 1; i >= 0; i--) {
      let s = x[i];
      for (let k = i + 1; k < size; k++) s -= L[k * size + i] * x[k];
      x[i] = s / L[i * size + i];
    }
    for (let i = 0; i < size; i++) x[i] *= scale[i];
    return x;
  };
  return Object.freeze({
    size,
    pivotRatio: smallest,
    logDeterminant,
    solve,
    inverse() {
      const inverse = new Float64Array(size * size);
      const unit = new Float64Array(size);
      for (let j = 0; j < size; j++) {
        unit.fill(0);
        unit[j] = 1;
        const column = solve(unit);
        for (let i = j; i < size; i++) {
          inverse[i * size + j] = column[i];
          inverse[j * size + i] = column[i];
        }
      }
      return inverse;
    },
  });
}
