import { norm2 } from './qr.ts';

/**
 * The triangular factor R of a matrix that comes in blocks of rows, in constant memory: each block is stacked under the R so far and
 * reduced by Householder reflections (a sequential TSQR; Demmel, Grigori, Hoemmen & Langou 2012, SIAM J. Sci. Comput. 34). Backward
 * stable like one QR of all rows: R is the exact factor of a matrix within a few ε of each column's length.
 */
export interface TallQr {
  readonly columns: number;
  /** Adds `rows` rows, column-major with leading dimension `stride`; the block is overwritten. */
  add(block: Float64Array, rows: number, stride: number): void;
  /** R, column-major, columns × columns, with a diagonal ≥ 0. */
  factor(): Float64Array;
}

/**
 * Makes an empty accumulation for matrices of that many columns. Two factors are joined by adding one as a block to the other.
 *
 * @example
 * const qr = tallQr(1);
 * qr.add(Float64Array.of(3, 4), 2, 2);
 * qr.factor(); // [5]
 */
export function tallQr(columns: number): TallQr {
  const n = columns;
  const r = new Float64Array(n * n);
  return Object.freeze({
    columns,
    add(block: Float64Array, rows: number, stride: number) {
      for (let k = 0; k < n; k++) {
        const base = k * stride;
        const below = norm2(block, base, base + rows);
        if (below === 0) continue;
        const head = r[k + k * n];
        const length = Math.hypot(head, below);
        const beta = head >= 0 ? -length : length;
        const tau = (beta - head) / beta;
        // The reflection is I − τvvᵀ with v = (1; block column / (head − β)): rows of R other than row k stay.
        for (let i = 0; i < rows; i++) block[base + i] /= head - beta;
        r[k + k * n] = beta;
        for (let j = k + 1; j < n; j++) {
          const column = j * stride;
          let s = r[k + j * n];
          for (let i = 0; i < rows; i++) s += block[base + i] * block[column + i];
          s *= tau;
          r[k + j * n] -= s;
          for (let i = 0; i < rows; i++) block[column + i] -= s * block[base + i];
        }
      }
    },
    factor() {
      const out = r.slice();
      for (let k = 0; k < n; k++) if (out[k + k * n] < 0) for (let j = k; j < n; j++) out[k + j * n] = -out[k + j * n];
      return out;
    },
  });
}
