import { solveUpper, solveUpperTransposed } from '../math/linear/cholesky.ts';
import { choleskyDoubleDouble, solveUpperDoubleDouble, solveUpperTransposedDoubleDouble } from '../math/linear/choleskyDoubleDouble.ts';
import { dotAt } from '../math/linear/dotAt.ts';
import { addDot, addTo, type DoubleDoubleArray, doubleDoubleZeros } from '../math/linear/doubleDoubleVectors.ts';
import { norm2 } from '../math/linear/qr.ts';
import { spectralCondition } from '../math/linear/spectralCondition.ts';

/** H = RᵀR of an information matrix, its columns first scaled to unit diagonal: H = D⁻¹R̃ᵀR̃D⁻¹ with D = diag(scale). */
export class InformationFactor {
  /** The matrix in plain arithmetic that it was made of, if it was. */
  readonly of: Float64Array | undefined;
  readonly size: number;
  protected readonly scale: Float64Array;
  /** R̃, upper triangular, column-major. */
  readonly #R: Float64Array;
  #condition: number | undefined;

  constructor(R: Float64Array, scale: Float64Array, size: number, of?: Float64Array) {
    this.of = of;
    this.size = size;
    this.scale = scale;
    this.#R = R;
  }

  /** R̃⁻ᵀDb, of the entries of b from there on. */
  protected half(b: Float64Array, from: number): Float64Array {
    const { size, scale } = this;
    const x = new Float64Array(size);
    for (let i = 0; i < size; i++) x[i] = b[from + i] * scale[i];
    return solveUpperTransposed(this.#R, size, x);
  }

  /** H⁻¹ b; bound to the factor, so that it can be handed on. */
  readonly solve = (b: Float64Array): Float64Array => this.solved(b);

  protected solved(b: Float64Array): Float64Array {
    const x = solveUpper(this.#R, this.size, this.half(b, 0));
    for (let i = 0; i < x.length; i++) x[i] *= this.scale[i];
    return x;
  }

  /**
   * B H⁻¹ Bᵀ for B of `rows` rows (row-major), as a product of R⁻ᵀBᵀ with itself: no variance comes from a difference. √ of its
   * diagonal goes to `errors` where it is wanted too, also of squares that overflow or vanish.
   */
  covariance(b: Float64Array, rows: number, errors?: Float64Array): Float64Array {
    const { size } = this;
    const y: Float64Array[] = [];
    const out = new Float64Array(rows * rows);
    for (let i = 0; i < rows; i++) {
      const row = this.half(b, i * size);
      y.push(row);
      if (errors) errors[i] = norm2(row);
      // Rows of a triangular matrix begin with zeros.
      let from = 0;
      while (row[from] === 0) from++;
      for (let j = 0; j <= i; j++) out[i * rows + j] = out[j * rows + i] = dotAt(size - from, row, from, y[j], from);
    }
    return out;
  }

  /** H⁻¹, row-major. */
  inverse(): Float64Array {
    const { size } = this;
    const unit = new Float64Array(size * size);
    for (let i = 0; i < size; i++) unit[i * size + i] = 1;
    return this.covariance(unit, size);
  }

  /** L with H⁻¹ = LLᵀ, row-major. */
  halfInverse(): Float64Array {
    const { size } = this;
    const unit = new Float64Array(size);
    const out = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      unit.fill(0)[i] = 1;
      out.set(this.half(unit, 0), i * size);
    }
    return out;
  }

  /** What the columns before leave of the square of each, beside that square. */
  pivots(): Float64Array {
    return Float64Array.from({ length: this.size }, (_, i) => this.#R[i + i * this.size] ** 2);
  }

  /** Log determinant of H. */
  logDeterminant(): number {
    return this.scale.reduce((sum, s, i) => sum + 2 * (Math.log(this.#R[i + i * this.size]) - Math.log(s)), 0);
  }

  /** Condition number of the scaled R: that of √W·X with columns of equal length; H has its square. */
  condition(): number {
    this.#condition ??= spectralCondition(this.#R, this.size);
    return this.#condition;
  }

  /**
   * An upper bound of it without an iteration, of columns of length one: 2/det R (Guggenheimer, Edelman & Johnson 1995, College Math. J.
   * 26, 2–5) where that is `enough` or less; else ‖R‖_F ‖R⁻¹‖_F, the root of their number and that of the sum of the variance inflation
   * factors, up to √size·‖R⁻¹‖ too large; infinite for many columns, where that is not cheap.
   */
  conditionBound(enough = 1): number {
    const { size } = this;
    let bound = 2;
    for (let i = 0; i < size; i++) bound /= this.#R[i + i * size];
    if (bound <= enough) return bound;
    return size > 32 ? Number.POSITIVE_INFINITY : Math.sqrt(size) * norm2(this.inflation());
  }

  /** √(H_jj (H⁻¹)_jj): by how much the other columns inflate the error of each (the root of its variance inflation factor). */
  inflation(): Float64Array {
    const { size } = this;
    const R = this.#R;
    const out = new Float64Array(size);
    const unit = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      unit.fill(0);
      unit[i] = 1;
      const x = solveUpperTransposed(R, size, unit);
      out[i] = Math.sqrt(dotAt(size, x, 0, x, 0) * dotAt(i + 1, R, i * size, R, i * size));
    }
    return out;
  }
}

/** What a factor is written to. */
export interface FactorRoom {
  readonly R: Float64Array;
  readonly scale: Float64Array;
}

export const factorRoom = (size: number): FactorRoom => ({ R: new Float64Array(size * size), scale: new Float64Array(size) });

/**
 * Factors a symmetric positive-definite matrix (row-major) by Cholesky; undefined where it is not positive definite. The factor
 * lasts until the room is given to another.
 */
export function informationFactor(matrix: Float64Array, size: number, { R, scale } = factorRoom(size)): InformationFactor | undefined {
  if (!diagonalScale(matrix, scale)) return undefined;
  // Row i of the lower factor is column i of R.
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const s = matrix[i * size + j] * scale[i] * scale[j] - dotAt(j, R, i * size, R, j * size);
      if (i !== j) R[i * size + j] = s / R[j * size + j];
      else if (!(s > 0)) return undefined;
      else R[i * size + i] = Math.sqrt(s);
    }
  }
  return new InformationFactor(R, scale, size, matrix);
}

/** The same from R itself (column-major, of √W·X by QR); undefined where it is singular. */
export function factorFromUpper(upper: Float64Array, size: number): InformationFactor | undefined {
  const { R, scale } = factorRoom(size);
  for (let j = 0; j < size; j++) for (let i = 0; i <= j; i++) R[j * size + j] += upper[i + j * size] ** 2;
  if (!diagonalScale(R, scale)) return undefined;
  R.set(upper);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i <= j; i++) R[i + j * size] *= scale[j];
    if (!(R[j + j * size] > 0)) return undefined;
  }
  return new InformationFactor(R, scale, size);
}

/** The same from a matrix of double-doubles, in double-double arithmetic; undefined where it is not positive definite. */
export function compensatedFactor(high: Float64Array, low: Float64Array, size: number): InformationFactor | undefined {
  const scale = new Float64Array(size);
  if (!diagonalScale(high, scale)) return undefined;
  // Powers of two: scaling must not round.
  for (let i = 0; i < size; i++) scale[i] = 2 ** Math.round(Math.log2(scale[i]));
  const scaled = doubleDoubleZeros(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      scaled.high[i * size + j] = high[i * size + j] * scale[i] * scale[j];
      scaled.low[i * size + j] = low[i * size + j] * scale[i] * scale[j];
    }
  }
  const { factor, failedAt } = choleskyDoubleDouble(scaled, size);
  return failedAt >= 0 ? undefined : new CompensatedFactor(factor, scale, size);
}

class CompensatedFactor extends InformationFactor {
  readonly #factor: DoubleDoubleArray;

  constructor(factor: DoubleDoubleArray, scale: Float64Array, size: number) {
    super(factor.high, scale, size);
    this.#factor = factor;
  }

  #half(b: Float64Array, from: number): DoubleDoubleArray {
    const { size, scale } = this;
    const x = doubleDoubleZeros(size);
    for (let i = 0; i < size; i++) x.high[i] = b[from + i] * scale[i];
    solveUpperTransposedDoubleDouble(this.#factor, size, x);
    return x;
  }

  protected override half(b: Float64Array, from: number): Float64Array {
    return this.#half(b, from).high;
  }

  protected override solved(b: Float64Array): Float64Array {
    const x = this.#half(b, 0);
    solveUpperDoubleDouble(this.#factor, this.size, x);
    return x.high.map((v, i) => v * this.scale[i]);
  }

  override covariance(b: Float64Array, rows: number, errors?: Float64Array): Float64Array {
    const { size } = this;
    const y: DoubleDoubleArray[] = [];
    const out = new Float64Array(rows * rows);
    const sum = doubleDoubleZeros(1);
    for (let i = 0; i < rows; i++) {
      y.push(this.#half(b, i * size));
      if (errors) errors[i] = norm2(y[i].high);
      for (let j = 0; j <= i; j++) {
        sum.high[0] = 0;
        sum.low[0] = 0;
        addDot(size, y[i], 0, y[j], 0, sum, 0);
        addTo(sum, 0, 0, 0);
        out[i * rows + j] = out[j * rows + i] = sum.high[0];
      }
    }
    return out;
  }
}

/** Writes 1/√ of the diagonal; false where an element of it is not a positive number. */
function diagonalScale(matrix: Float64Array, scale: Float64Array): boolean {
  const size = scale.length;
  for (let i = 0; i < size; i++) {
    const d = matrix[i * size + i];
    if (!(d > 0 && d < Number.POSITIVE_INFINITY)) return false;
    scale[i] = 1 / Math.sqrt(d);
  }
  return true;
}
