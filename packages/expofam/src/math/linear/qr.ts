import { solveUpper } from './cholesky.ts';

/** A P = Q R with Householder vectors below the diagonal of `qr` and R on and above it, columns in the order `pivot`. */
export interface QrFactor {
  readonly rows: number;
  readonly columns: number;
  /** Column-major, rows × columns. */
  readonly qr: Float64Array;
  /** Reflection k is I − tau[k] v vᵀ, v = (1, qr[k + 1 .., k]) from row k on. */
  readonly tau: Float64Array;
  readonly pivot: Int32Array;
  readonly rank: number;
}

/** √Σ x², scaled so that squares neither overflow nor vanish. */
export function norm2(x: Float64Array, from = 0, to = x.length): number {
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(x[i]));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let s = 0;
  if (largest > 1e-140 && largest < 1e140) {
    for (let i = from; i < to; i++) s += x[i] * x[i];
    return Math.sqrt(s);
  }
  for (let i = from; i < to; i++) s += (x[i] / largest) ** 2;
  return largest * Math.sqrt(s);
}

/**
 * Householder QR with the limited column pivoting of R's `lm` (LINPACK dqrdc modified: dqrdc2): columns keep their order, and one whose
 * residual norm falls below `tolerance` times its original norm is moved to the end. So of two equal columns the earlier one stays.
 *
 * @param a rows × columns, column-major; not modified.
 * @param tolerance relative length at which a column counts as dependent; 1e−7 in R's lm, min(1e−7, ε/1000) in its glm.
 * @example
 * qrDecompose(new Float64Array([1, 1, 1, 2, 2, 2, 1, 2, 3]), 3, 3).pivot; // [0, 2, 1]
 */
export function qrDecompose(a: Float64Array, rows: number, columns: number, tolerance = 1e-7): QrFactor {
  const x = Float64Array.from(a.subarray(0, rows * columns));
  const tau = new Float64Array(Math.min(rows, columns));
  const pivot = Int32Array.from({ length: columns }, (_, j) => j);
  const original = new Float64Array(columns);
  const residual = new Float64Array(columns);
  const reference = new Float64Array(columns); // the residual norm when it was last computed afresh
  for (let j = 0; j < columns; j++) {
    original[j] = residual[j] = reference[j] = norm2(x, j * rows, (j + 1) * rows);
    if (original[j] === 0) original[j] = 1;
  }
  let end = columns;
  let k = 0;
  while (k < Math.min(rows, end)) {
    while (k < end && !(residual[k] >= original[k] * tolerance && residual[k] > 0)) {
      end--;
      moveToEnd(x, rows, columns, k, pivot, original, residual, reference);
    }
    if (k >= end) break;
    const base = k * rows;
    const length = norm2(x, base + k, base + rows);
    const head = x[base + k];
    if (length === 0) {
      k++;
      continue;
    }
    const beta = head >= 0 ? -length : length;
    tau[k] = (beta - head) / beta;
    // Divided, not multiplied by a reciprocal: that overflows for denormal columns.
    for (let i = k + 1; i < rows; i++) x[base + i] /= head - beta;
    x[base + k] = beta;
    for (let j = k + 1; j < columns; j++) {
      const column = j * rows;
      let s = x[column + k];
      for (let i = k + 1; i < rows; i++) s += x[base + i] * x[column + i];
      s *= tau[k];
      x[column + k] -= s;
      for (let i = k + 1; i < rows; i++) x[column + i] -= s * x[base + i];
      if (residual[j] > 0) {
        // Downdate the norm; afresh when cancellation has eaten half of its digits (Drmač & Bujanović 2008).
        const ratio = Math.abs(x[column + k]) / residual[j];
        const left = Math.max(0, (1 + ratio) * (1 - ratio));
        if (left * (residual[j] / reference[j]) ** 2 < 1e-7) residual[j] = reference[j] = norm2(x, column + k + 1, column + rows);
        else residual[j] *= Math.sqrt(left);
      }
    }
    k++;
  }
  return { rows, columns, qr: x, tau, pivot, rank: Math.min(k, end) };
}

function moveToEnd(x: Float64Array, rows: number, columns: number, k: number, pivot: Int32Array, ...norms: readonly Float64Array[]): void {
  const column = x.slice(k * rows, (k + 1) * rows);
  x.copyWithin(k * rows, (k + 1) * rows, columns * rows);
  x.set(column, (columns - 1) * rows);
  for (const list of [pivot, ...norms]) {
    const value = list[k];
    list.copyWithin(k, k + 1);
    list[columns - 1] = value;
  }
}

/** y ← Qᵀ y (in place), using the first `rank` reflections. */
export function qrTransposedTimes(f: QrFactor, y: Float64Array): Float64Array {
  for (let k = 0; k < f.rank; k++) reflect(f, k, y);
  return y;
}

/** y ← Q y (in place). */
export function qrTimes(f: QrFactor, y: Float64Array): Float64Array {
  for (let k = f.rank - 1; k >= 0; k--) reflect(f, k, y);
  return y;
}

function reflect(f: QrFactor, k: number, y: Float64Array): void {
  const { qr, rows } = f;
  const base = k * rows;
  let s = y[k];
  for (let i = k + 1; i < rows; i++) s += qr[base + i] * y[i];
  s *= f.tau[k];
  y[k] -= s;
  for (let i = k + 1; i < rows; i++) y[i] -= s * qr[base + i];
}

/** The leading rank × rank block of R, column-major. */
export function qrUpper(f: QrFactor): Float64Array {
  const r = new Float64Array(f.rank * f.rank);
  for (let j = 0; j < f.rank; j++) for (let i = 0; i <= j; i++) r[i + j * f.rank] = f.qr[i + j * f.rows];
  return r;
}

/** A least-squares solution. */
export interface LeastSquares {
  /** In the original order of the columns; NaN where a column is aliased. */
  readonly coefficients: Float64Array;
  readonly residuals: Float64Array;
  readonly residualSumOfSquares: number;
}

/**
 * argmin ‖y − A β‖₂ from the factor of A; aliased columns get NaN, as R's NA.
 *
 * @example
 * const f = qrDecompose(new Float64Array([1, 1, 1, 0, 1, 2]), 3, 2);
 * leastSquares(f, new Float64Array([1, 3, 5])).coefficients; // [1, 2]
 */
export function leastSquares(f: QrFactor, y: Float64Array): LeastSquares {
  const q = qrTransposedTimes(f, Float64Array.from(y));
  const beta = solveUpper(f.qr, f.rank, q.slice(0, f.rank), f.rows);
  const coefficients = new Float64Array(f.columns).fill(Number.NaN);
  for (let k = 0; k < f.rank; k++) coefficients[f.pivot[k]] = beta[k];
  const residuals = q.slice();
  residuals.fill(0, 0, f.rank);
  let rss = 0;
  for (let i = f.rank; i < f.rows; i++) rss += q[i] * q[i];
  return { coefficients, residuals: qrTimes(f, residuals), residualSumOfSquares: rss };
}

/**
 * For each aliased column of A, its coefficients on the independent ones: R₁₁⁻¹ R₁₂, rank × (columns − rank), column-major. Column c belongs to
 * `pivot[rank + c]`, row k to `pivot[k]`.
 */
export function aliasCoefficients(f: QrFactor): Float64Array {
  const aliased = f.columns - f.rank;
  const out = new Float64Array(f.rank * aliased);
  for (let c = 0; c < aliased; c++) {
    const from = (f.rank + c) * f.rows;
    out.set(solveUpper(f.qr, f.rank, f.qr.slice(from, from + f.rank), f.rows), c * f.rank);
  }
  return out;
}
