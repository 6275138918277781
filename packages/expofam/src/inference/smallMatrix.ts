/** Small dense row-major matrices: what rows and hypotheses need; not for large systems. */

/** Solves A x = b in place by Gaussian elimination with partial pivoting; NaN where A is singular. A and b are overwritten. */
export function solveSmall(a: Float64Array, b: Float64Array, size: number, columns = 1): Float64Array {
  for (let k = 0; k < size; k++) {
    let pivot = k;
    for (let i = k + 1; i < size; i++) if (Math.abs(a[i * size + k]) > Math.abs(a[pivot * size + k])) pivot = i;
    if (!(Math.abs(a[pivot * size + k]) > 0)) return b.fill(Number.NaN);
    if (pivot !== k) {
      for (let j = 0; j < size; j++) [a[k * size + j], a[pivot * size + j]] = [a[pivot * size + j], a[k * size + j]];
      for (let j = 0; j < columns; j++) [b[k * columns + j], b[pivot * columns + j]] = [b[pivot * columns + j], b[k * columns + j]];
    }
    for (let i = k + 1; i < size; i++) {
      const f = a[i * size + k] / a[k * size + k];
      if (f === 0) continue;
      for (let j = k; j < size; j++) a[i * size + j] -= f * a[k * size + j];
      for (let j = 0; j < columns; j++) b[i * columns + j] -= f * b[k * columns + j];
    }
  }
  for (let j = 0; j < columns; j++) {
    for (let i = size - 1; i >= 0; i--) {
      let s = b[i * columns + j];
      for (let k = i + 1; k < size; k++) s -= a[i * size + k] * b[k * columns + j];
      b[i * columns + j] = s / a[i * size + i];
    }
  }
  return b;
}

/** A (rows × inner) times B (inner × columns). */
export function multiply(a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const v = a[i * inner + k];
      if (v !== 0) for (let j = 0; j < columns; j++) out[i * columns + j] += v * b[k * columns + j];
    }
  }
  return out;
}

/** L V Lᵀ for L (rows × size) and a symmetric V (size × size). */
export function sandwichProduct(l: Float64Array, v: Float64Array, rows: number, size: number): Float64Array {
  const lv = multiply(l, v, rows, size, size);
  const out = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let s = 0;
      for (let k = 0; k < size; k++) s += lv[i * size + k] * l[j * size + k];
      out[i * rows + j] = s;
      out[j * rows + i] = s;
    }
  }
  return out;
}
