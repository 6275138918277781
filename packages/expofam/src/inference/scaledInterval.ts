import type { Interval } from '../family/interval.ts';

/** A monotone scale on which an estimate is closer to normal, and its inverse. */
export interface Scale {
  readonly forward: (x: number) => number;
  readonly inverse: (v: number) => number;
  /** d forward/dx */
  readonly slope: (x: number) => number;
}

const identity: Scale = { forward: (x) => x, inverse: (v) => v, slope: () => 1 };
const logarithm: Scale = { forward: Math.log, inverse: Math.exp, slope: (x) => 1 / x };
const logit: Scale = {
  forward: (x) => Math.log(x) - Math.log1p(-x),
  inverse: (v) => 1 / (1 + Math.exp(-v)),
  slope: (x) => 1 / (x * (1 - x)),
};

/** Logit on (0, 1), logarithm on (0, ∞), identity elsewhere. */
export function scaleFor(domain: Interval): Scale {
  if (domain.lower === 0 && domain.upper === 1) return logit;
  if (domain.lower === 0 && domain.upper === Number.POSITIVE_INFINITY) return logarithm;
  return identity;
}

/** estimate ± c·error made on a scale and brought back. */
export function scaledInterval(estimate: number, error: number, c: number, scale: Scale): readonly [number, number] {
  const centre = scale.forward(estimate);
  const half = c * error * Math.abs(scale.slope(estimate));
  if (!Number.isFinite(centre) || !Number.isFinite(half)) return [Number.NaN, Number.NaN];
  const ends = [scale.inverse(centre - half), scale.inverse(centre + half)];
  return [Math.min(...ends), Math.max(...ends)];
}
