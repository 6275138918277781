import { solveUpper, solveUpperTransposed } from './cholesky.ts';
import { dotAt } from './dotAt.ts';
import { norm2 } from './qr.ts';

/**
 * An estimate of the 2-norm condition number of an upper triangular matrix (column-major): power iteration for the largest
 * singular value, inverse iteration for the smallest, O(n²) a step. Both can only err towards a smaller condition, and
 * after these many steps by less than a factor 2 unless the start is orthogonal to the vector sought.
 *
 * @example
 * spectralCondition(new Float64Array([1, 0, 0, 1e-8]), 2); // about 1e8
 */
export function spectralCondition(r: Float64Array, n: number): number {
  const largest = iterate(n, (x) => {
    const y = new Float64Array(n);
    for (let j = 0; j < n; j++) for (let i = 0; i <= j; i++) y[i] += r[i + j * n] * x[j];
    return y.map((_, j) => dotAt(j + 1, r, j * n, y, 0));
  });
  const smallest = iterate(n, (x) => solveUpper(r, n, solveUpperTransposed(r, n, x)));
  // Of a zero matrix that is 0·∞.
  return Math.max(1, Math.sqrt(largest) * Math.sqrt(smallest)) || Number.POSITIVE_INFINITY;
}

/** The largest eigenvalue of a symmetric positive semidefinite map, from a start without a pattern. */
function iterate(n: number, map: (x: Float64Array) => Float64Array): number {
  let x: Float64Array<ArrayBufferLike> = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + ((i * 7919) % 31) / 31));
  let value = 0;
  for (let step = 0; step < 12; step++) {
    const norm = norm2(x);
    if (!(norm > 0)) return 0;
    x = map(x.map((v) => v / norm));
    value = norm2(x);
    if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
  }
  return value;
}
