import { blockRows } from '../engine/blockRows.ts';
import type { RowWeights } from './rowWeights.ts';

/** What multiplies the log-densities of a block's rows (0 of rows that do not count), and their dispersions at a known one of 1. */
export function weightsOfBlock({
  total,
  precision,
  replication,
}: RowWeights): (start: number, n: number) => { readonly replication: Float64Array; readonly tau: Float64Array } {
  const counts = new Float64Array(blockRows).fill(1);
  const tau = new Float64Array(blockRows).fill(1);
  return (start, n) => {
    for (let r = 0; total && r < n; r++) {
      counts[r] = total[start + r] === 0 ? 0 : (replication?.[start + r] ?? 1);
      // A row that does not count needs a dispersion too, whatever it is.
      if (precision) tau[r] = 1 / (precision[start + r] || 1);
    }
    return { replication: counts, tau };
  };
}
