import { blockRows } from '../engine/blockRows.ts';
import { type DesignRows, designRows, type ParameterColumn } from '../engine/designRows.ts';
import { packedSize } from '../family/rowModel.ts';
import { dotAt } from '../math/linear/dotAt.ts';
import type { FittedRows } from './fittedRows.ts';
import { multiply } from './smallMatrix.ts';

/**
 * One row of a fit: its entries in the design of each predictor, its score and information with respect to the linear
 * predictors (times the row's weight), and the covariance M = X H⁻¹ Xᵀ of its linear predictors at unit dispersion. The
 * arrays are reused from row to row.
 */
export interface RowScore {
  /** The row, counted from 0. */
  readonly row: number;
  /** The row's place in its block. */
  readonly r: number;
  /** Weight of one observation in the row (frequency left out), and how many observations the row stands for. */
  readonly weight: number;
  readonly frequency: number;
  /** q linear predictors. */
  readonly u: Float64Array;
  /** ∂ℓ/∂u of one observation, times its weight. */
  readonly score: Float64Array;
  /** Expected information about u of one observation, times its weight; q × q. */
  readonly information: Float64Array;
  /** X H⁻¹ Xᵀ, q × q. */
  readonly projection: Float64Array;
  /**
   * For each predictor the row's entries x; where the fit has a half inverse L all of Lᵀx instead: in these coordinates H is the identity,
   * and sums over rows do not lose the digits that κ² takes. {@link stepsOf} leads back from either.
   */
  readonly count: Int32Array;
  readonly parameters: readonly Int32Array[];
  readonly values: readonly Float64Array[];
}

/** A block of rows as `sweepScores` gives it besides single rows. */
export interface ScoreBlock {
  readonly start: number;
  readonly n: number;
  readonly y: readonly Float64Array[];
  readonly u: readonly Float64Array[];
}

/** The end of a block: how many rows it had, and its columns, where one predictor has nothing but columns of numbers. */
export interface BlockEnd {
  readonly n: number;
  readonly columns: readonly ParameterColumn[] | undefined;
}

/** The columns of the only predictor of a fit, where it has no categories: sums over blocks then go column by column. */
export function plainColumns(fit: FittedRows): boolean {
  const { data, layout, model, halfInverse } = fit;
  return !halfInverse && model.predictorCount === 1 && data.designs[layout.design[0]].cellTerms.length === 0;
}

/**
 * Visits every row of a fit in blocks, with its score, information and covariance: constant memory, O(n·k²) with k the
 * entries of a row (a factor counts one).
 */
export function sweepScores(
  fit: FittedRows,
  frequency: Float64Array | undefined,
  visit: (row: RowScore) => void,
  visitBlock?: (block: ScoreBlock) => void,
  endBlock?: (end: BlockEnd) => void,
): void {
  const { data, model, layout, inverseInformation: inverse, halfInverse: half } = fit;
  const q = model.predictorCount;
  const P = layout.parameterCount;
  const readers: DesignRows[] = layout.parameter.map((parameter, j) => designRows(data.designs[layout.design[j]], parameter));
  const out = Array.from({ length: 1 + q + packedSize(q) }, () => new Float64Array(blockRows));
  const index = readers.map((d) => new Int32Array(d.capacity));
  const value = readers.map((d) => new Float64Array(d.capacity));
  const count = new Int32Array(q);
  const images = Array.from({ length: half ? q : 0 }, () => new Float64Array(P));
  const all = Int32Array.from({ length: half ? P : 0 }, (_, p) => p);
  const row = {
    row: 0,
    r: 0,
    weight: 1,
    frequency: 1,
    u: new Float64Array(q),
    score: new Float64Array(q),
    information: new Float64Array(q * q),
    projection: new Float64Array(q * q),
    count: half ? new Int32Array(q).fill(P) : count,
    parameters: half ? readers.map(() => all) : index,
    values: half ? images : value,
  };
  const columns = plainColumns(fit) ? readers[0].columns : undefined;
  const projections = new Float64Array(columns ? blockRows : 0);
  const working = projections.slice();
  fit.pass
    .sweep(fit.answer, ({ start, n, y, u }) => {
      visitBlock?.({ start, n, y, u });
      if (columns) quadraticForms(columns, inverse, P, n, projections, working);
      model.step(n, { y, u }, out, 'expected');
      for (let r = 0; r < n; r++) {
        const i = start + r;
        const f = frequency ? frequency[i] : 1;
        const total = data.weights ? data.weights[i] : 1;
        const w = f === 0 ? 0 : total / f;
        row.row = i;
        row.r = r;
        row.weight = w;
        row.frequency = f;
        for (let j = 0, at = 1 + q; j < q; j++) {
          row.u[j] = u[j][r];
          row.score[j] = w === 0 ? 0 : w * out[1 + j][r];
          for (let k = j; k < q; k++, at++) {
            const v = w === 0 ? 0 : w * out[at][r];
            row.information[j * q + k] = v;
            row.information[k * q + j] = v;
          }
          count[j] = readers[j].read(start, r, index[j], value[j]);
        }
        images.forEach((image, j) => {
          imageOf(half as Float64Array, index[j], value[j], count[j], image);
        });
        if (columns) row.projection[0] = projections[r];
        for (let j = 0; j < q && !columns; j++) {
          for (let k = j; k < q; k++) {
            const v = half
              ? dotAt(P, images[j], 0, images[k], 0)
              : bilinear(inverse, P, index[j], value[j], count[j], index[k], value[k], count[k]);
            row.projection[j * q + k] = v;
            row.projection[k * q + j] = v;
          }
        }
        visit(row);
      }
      endBlock?.({ n, columns });
    });
}

/** B H⁻¹ of some rows B in the parameters, or B L where rows are swept as Lᵀx: from a sum of swept scores to the change of Bθ. */
export function stepsOf({ layout, inverseInformation, halfInverse }: FittedRows, rows: Float64Array): Float64Array {
  const P = layout.parameterCount;
  return multiply(rows, halfInverse ?? inverseInformation, P === 0 ? 0 : rows.length / P, P, P);
}

/** xᵀVx of each row of a block for a symmetric V, column by column. */
function quadraticForms(
  columns: readonly ParameterColumn[],
  v: Float64Array,
  size: number,
  n: number,
  out: Float64Array,
  working: Float64Array,
): void {
  out.fill(0, 0, n);
  columns.forEach(({ block: x, at: a }, i) => {
    const own = v[a * size + a];
    for (let r = 0; r < n; r++) working[r] = own * x[r];
    for (let k = 0; k < i; k++) {
      const { block: z, at: b } = columns[k];
      const twice = 2 * v[a * size + b];
      for (let r = 0; r < n; r++) working[r] += twice * z[r];
    }
    for (let r = 0; r < n; r++) out[r] += x[r] * working[r];
  });
}

/** Lᵀx of a sparse vector. */
export function imageOf(half: Float64Array, index: Int32Array, value: Float64Array, count: number, out: Float64Array): void {
  const P = out.length;
  out.fill(0);
  for (let e = 0; e < count; e++) {
    const at = index[e] * P;
    for (let p = 0; p < P; p++) out[p] += value[e] * half[at + p];
  }
}

/** aᵀ V b of sparse vectors. */
export function bilinear(
  v: Float64Array,
  size: number,
  aIndex: Int32Array,
  aValue: Float64Array,
  aCount: number,
  bIndex: Int32Array,
  bValue: Float64Array,
  bCount: number,
): number {
  let sum = 0;
  for (let a = 0; a < aCount; a++) {
    const at = aIndex[a] * size;
    let s = 0;
    for (let b = 0; b < bCount; b++) s += v[at + bIndex[b]] * bValue[b];
    sum += aValue[a] * s;
  }
  return sum;
}

/** Adds Xᵀg, the row's contribution to a gradient with respect to all parameters. */
export function addScore(row: RowScore, g: Float64Array, target: Float64Array, factor = 1): void {
  for (let j = 0; j < g.length; j++) {
    const s = factor * g[j];
    if (s === 0) continue;
    const { [j]: index } = row.parameters;
    const { [j]: value } = row.values;
    for (let e = 0; e < row.count[j]; e++) target[index[e]] += s * value[e];
  }
}

/** Adds factor · (Xᵀg)(Xᵀg)ᵀ to the upper triangle of a P × P matrix. */
export function addOuterProduct(row: RowScore, g: Float64Array, target: Float64Array, size: number, factor = 1): void {
  const q = g.length;
  for (let j = 0; j < q; j++) {
    for (let e = 0; e < row.count[j]; e++) {
      const a = row.parameters[j][e];
      const left = factor * g[j] * row.values[j][e];
      if (left === 0) continue;
      for (let k = 0; k < q; k++) {
        const index = row.parameters[k];
        const value = row.values[k];
        const right = left * g[k];
        for (let f = 0; f < row.count[k]; f++) if (index[f] >= a) target[a * size + index[f]] += right * value[f];
      }
    }
  }
}

/** Fills the lower triangle from the upper one. */
export function symmetrise(matrix: Float64Array, size: number): Float64Array {
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) matrix[a * size + b] = matrix[b * size + a];
  return matrix;
}
