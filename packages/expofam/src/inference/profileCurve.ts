import { type Job, solveOn } from '../engine/job.ts';
import { normalQuantile } from '../math/normal.ts';
import { type ConstrainedAnswer, constrainedNewton } from './constrainedNewton.ts';
import { cubicSpline } from './cubicSpline.ts';
import type { FittedRows } from './fittedRows.ts';
import type { IntervalEnds } from './profileInterval.ts';

/** Points of a likelihood profile, c ascending: r = ±√(2(ℓ̂ − ℓ_p(c))/φ). */
export interface ProfileCurve {
  readonly c: Float64Array;
  readonly r: Float64Array;
}

/**
 * The profile of c = aᵀθ at steps of `largest`/5 standard errors to both sides until |r| reaches `largest`, at most nine
 * steps a side: the points of `MASS::profile.glm`. A side ends early where the model leaves its domain.
 */
export function* profileCurve(fit: FittedRows, a: Float64Array, largest: number, dispersion: number): Job<ProfileCurve | undefined> {
  const P = fit.layout.parameterCount;
  const H = fit.inverseInformation;
  const direction = new Float64Array(P);
  let estimate = 0;
  let variance = 0;
  for (let p = 0; p < P; p++) {
    for (let r = 0; r < P; r++) direction[p] += H[p * P + r] * a[r];
    estimate += a[p] * fit.answer.theta[p];
  }
  for (let p = 0; p < P; p++) variance += a[p] * direction[p];
  if (!(variance > 0) || !(dispersion > 0)) return undefined;
  const step = (largest / 5) * Math.sqrt(variance * dispersion);
  const points: [number, number][] = [[estimate, 0]];
  for (const side of [-1, 1]) {
    let theta = fit.answer.theta;
    let r = 0;
    for (let k = 1; k < 10 && Math.abs(r) < largest; k++) {
      const c = estimate + side * k * step;
      const start = theta.map((v, p) => v + (direction[p] / variance) * side * step);
      const request = (from: Float64Array): Job<ConstrainedAnswer | undefined> =>
        solveOn(
          fit.pass,
          constrainedNewton({
            parameterCount: P,
            constraints: a,
            values: Float64Array.of(c),
            start: from,
            canonical: fit.model.canonical,
            tolerance: 1e-7,
          }),
        );
      const answer = (yield* request(start)) ?? (yield* request(theta));
      if (!answer) break;
      theta = answer.theta;
      r = side * Math.sqrt(Math.max(0, (2 * (fit.answer.logLikelihood - answer.logLikelihood)) / dispersion));
      points.push([c, r]);
    }
  }
  points.sort((p, q) => p[1] - q[1] || p[0] - q[0]);
  return { c: Float64Array.from(points, (p) => p[0]), r: Float64Array.from(points, (p) => p[1]) };
}

/**
 * The interval that `MASS::confint.glm` reads off a profile: a cubic spline through its points at three times as many
 * equally spaced values, and straight lines between those. NaN where the profile does not reach the quantile.
 */
export function interpolatedInterval(curve: ProfileCurve, level: number): IntervalEnds {
  const order = Array.from(curve.c.keys()).sort((i, j) => curve.c[i] - curve.c[j]);
  const c = Float64Array.from(order, (i) => curve.c[i]);
  const spline = cubicSpline(
    c,
    Float64Array.from(order, (i) => curve.r[i]),
  );
  const count = 3 * c.length;
  const grid = Array.from({ length: count }, (_, i) => {
    const at = c[0] + ((c[c.length - 1] - c[0]) * i) / (count - 1);
    return [spline(at), at] as const;
  }).sort((p, q) => p[0] - q[0]);
  const z = -normalQuantile((1 - level) / 2);
  const read = (target: number): number => {
    for (let i = 1; i < grid.length; i++) {
      const [r0, c0] = grid[i - 1];
      const [r1, c1] = grid[i];
      if (target >= r0 && target <= r1) return r1 === r0 ? c0 : c0 + ((c1 - c0) * (target - r0)) / (r1 - r0);
    }
    return Number.NaN;
  };
  return { lower: read(-z), upper: read(z) };
}
