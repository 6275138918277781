import { addDot, addMultiple, type DoubleDoubleArray, divideEntry, doubleDoubleZeros, rootEntry } from './doubleDoubleVectors.ts';

/** R of A = RᵀR in double-double arithmetic, or where it stopped. */
export interface CholeskyDoubleDouble {
  readonly n: number;
  /** Upper triangular, column-major. */
  readonly factor: DoubleDoubleArray;
  /** First column whose pivot was not positive, −1 if none. */
  readonly failedAt: number;
}

/**
 * Cholesky factor of a symmetric positive definite n×n matrix of double-doubles (only the upper triangle, column-major, is
 * read). It exists, up to rounding, for condition numbers to about 10³⁰.
 *
 * @example
 * choleskyDoubleDouble({ high: Float64Array.of(4, 2, 2, 3), low: new Float64Array(4) }, 2).factor.high; // [2, 0, 1, √2]
 */
export function choleskyDoubleDouble(a: DoubleDoubleArray, n: number): CholeskyDoubleDouble {
  const r = doubleDoubleZeros(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = 0; i <= j; i++) {
      const k = i + j * n;
      r.high[k] = a.high[k];
      r.low[k] = a.low[k];
      addDot(i, r, i * n, r, j * n, r, k, -1);
      if (i < j) divideEntry(r, k, r.high[i + i * n], r.low[i + i * n]);
      else if (!(r.high[k] > 0)) return { n, factor: r, failedAt: j };
      else rootEntry(r, k);
    }
  }
  return { n, factor: r, failedAt: -1 };
}

/** Solves Rᵀ x = b in place, in double-double arithmetic. */
export function solveUpperTransposedDoubleDouble(r: DoubleDoubleArray, n: number, b: DoubleDoubleArray): void {
  for (let j = 0; j < n; j++) {
    addDot(j, r, j * n, b, 0, b, j, -1);
    divideEntry(b, j, r.high[j + j * n], r.low[j + j * n]);
  }
}

/** Solves R x = b in place, in double-double arithmetic. */
export function solveUpperDoubleDouble(r: DoubleDoubleArray, n: number, b: DoubleDoubleArray): void {
  for (let j = n - 1; j >= 0; j--) {
    divideEntry(b, j, r.high[j + j * n], r.low[j + j * n]);
    addMultiple(j, -b.high[j], -b.low[j], r, j * n, b, 0);
  }
}
