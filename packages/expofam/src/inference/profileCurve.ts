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
    const tangent = direction.map((v) => (v / variance) * side * step);
    const path = [fit.answer.theta];
    let r = 0;
    for (let k = 1; k < 10 && Math.abs(r) < largest; k++) {
      const c = estimate + side * k * step;
      const theta = path[path.length - 1];
      const request = (from: Float64Array): Job<ConstrainedAnswer | undefined> =>
        solveOn(
          fit.pass,
          constrainedNewton({
            parameterCount: P,
            constraints: a,
            values: Float64Array.of(c),
            start: from,
            nearby: fit.answer.information,
            canonical: fit.model.canonical,
            // An error d in the decrement is d²/2 in the likelihood.
            tolerance: 1e-6,
          }),
        );
      const answer = (yield* request(ahead(path, tangent))) ?? (yield* request(theta));
      if (!answer) break;
      path.push(answer.theta);
      r = side * Math.sqrt(Math.max(0, (2 * (fit.answer.logLikelihood - answer.logLikelihood)) / dispersion));
      points.push([c, r]);
    }
  }
  points.sort((p, q) => p[1] - q[1] || p[0] - q[0]);
  return { c: Float64Array.from(points, (p) => p[0]), r: Float64Array.from(points, (p) => p[1]) };
}

/**
 * The next of equally spaced points of a path, whose first tangent is known: on a line, then on the parabola through the last
 * three. On many rows this is where the constrained fit ends, and one sum over them confirms it.
 */
function ahead(path: readonly Float64Array[], tangent: Float64Array): Float64Array {
  const k = path.length;
  if (k === 1) return path[0].map((v, p) => v + tangent[p]);
  if (k === 2) return path[1].map((v, p) => 4 * v - 3 * path[0][p] - 2 * tangent[p]);
  return path[k - 1].map((v, p) => 3 * (v - path[k - 2][p]) + path[k - 3][p]);
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
