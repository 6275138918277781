import type { Table } from '../../data/table.ts';
import { applyFrame } from '../../design/applyFrame.ts';
import type { DesignMatrix } from '../../design/designMatrix.ts';
import { frameDerivative } from '../../design/frameDerivative.ts';
import { takesOffset } from '../../family/takesOffset.ts';
import { basisRows, type LinearBasis, type RowEntries, reachesOpen } from '../../inference/linearBasis.ts';
import type { RowTarget } from '../../inference/rowTarget.ts';
import { multiply } from '../../inference/smallMatrix.ts';
import type { FittedModel } from '../fittedModel.ts';
import { linearBasisOf } from '../linearBasisOf.ts';
import { coefficientsOf, linearPredictor } from '../predict.ts';
import { inBlocks } from '../predictUncertainty.ts';

/** Rows of data as a model reads them: linear predictors and sparse design rows in the coordinates of its covariance. */
export interface EffectRows {
  readonly rowCount: number;
  /** Rows of the table that are complete. */
  readonly rows: Int32Array;
  readonly u: readonly Float64Array[];
  /** Fills the entries of one row (reused). */
  read(row: number): readonly RowEntries[];
}

export interface EffectContext {
  readonly model: FittedModel;
  readonly basis: LinearBasis;
}

export const effectContext = (model: FittedModel): EffectContext => ({ model, basis: linearBasisOf(model.state, model.training) });

/** Replays the model's right side on a table. */
export function effectRows({ model, basis }: EffectContext, table: Table): EffectRows {
  const { state } = model;
  const frame = applyFrame(state.frame, table);
  const designs: DesignMatrix[] = [];
  const u = state.predictors.map((_, j) => {
    const part = frame.predictors[state.predictorFrames[j]];
    designs.push(part.design);
    return linearPredictor(
      part.design,
      coefficientsOf(state, j),
      takesOffset(state.predictorFrames, j, state.family.components) ? part.offset : undefined,
    );
  });
  const readers = designs.map((d, j) => basisRows(d, basis, j));
  const entries = readers.map((r) => ({ index: new Int32Array(r.capacity), value: new Float64Array(r.capacity), count: 0 }));
  return {
    rowCount: frame.rowCount,
    rows: frame.rows ?? Int32Array.from({ length: frame.rowCount }, (_, i) => i),
    u,
    read(row) {
      readers.forEach((r, j) => {
        entries[j].count = r.read(row, entries[j].index, entries[j].value);
      });
      return entries;
    },
  };
}

/** How the linear predictors change with a column: exact derivatives, and their gradients by the parameters of the covariance. */
export interface EffectSlopes {
  /** For each predictor its derivative in every row of `effectRows` of the same table. */
  readonly u: readonly Float64Array[];
  /** target += factor · ∂(∂u_j/∂x)/∂β of a row. */
  add(row: number, j: number, target: Float64Array, factor: number): void;
}

/** The derivatives of a table's linear predictors with respect to a numeric column. */
export function effectSlopes({ model, basis }: EffectContext, table: Table, column: string, rowCount: number): EffectSlopes {
  const { state } = model;
  const derivatives = frameDerivative(state.frame, table, column);
  const readers = state.predictors.map((_, j) => {
    const size = basis.parameter[j].length;
    // As written: a derivative has no centre, and its columns lead to coefficients as well as to parameters.
    const plain = {
      ...basis,
      parameter: [Int32Array.from({ length: size }, (_, c) => c)],
      centre: [new Float64Array(size)],
      scale: [new Float64Array(size).fill(1)],
    };
    return derivatives[state.predictorFrames[j]].parts.map((part) => {
      const reader = basisRows(part, plain, 0);
      return { reader, index: new Int32Array(reader.capacity), value: new Float64Array(reader.capacity) };
    });
  });
  const visit = (row: number, j: number, each: (column: number, value: number) => void): void => {
    for (const { reader, index, value } of readers[j]) {
      const count = reader.read(row, index, value);
      for (let e = 0; e < count; e++) if (value[e] !== 0) each(index[e], value[e]);
    }
  };
  const u = state.predictors.map((_, j) => {
    const beta = coefficientsOf(state, j);
    const { offset } = derivatives[state.predictorFrames[j]];
    const out =
      offset !== undefined && takesOffset(state.predictorFrames, j, state.family.components) ? offset.slice() : new Float64Array(rowCount);
    for (let i = 0; i < rowCount; i++) {
      visit(i, j, (c, value) => {
        out[i] += value * (beta[c] ?? 0);
      });
    }
    return out;
  });
  return {
    u,
    add(row, j, target, factor) {
      visit(row, j, (c, value) => {
        const p = basis.parameter[j][c];
        if (p >= 0) target[p] += factor * value * basis.scale[j][c];
      });
    },
  };
}

/** A quantity with its gradient with respect to the parameters of the covariance. */
export interface Estimate {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Weighted averages of a target over rows, for each group: K × groups estimates. */
export function averages(
  context: EffectContext,
  rows: EffectRows,
  target: RowTarget,
  group: (row: number) => number,
  groupCount: number,
  weight: (row: number) => number,
): Estimate[][] {
  const { size } = context.basis;
  const K = target.names.length;
  const q = rows.u.length;
  const n = rows.rowCount;
  const values = Array.from({ length: K }, () => new Float64Array(n));
  const slopes = Array.from({ length: K * q }, () => new Float64Array(n));
  inBlocks(n, rows.u, values, (m, block, out) => target.values.run(m, [], block, out));
  inBlocks(n, rows.u, slopes, (m, block, out) => target.slopes.run(m, [], block, out));
  const sums = Array.from({ length: K }, () => Array.from({ length: groupCount }, () => ({ value: 0, gradient: new Float64Array(size) })));
  const total = new Float64Array(groupCount);
  for (let i = 0; i < n; i++) {
    const g = group(rows.rows[i]);
    if (g < 0) continue;
    const w = weight(rows.rows[i]);
    total[g] += w;
    const entries = rows.read(i);
    for (let k = 0; k < K; k++) {
      const sum = sums[k][g];
      sum.value += w * values[k][i];
      for (let j = 0; j < q; j++) addEntries(sum.gradient, entries[j], w * slopes[k * q + j][i]);
    }
  }
  return sums.map((per) => per.map((s, g) => ({ value: s.value / total[g], gradient: s.gradient.map((v) => v / total[g]) })));
}

/** target += factor · row. */
export function addEntries(target: Float64Array, row: RowEntries, factor: number): void {
  if (factor === 0) return;
  for (let e = 0; e < row.count; e++) target[row.index[e]] += factor * row.value[e];
}

/** √(gᵀVg). */
export function standardError(gradient: Float64Array, basis: LinearBasis): number {
  const { size, covariance, half } = basis;
  if (reachesOpen(gradient, basis)) return Number.NaN;
  if (half) return Math.hypot(...multiply(gradient, half, 1, size, size));
  let variance = 0;
  for (let a = 0; a < size; a++) {
    if (gradient[a] === 0) continue;
    let s = 0;
    for (let b = 0; b < size; b++) s += covariance[a * size + b] * gradient[b];
    variance += gradient[a] * s;
  }
  return Math.sqrt(Math.max(0, variance));
}
