import { normalCdf, normalQuantile } from '../math/normal.ts';
import type { FittedRows } from './fittedRows.ts';
import type { IntervalEnds } from './profileInterval.ts';
import { stepsOf, sweepScores } from './rowScores.ts';

/** Which interval is made of the replicates. */
export type BootstrapInterval = 'percentile' | 'basic' | 'normal' | 'bca';

/**
 * The interval of a statistic from its replicates, as `boot::boot.ci`: `normal` 2t̂ − mean(t*) ± z·sd(t*); `percentile` the
 * quantiles of the replicates; `basic` those mirrored at the estimate; `bca` (bias-corrected and accelerated) the quantiles at
 * Φ(ẑ + (ẑ + z_α)/(1 − â(ẑ + z_α))), with ẑ = Φ⁻¹(share of replicates below t̂) and the acceleration â = Σl³/(6(Σl²)^1.5) of
 * the influence values l. Source: Davison & Hinkley (1997), ch. 5.
 *
 * @param replicates finite values, in any order
 * @param acceleration â; called for `bca` alone
 */
export function bootstrapInterval(
  kind: BootstrapInterval,
  estimate: number,
  replicates: readonly number[],
  level: number,
  acceleration: () => number,
): IntervalEnds {
  const sorted = Float64Array.from(replicates).sort();
  const R = sorted.length;
  if (R < 2) return { lower: Number.NaN, upper: Number.NaN, reasons: ['fewer than two replicates have a fit'] };
  const tails = [(1 - level) / 2, (1 + level) / 2];
  if (kind === 'normal') {
    let mean = 0;
    for (const t of sorted) mean += t / R;
    let squares = 0;
    for (const t of sorted) squares += (t - mean) ** 2;
    const half = -normalQuantile(tails[0]) * Math.sqrt(squares / (R - 1));
    return { lower: 2 * estimate - mean - half, upper: 2 * estimate - mean + half };
  }
  const reasons = (at: readonly number[]) =>
    at.every((alpha) => (R + 1) * alpha > 1 && (R + 1) * alpha < R)
      ? {}
      : { reasons: ['too few replicates: an end is the outermost of them'] };
  if (kind === 'percentile') return { lower: quantileOf(sorted, tails[0]), upper: quantileOf(sorted, tails[1]), ...reasons(tails) };
  if (kind === 'basic') {
    return { lower: 2 * estimate - quantileOf(sorted, tails[1]), upper: 2 * estimate - quantileOf(sorted, tails[0]), ...reasons(tails) };
  }
  let below = 0;
  for (const t of sorted) if (t < estimate) below++;
  const shift = normalQuantile(below / R);
  const a = acceleration();
  if (!Number.isFinite(shift) || !Number.isFinite(a)) {
    return { lower: Number.NaN, upper: Number.NaN, reasons: ['all replicates are on one side of the estimate'] };
  }
  const adjusted = tails.map((alpha) => {
    const z = shift + normalQuantile(alpha);
    return normalCdf(shift + z / (1 - a * z));
  });
  return { lower: quantileOf(sorted, adjusted[0]), upper: quantileOf(sorted, adjusted[1]), ...reasons(adjusted) };
}

/** The value at rank (R + 1)α, between two ranks interpolated on the scale of normal quantiles: `boot`'s `norm.inter`. */
function quantileOf(sorted: Float64Array, alpha: number): number {
  const R = sorted.length;
  // 1000·0.025 must be 25, whatever rounding makes of it.
  const exact = (R + 1) * alpha;
  const rank = Math.abs(exact - Math.round(exact)) < 1e-10 * (R + 1) ? Math.round(exact) : exact;
  const k = Math.floor(rank);
  if (k <= 0) return sorted[0];
  if (k >= R) return sorted[R - 1];
  if (k === rank) return sorted[k - 1];
  const from = normalQuantile(k / (R + 1));
  const share = (normalQuantile(alpha) - from) / (normalQuantile((k + 1) / (R + 1)) - from);
  return sorted[k - 1] + share * (sorted[k] - sorted[k - 1]);
}

/**
 * The acceleration of aᵀθ̂ when observations are drawn: from the influence values l = aᵀH⁻¹s of their scores, which of an
 * estimating equation are exact.
 */
export function accelerationOf(fit: FittedRows, a: Float64Array, frequency: Float64Array | undefined): number {
  const direction = stepsOf(fit, a);
  let squares = 0;
  let cubes = 0;
  sweepScores(fit, frequency, (row) => {
    let l = 0;
    row.score.forEach((s, j) => {
      for (let e = 0; e < row.count[j]; e++) l += s * row.values[j][e] * direction[row.parameters[j][e]];
    });
    squares += row.frequency * l * l;
    cubes += row.frequency * l * l * l;
  });
  return cubes / (6 * squares ** 1.5);
}
