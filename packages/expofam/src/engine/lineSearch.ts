import { addScaled, noise } from './newton.ts';
import type { PassResult, Solver } from './pass.ts';

/** A point with its value and gradient. */
export interface Evaluated {
  readonly theta: Float64Array;
  readonly result: PassResult;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += a[i] * b[i];
  return s;
}

/**
 * Weak Wolfe line search by bisection (Lewis & Overton 2013) for first-order solvers: the likelihood rises enough and the
 * slope falls enough, so that quasi-Newton curvature is positive. Leaving the domain counts as going down.
 */
export function* wolfeSearch(
  from: Evaluated,
  delta: Float64Array,
  first: number,
): Solver<(Evaluated & { readonly step: number }) | undefined> {
  const slope0 = dot(from.result.gradient as Float64Array, delta);
  if (!(slope0 > 0)) return undefined;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let t = first;
  let best: (Evaluated & { readonly step: number }) | undefined;
  for (let i = 0; i < 50; i++) {
    const theta = addScaled(from.theta, delta, t);
    const result = yield { theta, order: 'gradient' };
    const rises = result.valid && result.logLikelihood >= from.result.logLikelihood + 1e-4 * t * slope0 - noise(from.result.logLikelihood);
    if (!rises) high = t;
    else {
      best = { theta, result, step: t };
      if (dot(result.gradient as Float64Array, delta) <= 0.9 * slope0) return best;
      low = t;
    }
    t = Number.isFinite(high) ? (low + high) / 2 : 2 * t;
    if (high - low <= 1e-14 * high) break;
  }
  return best;
}
