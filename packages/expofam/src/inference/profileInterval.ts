import { type Job, solveOn } from '../engine/job.ts';
import type { PassRequest, PassResult } from '../engine/pass.ts';
import { normalQuantile } from '../math/normal.ts';
import { type ConstrainedAnswer, constrainedNewton } from './constrainedNewton.ts';
import type { FittedRows } from './fittedRows.ts';

/** An interval for one linear combination of parameters; NaN where a side could not be found, ±∞ where it has no end. */
export interface IntervalEnds {
  readonly lower: number;
  readonly upper: number;
  /** Why an end is NaN or to be read with care, for each of them. */
  readonly reasons?: readonly string[];
}

/** One end of an interval. */
export interface IntervalEnd {
  readonly at: number;
  readonly reason?: string;
  /** The fit at that end. */
  readonly theta?: Float64Array;
}

export const joinEnds = (lower: IntervalEnd, upper: IntervalEnd): IntervalEnds => {
  const reasons = [
    ...(lower.reason === undefined ? [] : [`lower end: ${lower.reason}`]),
    ...(upper.reason === undefined ? [] : [`upper end: ${upper.reason}`]),
  ];
  return { lower: lower.at, upper: upper.at, ...(reasons.length ? { reasons } : {}) };
};

/** Where there is nothing to measure by: no variance in this direction, or no dispersion. */
export const noInterval = (dispersion: number): IntervalEnds => ({
  lower: Number.NaN,
  upper: Number.NaN,
  reasons: [dispersion > 0 ? 'the estimate has no standard error' : 'there is no dispersion to measure by'],
});

export const outsideDomain = 'the model leaves its domain before the likelihood has fallen far enough';
export const undecided = 'rounding did not allow to decide whether there is one';
const notFound = 'the search did not end';
const betterFound = 'a higher likelihood than that of the fit was found on the way; fit again with more starts';
const notMonotone = 'the profile is not monotone; this is the crossing nearest to the estimate';

/**
 * The profile-likelihood interval of c = aᵀθ: all c with 2(ℓ̂ − ℓ_p(c))/φ ≤ z², where ℓ_p is the likelihood maximised over
 * everything else. The signed root r(c) = ±√(2(ℓ̂ − ℓ_p)/φ) is nearly a straight line, its slope is known from the Lagrange
 * multiplier, and each constrained fit starts at the last one: a few Newton steps a side. Same definition as
 * `MASS::confint.glm` (which interpolates r by a spline); φ is the model's dispersion. Source: Venzon & Moolgavkar (1988).
 *
 * @param a the combination, in the parameters of the centred, scaled columns
 */
export function* profileInterval(fit: FittedRows, a: Float64Array, level: number, dispersion: number): Job<IntervalEnds> {
  const P = fit.layout.parameterCount;
  const H = fit.inverseInformation;
  const direction = new Float64Array(P);
  let variance = 0;
  let estimate = 0;
  for (let p = 0; p < P; p++) {
    for (let r = 0; r < P; r++) direction[p] += H[p * P + r] * a[r];
    estimate += a[p] * fit.answer.theta[p];
  }
  for (let p = 0; p < P; p++) variance += a[p] * direction[p];
  if (!(variance > 0) || !(dispersion > 0)) return noInterval(dispersion);
  const z = -normalQuantile((1 - level) / 2);
  const scale = Math.sqrt(variance * dispersion);
  const tangent = direction.map((v) => v / variance);
  const lower = yield* oneSide(fit, a, tangent, estimate, -z, scale, dispersion);
  const upper = yield* oneSide(fit, a, tangent, estimate, z, scale, dispersion);
  return joinEnds(
    fit.model.canonical ? lower : yield* firstCrossing(fit, a, tangent, estimate, lower, -z, dispersion),
    fit.model.canonical ? upper : yield* firstCrossing(fit, a, tangent, estimate, upper, z, dispersion),
  );
}

interface FreePoint {
  readonly c: number;
  readonly theta: Float64Array;
}

/**
 * Where the likelihood is not known to be concave, its profile may fall below the level and rise again before the end found:
 * three points between say so, and then the first crossing is found by halving.
 */
function* firstCrossing(
  fit: FittedRows,
  a: Float64Array,
  tangent: Float64Array,
  estimate: number,
  end: IntervalEnd,
  z: number,
  dispersion: number,
): Job<IntervalEnd> {
  if (!Number.isFinite(end.at)) return end;
  // Where the likelihood is not concave a fit may end beside the highest maximum: starts on both sides.
  function* rejected(c: number, low: FreePoint): Job<FreePoint & { readonly out: boolean }> {
    let best = low.theta;
    let out = false;
    for (const from of [low, { c: end.at, theta: end.theta ?? low.theta }]) {
      for (const step of [1, 0]) {
        const start = from.theta.map((v, p) => v + step * tangent[p] * (c - from.c));
        const answer = yield* constrainedAt(fit, a, c, start);
        if (!answer) continue;
        best = answer.theta;
        out = 2 * (fit.answer.logLikelihood - answer.logLikelihood) > z * z * dispersion * (1 + 1e-9);
        if (!out) return { c, theta: best, out };
      }
    }
    return { c, theta: best, out };
  }
  let low: FreePoint = { c: estimate, theta: fit.answer.theta };
  for (const share of [0.25, 0.5, 0.75]) {
    const point = yield* rejected(estimate + share * (end.at - estimate), low);
    if (!point.out) {
      low = point;
      continue;
    }
    let high = point.c;
    while (Math.abs(high - low.c) > 1e-9 * Math.abs(end.at - estimate)) {
      const middle: FreePoint & { readonly out: boolean } = yield* rejected(0.5 * (low.c + high), low);
      if (middle.out) high = middle.c;
      else low = middle;
    }
    return { at: 0.5 * (low.c + high), reason: notMonotone };
  }
  return end;
}

/** The end of the interval on the side of z's sign. */
function* oneSide(
  fit: FittedRows,
  a: Float64Array,
  tangent: Float64Array,
  estimate: number,
  z: number,
  scale: number,
  dispersion: number,
): Job<IntervalEnd> {
  const side = Math.sign(z);
  const best = fit.answer.logLikelihood;
  const from = fit.answer.theta;
  let c = estimate + z * scale;
  let last: { c: number; theta: Float64Array } = { c: estimate, theta: from };
  // The root lies between `inside` (|r| too small) and `outside` (too large, or not reachable).
  let inside = { c: estimate, r: 0, slope: 1 / scale };
  let outside: { c: number; r: number } | undefined;
  let flat = 0;
  for (let turn = 0; turn < 60; turn++) {
    const start = last.theta.map((v, p) => v + tangent[p] * (c - last.c));
    let answer = yield* constrainedAt(fit, a, c, start);
    if (!answer) answer = yield* constrainedAt(fit, a, c, last.theta);
    if (!answer || !Number.isFinite(answer.logLikelihood)) {
      // Outside the domain, or no maximum there: come back towards what is known to be inside.
      outside = { c, r: Number.POSITIVE_INFINITY };
      const next = inside.c + 0.5 * (c - inside.c);
      if (Math.abs(next - c) <= 1e-10 * scale) return { at: Number.NaN, reason: outsideDomain };
      c = next;
      continue;
    }
    if (answer.logLikelihood - best > 1e-6 * dispersion) return { at: Number.NaN, reason: betterFound };
    const drop = Math.max(0, best - answer.logLikelihood);
    const r = side * Math.sqrt((2 * drop) / dispersion);
    // d r/dc = −λ/(φ r), λ = dℓ_p/dc
    const slope = r === 0 ? 1 / scale : -answer.multipliers[0] / (dispersion * r);
    last = { c, theta: answer.theta };
    const gap = z - r;
    if (Math.abs(gap) <= 1e-8 * Math.abs(z)) return { at: c + (slope > 0 ? gap / slope : 0), theta: answer.theta };
    if (gap * side > 0) {
      // A likelihood that no longer falls over many standard errors has no end on this side.
      flat = Math.abs(r - inside.r) < 1e-6 && !outside && (c - inside.c) * side > scale ? flat + 1 : 0;
      if (flat >= 4) return { at: side * Number.POSITIVE_INFINITY };
      inside = { c, r, slope };
    } else outside = { c, r };
    let next = slope > 0 ? c + gap / slope : Number.NaN;
    const far = inside.c + side * 20 * scale * (1 + turn);
    if (!Number.isFinite(next) || (next - far) * side > 0) next = far;
    if (outside && ((next - inside.c) * side <= 0 || (outside.c - next) * side <= 0)) next = 0.5 * (inside.c + outside.c);
    if (Math.abs(next - c) <= 1e-13 * (Math.abs(c) + scale)) {
      // The bracket has closed: on a root, or on the edge of the domain.
      return outside?.r === Number.POSITIVE_INFINITY ? { at: Number.NaN, reason: outsideDomain } : { at: next };
    }
    c = next;
  }
  return { at: Number.NaN, reason: outside?.r === Number.POSITIVE_INFINITY ? outsideDomain : notFound };
}

/** The fit under aᵀθ = value, from `start`. */
export function* constrainedAt(fit: FittedRows, a: Float64Array, value: number, start: Float64Array): Job<ConstrainedAnswer | undefined> {
  const options = {
    parameterCount: fit.layout.parameterCount,
    constraints: a,
    values: Float64Array.of(value),
    start,
    nearby: fit.answer.information,
    canonical: fit.model.canonical,
    tolerance: 1e-7,
  };
  return yield* solveOn<ConstrainedAnswer | undefined>(
    fit.pass,
    constrainedNewton(options) as Generator<PassRequest, ConstrainedAnswer | undefined, PassResult>,
  );
}
