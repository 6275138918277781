import { solveUpper, solveUpperTransposed } from '../math/linear/cholesky.ts';
import { choleskyDoubleDouble, solveUpperDoubleDouble, solveUpperTransposedDoubleDouble } from '../math/linear/choleskyDoubleDouble.ts';
import { dotAt } from '../math/linear/dotAt.ts';
import { addDot, addTo, type DoubleDoubleArray, doubleDoubleZeros } from '../math/linear/doubleDoubleVectors.ts';
import { norm2 } from '../math/linear/qr.ts';
import { spectralCondition } from '../math/linear/spectralCondition.ts';

/** H = RᵀR of an information matrix, its columns first scaled to unit diagonal. */
export interface InformationFactor {
  readonly size: number;
  /** H⁻¹ b. */
  solve(b: Float64Array): Float64Array;
  /** H⁻¹, row-major. */
  inverse(): Float64Array;
  /** B H⁻¹ Bᵀ for B of `rows` rows (row-major), as a product of R⁻ᵀBᵀ with itself: no variance comes from a difference. */
  covariance(b: Float64Array, rows: number): Float64Array;
  /** √ of the diagonal of B H⁻¹ Bᵀ, where the squares themselves may overflow or vanish. */
  deviations(b: Float64Array, rows: number): Float64Array;
  /** Log determinant of H. */
  readonly logDeterminant: number;
  /** Condition number of the scaled R: that of √W·X with columns of equal length; H has its square. */
  condition(): number;
  /** An upper bound of it without an iteration, up to √size·‖R⁻¹‖ too large: ‖R‖_F ‖R⁻¹‖_F; NaN or infinite for a large R. */
  conditionBound(): number;
  /** √(H_jj (H⁻¹)_jj): by how much the other columns inflate the error of each (the root of its variance inflation factor). */
  inflation(): Float64Array;
}

/** Factors a symmetric positive-definite matrix (row-major) by Cholesky; undefined where it is not positive definite. */
export function informationFactor(matrix: Float64Array, size: number): InformationFactor | undefined {
  const scale = diagonalScale(size, (i) => matrix[i * size + i]);
  if (!scale) return undefined;
  // Row i of the lower factor is column i of R.
  const R = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const s = matrix[i * size + j] * scale[i] * scale[j] - dotAt(j, R, i * size, R, j * size);
      if (i !== j) R[i * size + j] = s / R[j * size + j];
      else if (!(s > 0)) return undefined;
      else R[i * size + i] = Math.sqrt(s);
    }
  }
  return fromUpper(R, scale, size);
}

/** The same from R itself (column-major, of √W·X by QR); undefined where it is singular. */
export function factorFromUpper(upper: Float64Array, size: number): InformationFactor | undefined {
  const scale = diagonalScale(size, (j) => {
    let s = 0;
    for (let i = 0; i <= j; i++) s += upper[i + j * size] ** 2;
    return s;
  });
  if (!scale) return undefined;
  const R = upper.slice();
  for (let j = 0; j < size; j++) {
    for (let i = 0; i <= j; i++) R[i + j * size] *= scale[j];
    if (!(R[j + j * size] > 0)) return undefined;
  }
  return fromUpper(R, scale, size);
}

/** The same from a matrix of double-doubles, in double-double arithmetic; undefined where it is not positive definite. */
export function compensatedFactor(high: Float64Array, low: Float64Array, size: number): InformationFactor | undefined {
  const exact = diagonalScale(size, (i) => high[i * size + i]);
  if (!exact) return undefined;
  // Powers of two: scaling must not round.
  const scale = exact.map((s) => 2 ** Math.round(Math.log2(s)));
  const scaled = doubleDoubleZeros(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      scaled.high[i * size + j] = high[i * size + j] * scale[i] * scale[j];
      scaled.low[i * size + j] = low[i * size + j] * scale[i] * scale[j];
    }
  }
  const { factor, failedAt } = choleskyDoubleDouble(scaled, size);
  if (failedAt >= 0) return undefined;
  const plain = fromUpper(factor.high, scale, size);
  const column = (b: Float64Array, from: number): DoubleDoubleArray => {
    const x = doubleDoubleZeros(size);
    for (let i = 0; i < size; i++) x.high[i] = b[from + i] * scale[i];
    return x;
  };
  return Object.freeze({
    ...plain,
    solve(b: Float64Array) {
      const x = column(b, 0);
      solveUpperTransposedDoubleDouble(factor, size, x);
      solveUpperDoubleDouble(factor, size, x);
      return x.high.map((v, i) => v * scale[i]);
    },
    covariance: (b: Float64Array, rows: number) => crossCovariance(b, rows, size, factor, column),
    deviations: (b: Float64Array, rows: number) =>
      Float64Array.from({ length: rows }, (_, i) => {
        const x = column(b, i * size);
        solveUpperTransposedDoubleDouble(factor, size, x);
        return norm2(x.high);
      }),
    inverse() {
      const identity = new Float64Array(size * size);
      for (let i = 0; i < size; i++) identity[i * size + i] = 1;
      return crossCovariance(identity, size, size, factor, column);
    },
  });
}

function crossCovariance(
  b: Float64Array,
  rows: number,
  size: number,
  factor: DoubleDoubleArray,
  column: (b: Float64Array, from: number) => DoubleDoubleArray,
): Float64Array {
  const y = Array.from({ length: rows }, (_, i) => {
    const x = column(b, i * size);
    solveUpperTransposedDoubleDouble(factor, size, x);
    return x;
  });
  const out = new Float64Array(rows * rows);
  const sum = doubleDoubleZeros(1);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      sum.high[0] = 0;
      sum.low[0] = 0;
      addDot(size, y[i], 0, y[j], 0, sum, 0);
      addTo(sum, 0, 0, 0);
      out[i * rows + j] = sum.high[0];
      out[j * rows + i] = sum.high[0];
    }
  }
  return out;
}

/** 1/√d, or undefined where a diagonal element is not a positive number. */
function diagonalScale(size: number, diagonal: (i: number) => number): Float64Array | undefined {
  const scale = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const d = diagonal(i);
    if (!(d > 0) || !Number.isFinite(d)) return undefined;
    scale[i] = 1 / Math.sqrt(d);
  }
  return scale;
}

/** ‖R‖_F ‖R⁻¹‖_F of an upper triangular matrix (column-major), for the few columns where that is cheap; else infinite. */
function frobeniusCondition(R: Float64Array, size: number): number {
  if (size > 32) return Number.POSITIVE_INFINITY;
  const x = new Float64Array(size);
  let own = 0;
  let inverse = 0;
  for (let j = 0; j < size; j++) {
    // Column j of R⁻¹ from the bottom.
    x[j] = 1 / R[j + j * size];
    for (let i = j - 1; i >= 0; i--) {
      let s = 0;
      for (let k = i + 1; k <= j; k++) s += R[i + k * size] * x[k];
      x[i] = -s / R[i + i * size];
    }
    for (let i = 0; i <= j; i++) {
      inverse += x[i] * x[i];
      own += R[i + j * size] ** 2;
    }
  }
  return Math.sqrt(own * inverse);
}

/** From the scaled factor R̃ (column-major): H = D⁻¹R̃ᵀR̃D⁻¹ with D = diag(scale). */
function fromUpper(R: Float64Array, scale: Float64Array, size: number): InformationFactor {
  let logDeterminant = 0;
  for (let i = 0; i < size; i++) logDeterminant += 2 * (Math.log(R[i + i * size]) - Math.log(scale[i]));
  const half = (b: Float64Array, from: number): Float64Array => {
    const x = new Float64Array(size);
    for (let i = 0; i < size; i++) x[i] = b[from + i] * scale[i];
    return solveUpperTransposed(R, size, x);
  };
  const covariance = (b: Float64Array, rows: number): Float64Array => {
    const y = Array.from({ length: rows }, (_, i) => half(b, i * size));
    // Rows of a triangular matrix begin with zeros.
    const begins = y.map((row) =>
      Math.max(
        0,
        row.findIndex((v) => v !== 0),
      ),
    );
    const out = new Float64Array(rows * rows);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j <= i; j++) {
        const from = Math.max(begins[i], begins[j]);
        const s = dotAt(size - from, y[i], from, y[j], from);
        out[i * rows + j] = s;
        out[j * rows + i] = s;
      }
    }
    return out;
  };
  const identity = (): Float64Array => {
    const unit = new Float64Array(size * size);
    for (let i = 0; i < size; i++) unit[i * size + i] = 1;
    return unit;
  };
  return Object.freeze({
    size,
    logDeterminant,
    solve(b: Float64Array) {
      const x = solveUpper(R, size, half(b, 0));
      for (let i = 0; i < size; i++) x[i] *= scale[i];
      return x;
    },
    covariance,
    deviations: (b: Float64Array, rows: number) => Float64Array.from({ length: rows }, (_, i) => norm2(half(b, i * size))),
    inverse: () => covariance(identity(), size),
    condition: () => spectralCondition(R, size),
    conditionBound: () => frobeniusCondition(R, size),
    inflation() {
      const out = new Float64Array(size);
      const unit = new Float64Array(size);
      for (let i = 0; i < size; i++) {
        unit.fill(0);
        unit[i] = 1;
        const x = solveUpperTransposed(R, size, unit);
        let s = 0;
        let length = 0;
        for (let k = 0; k < size; k++) s += x[k] * x[k];
        for (let k = 0; k <= i; k++) length += R[k + i * size] ** 2;
        out[i] = Math.sqrt(s * length);
      }
      return out;
    },
  });
}
