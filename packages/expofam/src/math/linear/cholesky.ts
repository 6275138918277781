import { dotAt } from './dotAt.ts';

/**
 * Dense matrices in `linear/` are Float64Arrays in column-major order: element (i, j) of an n-row matrix is a[i + j·n]. Symmetric matrices
 * hold both triangles unless said otherwise; only the lower one is read. Inputs are never modified unless the name or the text says so.
 */

/** L of A = L Lᵀ (strict upper triangle zero), or where it stopped. */
export interface Cholesky {
  readonly n: number;
  /** Lower triangular, column-major. */
  readonly factor: Float64Array;
  /** First column whose pivot was not positive, −1 if none: A is positive definite to working precision exactly when it is −1. */
  readonly failedAt: number;
}

/**
 * Cholesky factor of a symmetric positive definite n×n matrix (Golub & Van Loan, *Matrix Computations*, 4th ed., alg. 4.2.1).
 *
 * @example
 * cholesky(new Float64Array([4, 2, 2, 3]), 2).factor; // [2, 1, 0, √2]
 */
export function cholesky(a: Float64Array, n: number): Cholesky {
  const l = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) l[i + j * n] = a[i + j * n];
  }
  for (let j = 0; j < n; j++) {
    const pivot = l[j + j * n];
    if (!(pivot > 0)) return { n, factor: l, failedAt: j };
    const root = Math.sqrt(pivot);
    for (let i = j; i < n; i++) l[i + j * n] /= root;
    l[j + j * n] = root;
    for (let k = j + 1; k < n; k++) {
      const f = l[k + j * n];
      if (f !== 0) for (let i = k; i < n; i++) l[i + k * n] -= f * l[i + j * n];
    }
  }
  return { n, factor: l, failedAt: -1 };
}

/** Pᵀ A P = L Lᵀ with the columns of A in the order `pivot`; only the first `rank` columns of L are meaningful. */
export interface PivotedCholesky {
  readonly n: number;
  readonly factor: Float64Array;
  readonly pivot: Int32Array;
  readonly rank: number;
}

/**
 * Cholesky factor of a positive semidefinite matrix with symmetric pivoting.
 *
 * - `limited` (default): columns keep their order; one whose remaining diagonal falls to `tolerance` times its original diagonal is moved to the end:
 *   the rule of R's `lm` and `glm` (dqrdc2) on the Gram matrix. The tolerance is on squared lengths: R's 1e−7 is 1e−14 here, and because
 *   forming XᵀX rounds at 2⁻⁵³, values much below 1e−13 decide on noise.
 * - `largest`: the largest remaining diagonal first (Higham 2002, *Accuracy and Stability*, §10.3); stops when it is ≤ tolerance × the largest diagonal.
 */
export function choleskyPivoted(
  a: Float64Array,
  n: number,
  options: { readonly pivoting?: 'limited' | 'largest'; readonly tolerance?: number } = {},
): PivotedCholesky {
  const { pivoting = 'limited', tolerance = 1e-11 } = options;
  const w = new Float64Array(n * n);
  for (let j = 0; j < n; j++) for (let i = j; i < n; i++) w[i + j * n] = w[j + i * n] = a[i + j * n];
  const pivot = Int32Array.from({ length: n }, (_, i) => i);
  const original = Float64Array.from({ length: n }, (_, j) => w[j + j * n]);
  let greatest = 0;
  for (const d of original) greatest = Math.max(greatest, d);
  let end = n; // columns at end.. were set aside
  let j = 0;
  while (j < end) {
    if (pivoting === 'largest') {
      let best = j;
      for (let k = j + 1; k < n; k++) if (w[k + k * n] > w[best + best * n]) best = k;
      if (!(w[best + best * n] > tolerance * greatest)) break;
      if (best !== j) swapSymmetric(w, n, j, best, pivot, original);
    } else if (!(w[j + j * n] > tolerance * original[j])) {
      // Cycle column j to the end, the others keep their order.
      end--;
      for (let k = j; k < n - 1; k++) swapSymmetric(w, n, k, k + 1, pivot, original);
      continue;
    }
    const root = Math.sqrt(w[j + j * n]);
    w[j + j * n] = root;
    for (let i = j + 1; i < n; i++) w[i + j * n] /= root;
    for (let k = j + 1; k < n; k++) {
      const f = w[k + j * n];
      if (f !== 0) {
        for (let i = k; i < n; i++) {
          w[i + k * n] -= f * w[i + j * n];
          w[k + i * n] = w[i + k * n];
        }
      }
    }
    j++;
  }
  for (let c = 0; c < n; c++) for (let i = 0; i < c; i++) w[i + c * n] = 0;
  return { n, factor: w, pivot, rank: j };
}

/** Exchanges rows and columns p < q of the trailing matrix, and rows of the finished part of the factor. */
function swapSymmetric(w: Float64Array, n: number, p: number, q: number, pivot: Int32Array, original: Float64Array): void {
  for (let c = 0; c < n; c++) {
    const t = w[p + c * n];
    w[p + c * n] = w[q + c * n];
    w[q + c * n] = t;
  }
  // Finished columns (left of p) are not exchanged: their upper part is not used.
  for (let r = 0; r < n; r++) {
    const t = w[r + p * n];
    w[r + p * n] = w[r + q * n];
    w[r + q * n] = t;
  }
  const k = pivot[p];
  pivot[p] = pivot[q];
  pivot[q] = k;
  const d = original[p];
  original[p] = original[q];
  original[q] = d;
}

/** Solves L x = b in place, L lower triangular with leading dimension `stride` (its first n columns). */
export function solveLower(l: Float64Array, n: number, b: Float64Array, stride = n): Float64Array {
  for (let j = 0; j < n; j++) {
    b[j] /= l[j + j * stride];
    const f = b[j];
    if (f !== 0) for (let i = j + 1; i < n; i++) b[i] -= f * l[i + j * stride];
  }
  return b;
}

/** Solves Lᵀ x = b in place. */
export function solveLowerTransposed(l: Float64Array, n: number, b: Float64Array, stride = n): Float64Array {
  for (let j = n - 1; j >= 0; j--) {
    let s = b[j];
    for (let i = j + 1; i < n; i++) s -= l[i + j * stride] * b[i];
    b[j] = s / l[j + j * stride];
  }
  return b;
}

/** Solves R x = b in place, R upper triangular with leading dimension `stride`. */
export function solveUpper(r: Float64Array, n: number, b: Float64Array, stride = n): Float64Array {
  for (let j = n - 1; j >= 0; j--) {
    b[j] /= r[j + j * stride];
    const f = b[j];
    if (f !== 0) for (let i = 0; i < j; i++) b[i] -= f * r[i + j * stride];
  }
  return b;
}

/** Solves Rᵀ x = b in place. */
export function solveUpperTransposed(r: Float64Array, n: number, b: Float64Array, stride = n): Float64Array {
  // Zeros at the beginning stay: of a unit vector, and the columns of an inverse are made of them, half the work is left.
  let first = 0;
  while (first < n && b[first] === 0) first++;
  for (let j = first; j < n; j++) b[j] = (b[j] - dotAt(j - first, r, first + j * stride, b, first)) / r[j + j * stride];
  return b;
}

/** Solves A x = b in place from A's Cholesky factor L. */
export function choleskySolve(l: Float64Array, n: number, b: Float64Array, stride = n): Float64Array {
  return solveLowerTransposed(l, n, solveLower(l, n, b, stride), stride);
}

/** A⁻¹ (n×n, symmetric to the last bit) from A's Cholesky factor L, through L⁻¹. */
export function choleskyInverse(l: Float64Array, n: number, stride = n): Float64Array {
  const inverse = new Float64Array(n * n); // L⁻¹ first
  for (let j = 0; j < n; j++) {
    inverse[j + j * n] = 1;
    for (let k = j; k < n; k++) {
      inverse[k + j * n] /= l[k + k * stride];
      const f = inverse[k + j * n];
      if (f !== 0) for (let i = k + 1; i < n; i++) inverse[i + j * n] -= f * l[i + k * stride];
    }
  }
  const out = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let s = 0;
      for (let k = i; k < n; k++) s += inverse[k + i * n] * inverse[k + j * n];
      out[i + j * n] = s;
      out[j + i * n] = s;
    }
  }
  return out;
}

/** log det A = 2 Σ log L_jj. */
export function choleskyLogDeterminant(l: Float64Array, n: number, stride = n): number {
  let s = 0;
  for (let j = 0; j < n; j++) s += Math.log(l[j + j * stride]);
  return 2 * s;
}
