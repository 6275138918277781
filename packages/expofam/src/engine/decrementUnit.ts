import type { RowModel } from '../family/rowModel.ts';
import type { BlockPass, RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';

/** The smallest weight other than zero, up to one. */
export function leastWeight(weights: Float64Array | undefined): number {
  let least = 1;
  if (weights) for (const w of weights) if (w > 0 && w < least) least = w;
  return least;
}

/**
 * √(φ w): what one standard error is worth in the decrement at unit dispersion. φ is that of the model with a constant mean
 * where the dispersion is free; w is the smallest weight, up to one, so that no row's say is rounded away.
 */
export function decrementUnit(data: RowData, model: RowModel, pass: BlockPass, dispersionKnown: boolean): number {
  const weight = leastWeight(data.weights);
  if (dispersionKnown || !model.start || model.predictorCount !== 1 || model.responseCount !== 1) return Math.sqrt(weight);
  const pooled = pass.pooled();
  const first = new Float64Array(1);
  model.start(1, [Float64Array.of(pooled[model.statisticCount])], pooled, [first]);
  const u = [new Float64Array(blockRows).fill(first[0])];
  const out = Array.from({ length: 3 }, () => new Float64Array(blockRows));
  let sum = 0;
  for (let start = 0; start < data.rowCount; start += blockRows) {
    const n = Math.min(blockRows, data.rowCount - start);
    const [y] = data.y;
    if (!(y instanceof Float64Array)) return Math.sqrt(weight);
    model.step(n, { y: [y.subarray(start, start + n)], u }, out, 'expected');
    // s²/W is Pearson's (y − μ)²/V in parts that neither overflow nor vanish.
    for (let r = 0; r < n; r++)
      if (data.weights?.[start + r] !== 0) sum += ((out[1][r] / Math.sqrt(out[2][r])) ** 2 - sum) / (start + r + 1);
  }
  const unit = Math.sqrt(weight * sum);
  return unit > 0 && Number.isFinite(unit) ? unit : Math.sqrt(weight);
}
