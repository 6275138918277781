import { complementBasis } from '../engine/complementBasis.ts';
import type { Job } from '../engine/job.ts';
import { normalQuantile } from '../math/normal.ts';
import type { FittedRows } from './fittedRows.ts';
import { constrainedAt, type IntervalEnd, type IntervalEnds, joinEnds, undecided } from './profileInterval.ts';

/** A point of the profile: how far the likelihood has fallen from its supremum, and its derivative in c. */
interface ProfilePoint {
  readonly c: number;
  readonly theta: Float64Array;
  readonly drop: number;
  readonly slope: number;
}

/**
 * The profile-likelihood interval of c = aᵀθ where the estimate is at infinity: rows are separated, so the likelihood rises to
 * a supremum ℓ̂ along some directions and c is not rejected however far it goes there. The other end is where
 * ℓ̂ − ℓ_p(c) = z²φ/2 as ever. Links with separation have concave likelihoods, hence concave profiles with one crossing a side;
 * it is walked to from the part of the fit that is finite, and then solved for.
 *
 * @param directions a basis of the directions that separation leaves open, as `findSeparation` gives it
 * @param recedes whether a combination of parameters goes to infinity along one of them (`recedesAlong`)
 */
export function* separatedInterval(
  fit: FittedRows,
  a: Float64Array,
  level: number,
  dispersion: number,
  directions: readonly Float64Array[],
  recedes: (a: Float64Array) => boolean | undefined,
): Job<IntervalEnds> {
  const target = (normalQuantile((1 - level) / 2) ** 2 * dispersion) / 2;
  function* end(side: number): Job<IntervalEnd> {
    const open = recedes(a.map((x) => side * x));
    if (open === undefined) return { at: Number.NaN, reason: undecided };
    return open ? { at: side * Number.POSITIVE_INFINITY } : yield* separatedEnd(fit, a, side, target, directions);
  }
  const lower = yield* end(-1);
  const upper = yield* end(1);
  return joinEnds(lower, upper);
}

function* separatedEnd(
  fit: FittedRows,
  a: Float64Array,
  side: number,
  target: number,
  directions: readonly Float64Array[],
): Job<IntervalEnd> {
  const unit = Math.sqrt(dot(a, a));
  const start = finitePart(fit, directions);
  function* at(c: number, from: Float64Array): Job<ProfilePoint | undefined> {
    const answer = (yield* constrainedAt(fit, a, c, from)) ?? (yield* constrainedAt(fit, a, c, start));
    if (!answer || !Number.isFinite(answer.logLikelihood)) return undefined;
    return { c, theta: answer.theta, drop: fit.answer.logLikelihood - answer.logLikelihood, slope: -answer.multipliers[0] };
  }
  const lost: IntervalEnd = { at: Number.NaN, reason: 'no fit could be made on the way to it' };
  const middle = dot(a, start);
  let point = yield* at(middle, start);
  let inside: ProfilePoint | undefined;
  let outside: ProfilePoint | undefined;
  for (let step = unit; !(inside && outside); step *= 1.5) {
    if (!point) return lost;
    if (point.drop <= target) inside = point;
    else outside = point;
    if (inside && outside) break;
    const next: number = point.c + (inside ? side : -side) * step;
    // Columns are of spread one: linear predictors have moved by hundreds.
    if (Math.abs(next - middle) > 2000 * unit) return lost;
    point = yield* at(next, point.theta);
  }
  let best: ProfilePoint = outside;
  for (let turn = 0; turn < 100; turn++) {
    const newton: number = best.c - (best.drop - target) / best.slope;
    if (Math.abs(best.drop - target) <= 1e-9 * target) return { at: Number.isFinite(newton) ? newton : best.c };
    const between: boolean = (newton - inside.c) * (newton - outside.c) < 0;
    const next: ProfilePoint | undefined = yield* at(between ? newton : 0.5 * (inside.c + outside.c), best.theta);
    if (!next) return lost;
    if (next.drop <= target) inside = next;
    else outside = next;
    best = next;
    if (Math.abs(inside.c - outside.c) <= 1e-12 * (unit + Math.abs(best.c))) return { at: best.c };
  }
  return { at: best.c };
}

/** What the separating directions leave of a fit's parameters: weights there are not yet gone. */
export function finitePart(fit: FittedRows, directions: readonly Float64Array[]): Float64Array {
  const { theta } = fit.answer;
  const out = new Float64Array(theta.length);
  for (const q of complementBasis(directions, theta.length)) {
    const along = dot(q, theta);
    for (let p = 0; p < out.length; p++) out[p] += along * q[p];
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
