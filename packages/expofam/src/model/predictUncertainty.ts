import type { DesignMatrix } from '../design/designMatrix.ts';
import { blockRows } from '../engine/blockRows.ts';
import type { Link } from '../family/link.ts';
import { type LinearBasis, sweepCovariance } from '../inference/linearBasis.ts';
import type { RowTarget } from '../inference/rowTarget.ts';
import { scaledInterval, scaleFor } from '../inference/scaledInterval.ts';
import { tQuantile } from '../math/distributions/continuous.ts';
import { normalQuantile } from '../math/normal.ts';
import type { ModelState } from './modelState.ts';

/** Calls with consecutive blocks of columns. */
export function inBlocks(
  n: number,
  inputs: readonly Float64Array[],
  outputs: readonly Float64Array[],
  run: (n: number, inputs: readonly Float64Array[], outputs: readonly Float64Array[]) => void,
): void {
  for (let start = 0; start < n; start += blockRows) {
    const size = Math.min(blockRows, n - start);
    const part = (v: Float64Array): Float64Array => v.subarray(start, start + size);
    run(size, inputs.map(part), outputs.map(part));
  }
}

/** The quantile for intervals: normal where the dispersion is known, t where it is estimated. */
export function intervalQuantile(state: Pick<ModelState, 'dispersionKnown' | 'dfResidual'>, level: number): number {
  const tail = (1 - level) / 2;
  if (state.dispersionKnown) return -normalQuantile(tail);
  return state.dfResidual > 0 ? tQuantile(tail, state.dfResidual, false) : Number.NaN;
}

/** Standard errors of a target, and confidence intervals: one predictor on its own scale, several on the target's. */
export function uncertainty(
  state: ModelState,
  links: readonly Link[],
  target: RowTarget,
  designs: readonly DesignMatrix[],
  u: readonly Float64Array[],
  values: readonly Float64Array[],
  basis: LinearBasis,
  level: number,
): {
  readonly stdError: Float64Array[];
  readonly lower: Float64Array[];
  readonly upper: Float64Array[];
  /** q × q for each row. */
  readonly linkCovariance: Float64Array;
} {
  const n = u[0].length;
  const q = u.length;
  const K = target.names.length;
  const column = (): Float64Array => new Float64Array(n);
  const linkCovariance = new Float64Array(n * q * q);
  sweepCovariance(designs, basis, (i, v) => linkCovariance.set(v, i * q * q));
  const slopes = Array.from({ length: K * q }, column);
  inBlocks(n, u, slopes, (size, block, out) => target.slopes.run(size, [], block, out));
  const c = intervalQuantile(state, level);
  // The linear predictors moved by c standard errors either way, for targets that follow one of them monotonically.
  const moved = [-1, 1].map((side) =>
    u.map((v, j) =>
      v.map((x, i) => {
        const { lower, upper } = links[j].domain;
        return Math.min(upper, Math.max(lower, x + side * c * Math.sqrt(Math.max(0, linkCovariance[i * q * q + j * q + j]))));
      }),
    ),
  );
  const ends = moved.map((m) => {
    const out = Array.from({ length: K }, column);
    // Other predictors stay; a target of one predictor does not read them.
    inBlocks(n, m, out, (size, block, o) => target.values.run(size, [], block, o));
    return out;
  });
  const scale = scaleFor(target.domain);
  const stdError = Array.from({ length: K }, column);
  const lower = Array.from({ length: K }, column);
  const upper = Array.from({ length: K }, column);
  for (let k = 0; k < K; k++) {
    for (let i = 0; i < n; i++) {
      let variance = 0;
      for (let a = 0; a < q; a++)
        for (let b = 0; b < q; b++) variance += slopes[k * q + a][i] * linkCovariance[i * q * q + a * q + b] * slopes[k * q + b][i];
      const error = Math.sqrt(Math.max(0, variance));
      stdError[k][i] = error;
      if (target.predictor[k] >= 0) {
        lower[k][i] = Math.min(ends[0][k][i], ends[1][k][i]);
        upper[k][i] = Math.max(ends[0][k][i], ends[1][k][i]);
      } else [lower[k][i], upper[k][i]] = scaledInterval(values[k][i], error, c, scale);
    }
  }
  return { stdError, lower, upper, linkCovariance };
}
