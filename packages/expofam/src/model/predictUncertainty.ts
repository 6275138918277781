import type { DesignMatrix } from '../design/designMatrix.ts';
import { blockRows } from '../engine/blockDesign.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import { rowModel } from '../family/rowModel.ts';
import { type LinearBasis, sweepCovariance } from '../inference/linearBasis.ts';
import { mixtureQuantile, uncertaintyNodes } from '../inference/predictiveInterval.ts';
import type { RowTarget } from '../inference/rowTarget.ts';
import { scaledInterval, scaleFor } from '../inference/scaledInterval.ts';
import { tQuantile } from '../math/distributions/continuous.ts';
import { normalQuantile } from '../math/normal.ts';
import { distributionOf } from './analysis/distributionOf.ts';
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

/** Prediction intervals of new observations; `precision` holds the trials or prior weights of the rows. */
export function predictive(
  state: ModelState,
  family: ExponentialFamily,
  links: readonly Link[],
  u: readonly Float64Array[],
  linkCovariance: Float64Array,
  level: number,
  precision: Float64Array | undefined,
): { readonly lower: Float64Array[]; readonly upper: Float64Array[] } {
  const n = u[0].length;
  const q = u.length;
  const tail = (1 - level) / 2;
  const make = distributionOf(family, links, 'prediction interval');
  const dispersion = state.dispersion ?? Number.NaN;
  const lower = new Float64Array(n);
  const upper = new Float64Array(n);
  // Gaussian on its own scale: y − û is exactly t with variance se² + φ/w, as in predict.lm.
  const exact = q === 1 && family.name === 'gaussian' && links[0].name === 'identity';
  const c = intervalQuantile(state, level);
  const model = rowModel(family, links);
  const single = Array.from({ length: q }, () => new Float64Array(1));
  const parameters = Array.from({ length: q }, () => new Float64Array(1));
  // With several predictors the uncertainty is taken along each of them in turn, orthogonalised by Cholesky.
  const grid = q === 1 ? uncertaintyNodes.map((k) => ({ z: [k.z], weight: k.weight })) : productNodes(q);
  for (let i = 0; i < n; i++) {
    const tau = dispersion / (precision ? precision[i] : 1);
    if (exact) {
      const half = c * Math.sqrt(linkCovariance[i] + tau);
      lower[i] = u[0][i] - half;
      upper[i] = u[0][i] + half;
      continue;
    }
    const factor = choleskyOf(linkCovariance.subarray(i * q * q, (i + 1) * q * q), q);
    const parts = grid.map(({ z, weight }) => {
      const at = u.map((v, j) => {
        let x = v[i];
        for (let k = 0; k <= j; k++) x += factor[j * q + k] * z[k];
        const { lower: from, upper: to } = links[j].domain;
        return x > from && x < to ? x : v[i];
      });
      at.forEach((x, j) => {
        single[j][0] = x;
      });
      model.parameters(1, { y: [], u: single }, parameters);
      return {
        weight,
        distribution: make(
          parameters.map((p) => p[0]),
          at,
          tau,
        ),
      };
    });
    lower[i] = mixtureQuantile(parts, tail);
    upper[i] = mixtureQuantile(parts, 1 - tail);
  }
  return { lower: [lower], upper: [upper] };
}

function productNodes(q: number): { readonly z: readonly number[]; readonly weight: number }[] {
  // Five points a direction keep the grid small; the outer two of nine add less than 3e−5 of weight.
  const some = uncertaintyNodes.filter((k) => Math.abs(k.z) < 3);
  let out: { z: number[]; weight: number }[] = [{ z: [], weight: 1 }];
  for (let j = 0; j < q; j++) out = out.flatMap((o) => some.map((k) => ({ z: [...o.z, k.z], weight: o.weight * k.weight })));
  return out;
}

/** Lower Cholesky factor of a small covariance; a direction without variance stays zero. */
function choleskyOf(v: Float64Array, q: number): Float64Array {
  const L = new Float64Array(q * q);
  for (let i = 0; i < q; i++) {
    for (let j = 0; j <= i; j++) {
      let s = v[i * q + j];
      for (let k = 0; k < j; k++) s -= L[i * q + k] * L[j * q + k];
      L[i * q + j] = i === j ? Math.sqrt(Math.max(0, s)) : L[j * q + j] > 0 ? s / L[j * q + j] : 0;
    }
  }
  return L;
}
