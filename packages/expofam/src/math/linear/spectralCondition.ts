import { solveUpper, solveUpperTransposed } from './cholesky.ts';

/**
 * An estimate of the 2-norm condition number of an upper triangular matrix (column-major): power iteration for the largest
 * singular value, inverse iteration for the smallest, O(n²) a step. Both can only err towards a smaller condition, and
 * after these many steps by less than a factor 2 unless the start is orthogonal to the vector sought.
 *
 * @example
 * spectralCondition(new Float64Array([1, 0, 0, 1e-8]), 2); // about 1e8
 */
export function spectralCondition(r: Float64Array, n: number): number {
  if (n === 0) return 1;
  for (let j = 0; j < n; j++) if (!(Math.abs(r[j + j * n]) > 0)) return Number.POSITIVE_INFINITY;
  const largest = iterate(n, (x) => {
    const y = new Float64Array(n);
    for (let j = 0; j < n; j++) for (let i = 0; i <= j; i++) y[i] += r[i + j * n] * x[j];
    const z = new Float64Array(n);
    for (let j = 0; j < n; j++) for (let i = 0; i <= j; i++) z[j] += r[i + j * n] * y[i];
    return z;
  });
  const smallest = iterate(n, (x) => solveUpper(r, n, solveUpperTransposed(r, n, Float64Array.from(x))));
  return Math.max(1, Math.sqrt(largest) * Math.sqrt(smallest));
}

/** The largest eigenvalue of a symmetric positive semidefinite map, from a start without a pattern. */
function iterate(n: number, map: (x: Float64Array) => Float64Array): number {
  let x: Float64Array<ArrayBufferLike> = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + ((i * 7919) % 31) / 31));
  let value = 0;
  for (let step = 0; step < 12; step++) {
    let norm = 0;
    for (let i = 0; i < n; i++) norm += x[i] * x[i];
    norm = Math.sqrt(norm);
    if (!(norm > 0)) return 0;
    for (let i = 0; i < n; i++) x[i] /= norm;
    const y = map(x);
    let length = 0;
    for (let i = 0; i < n; i++) length += y[i] * y[i];
    value = Math.sqrt(length);
    if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
    x = y;
  }
  return value;
}
