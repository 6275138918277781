import { dotAt } from '../math/linear/dotAt.ts';
import { addDot, divideEntry, doubleDoubleZeros, multiplyEach, rootEntry } from '../math/linear/doubleDoubleVectors.ts';
import type { BlockDesign } from './blockDesign.ts';
import { blockRows } from './blockRows.ts';
import { crossAccumulator } from './crossAccumulator.ts';
import { exactBlock } from './exactBlock.ts';

/** A column that is a combination of earlier ones. */
export interface AliasedColumn {
  readonly column: number;
  /** The earlier columns that it depends on, with their coefficients (of the columns as written). */
  readonly combination: readonly { readonly column: number; readonly coefficient: number }[];
}

const epsilon = 2 ** -52;

/**
 * Roundings that a column may carry: a few for values as read, taken on their whole size; more for what a transform
 * computed (a spline basis, an orthogonal polynomial), taken on their spread.
 */
const readingRoundings = 4;
const computingRoundings = 256;

/**
 * Finds the columns that depend on earlier ones, in the order of the formula, over the rows of weight other than zero.
 *
 * A column counts as dependent when what the earlier ones leave of it is no longer than rounding its values, and theirs as
 * often as they enter, explains: ‖r_j‖ ≤ k ε (‖x_j‖ + Σ|c_k| ‖x_k‖). Then the data say nothing about its coefficient; above
 * that they do, however ill-conditioned the fit. The rule does not change with the scale or the origin of a column, as a
 * tolerance on an angle does (R's 1e−7 drops a column of 1e12 + noise, and half of NIST's Filip). The cross products are
 * formed in double-double arithmetic whenever plain ones cannot tell.
 */
export function aliasedColumns(design: BlockDesign, rowCount: number, weights: Float64Array | undefined): AliasedColumn[] {
  const size = design.columnCount;
  const plain = plainGram(design, rowCount, weights);
  if (isClearlyIndependent(design, plain)) return [];
  const raw = rawNorms(design, plain, size);
  const gram = exactGram(design, rowCount, weights);
  return dependent(gram.high, gram.low, size, raw, design, rowCount);
}

/**
 * Does a cross product XᵀWX in plain arithmetic, with any weights W ≥ 0, show that no column depends on others? A pivot is
 * right to about n·ε; well above that, and with columns not far from the origin, all is clear. The pivots may be known from a factor.
 */
export function isClearlyIndependent(
  design: BlockDesign,
  gram: Float64Array,
  pivots: ArrayLike<number> = plainPivots(gram, design.columnCount),
): boolean {
  const raw = rawNorms(design, gram, design.columnCount);
  return raw.every((length, j) => pivots[j] > 1e-8 && length <= 1e8 * Math.sqrt(gram[j * raw.length + j]));
}

function indicator(weights: Float64Array | undefined, start: number, n: number, out: Float64Array): void {
  for (let r = 0; r < n; r++) out[r] = !weights || weights[start + r] !== 0 ? 1 : 0;
}

function plainGram(design: BlockDesign, rowCount: number, weights: Float64Array | undefined): Float64Array {
  const { kernels } = design;
  const mark = kernels.mark();
  const sums = crossAccumulator(design, design);
  const w = kernels.allocate(blockRows);
  for (let start = 0; start < rowCount; start += blockRows) {
    const n = Math.min(blockRows, rowCount - start);
    design.load(start, n);
    indicator(weights, start, n, w);
    sums.add(w, start, n);
  }
  const gram = sums.result();
  kernels.release(mark);
  return gram;
}

function exactGram(design: BlockDesign, rowCount: number, weights: Float64Array | undefined) {
  const size = design.columnCount;
  const reader = exactBlock(design);
  const w = doubleDoubleZeros(blockRows);
  const kept = doubleDoubleZeros(blockRows);
  const gram = doubleDoubleZeros(size * size);
  for (let start = 0; start < rowCount; start += blockRows) {
    const n = Math.min(blockRows, rowCount - start);
    reader.load(start, n);
    indicator(weights, start, n, w.high);
    for (let i = 0; i < size; i++) {
      multiplyEach(n, w, reader.columns[i], kept);
      for (let j = 0; j <= i; j++) addDot(n, kept, 0, reader.columns[j], 0, gram, i * size + j);
    }
  }
  return gram;
}

/** Lengths of the columns before centring, in the scaled unit. */
function rawNorms(design: BlockDesign, gram: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, j) => {
    const shift = design.centre[j] * design.scale[j];
    return Math.hypot(Math.sqrt(gram[j * size + j]), shift * Math.sqrt(gram[0]));
  });
}

/** Squared residual of each column beside its own square; columns with a vanished one are passed over. */
function plainPivots(gram: Float64Array, size: number): number[] {
  const L = new Float64Array(size * size);
  return Array.from({ length: size }, (_, j) => {
    const d = gram[j * size + j];
    let rest = d;
    for (let i = 0; i < j; i++) {
      if (L[i * size + i] === 0) continue;
      const s = gram[j * size + i] - dotAt(i, L, j * size, L, i * size);
      L[j * size + i] = s / L[i * size + i];
      rest -= L[j * size + i] ** 2;
    }
    const ratio = d > 0 ? rest / d : 0;
    L[j * size + j] = ratio > 0 ? Math.sqrt(rest) : 0;
    return ratio;
  });
}

/** Cholesky in the given order in double-double arithmetic, where a dependent column is set aside. */
function dependent(
  high: Float64Array,
  low: Float64Array,
  size: number,
  raw: Float64Array,
  design: BlockDesign,
  rowCount: number,
): AliasedColumn[] {
  const kept: number[] = [];
  // Row a of U holds the kept column a's entries below it; U is stored by columns of the kept order.
  const columns: { high: Float64Array; low: Float64Array }[] = [];
  const aliased: AliasedColumn[] = [];
  // What double-double sums over n rows leave of a square that is exactly zero.
  const floor = 2 ** -100 * Math.max(16, Math.sqrt(rowCount) * 4);
  for (let j = 0; j < size; j++) {
    const d = high[j * size + j];
    const v = doubleDoubleZeros(kept.length + 1);
    const last = kept.length;
    kept.forEach((k, a) => {
      v.high[a] = high[j * size + k];
      v.low[a] = low[j * size + k];
      addDot(a, columns[a], 0, v, 0, v, a, -1);
      divideEntry(v, a, columns[a].high[a], columns[a].low[a]);
    });
    v.high[last] = d;
    v.low[last] = low[j * size + j];
    addDot(last, v, 0, v, 0, v, last, -1);
    const rest = Math.max(0, v.high[last]);
    const combination = backSolve(columns, v, last);
    let reading = raw[j];
    let computing = Math.sqrt(Math.max(0, d));
    combination.forEach((c, a) => {
      reading += Math.abs(c) * raw[kept[a]];
      computing += Math.abs(c) * Math.sqrt(Math.max(0, high[kept[a] * size + kept[a]]));
    });
    const limit = epsilon * (readingRoundings * reading + computingRoundings * computing);
    if (!(d > 0) || rest <= limit * limit || rest <= floor * d) {
      aliased.push({
        column: j,
        combination: asWritten(j, kept, combination, design, raw, { limit, spread: (k) => Math.sqrt(high[k * size + k]) }),
      });
      continue;
    }
    rootEntry(v, last);
    columns.push(v);
    kept.push(j);
  }
  return aliased;
}

function backSolve(columns: readonly { high: Float64Array }[], v: { high: Float64Array }, n: number): Float64Array {
  const c = v.high.slice(0, n);
  for (let a = n - 1; a >= 0; a--) {
    c[a] /= columns[a].high[a];
    for (let b = 0; b < a; b++) c[b] -= c[a] * columns[a].high[b];
  }
  return c;
}

/** A combination of centred, scaled columns as one of the columns as written, without what is only rounding. */
function asWritten(
  j: number,
  kept: readonly number[],
  combination: Float64Array,
  design: BlockDesign,
  raw: Float64Array,
  noise: { readonly limit: number; readonly spread: (column: number) => number },
): AliasedColumn['combination'] {
  const { scale, centre } = design;
  const intercept = design.design.hasIntercept;
  let constant = centre[j];
  let uncertain = 0;
  const size = raw[j] / scale[j] || 1;
  const out: { column: number; coefficient: number }[] = [];
  kept.forEach((column, a) => {
    const coefficient = (combination[a] * scale[column]) / scale[j];
    if (intercept && column === 0) constant += coefficient;
    else {
      constant -= coefficient * centre[column];
      // A coefficient is known to the residual's rounding over the column's spread; the constant inherits that times the centre.
      const uncertainty = noise.limit / noise.spread(column);
      uncertain += uncertainty * Math.abs(centre[column]) * (scale[column] / scale[j]);
      if (Math.abs(coefficient) * (raw[column] / scale[column]) > 1e-9 * size && Math.abs(combination[a]) > uncertainty) {
        out.push({ column, coefficient });
      }
    }
  });
  if (intercept && j !== 0 && kept.includes(0) && Math.abs(constant) * raw[0] > 1e-9 * size && Math.abs(constant) > uncertain)
    out.unshift({ column: 0, coefficient: constant });
  return out;
}
