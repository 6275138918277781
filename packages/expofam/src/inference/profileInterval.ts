import { type Job, solveOn } from '../engine/job.ts';
import type { PassRequest, PassResult } from '../engine/pass.ts';
import { normalQuantile } from '../math/normal.ts';
import { type ConstrainedAnswer, constrainedNewton } from './constrainedNewton.ts';
import type { FittedRows } from './fittedRows.ts';

/** An interval for one linear combination of parameters; NaN where a side could not be found, ±∞ where it has no end. */
export interface IntervalEnds {
  readonly lower: number;
  readonly upper: number;
}

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
  if (!(variance > 0) || !(dispersion > 0)) return { lower: Number.NaN, upper: Number.NaN };
  const z = -normalQuantile((1 - level) / 2);
  const scale = Math.sqrt(variance * dispersion);
  const tangent = direction.map((v) => v / variance);
  const lower = yield* oneSide(fit, a, tangent, estimate, -z, scale, dispersion);
  const upper = yield* oneSide(fit, a, tangent, estimate, z, scale, dispersion);
  return { lower, upper };
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
): Job<number> {
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
      if (Math.abs(next - c) <= 1e-10 * scale) return Number.NaN;
      c = next;
      continue;
    }
    const drop = Math.max(0, best - answer.logLikelihood);
    const r = side * Math.sqrt((2 * drop) / dispersion);
    // d r/dc = −λ/(φ r), λ = dℓ_p/dc
    const slope = r === 0 ? 1 / scale : -answer.multipliers[0] / (dispersion * r);
    last = { c, theta: answer.theta };
    const gap = z - r;
    if (Math.abs(gap) <= 1e-8 * Math.abs(z)) return c + (slope > 0 ? gap / slope : 0);
    if (gap * side > 0) {
      // The likelihood that no longer falls has no end on this side: separation.
      flat = Math.abs(r - inside.r) < 1e-6 && turn > 0 ? flat + 1 : 0;
      if (flat >= 4) return side * Number.POSITIVE_INFINITY;
      inside = { c, r, slope };
    } else outside = { c, r };
    let next = slope > 0 ? c + gap / slope : Number.NaN;
    const far = inside.c + side * 20 * scale * (1 + turn);
    if (!Number.isFinite(next) || (next - far) * side > 0) next = far;
    if (outside && ((next - inside.c) * side <= 0 || (outside.c - next) * side <= 0)) next = 0.5 * (inside.c + outside.c);
    if (Math.abs(next - c) <= 1e-13 * (Math.abs(c) + scale)) return next;
    c = next;
  }
  return Number.NaN;
}

function* constrainedAt(fit: FittedRows, a: Float64Array, value: number, start: Float64Array): Job<ConstrainedAnswer | undefined> {
  const options = {
    parameterCount: fit.layout.parameterCount,
    constraints: a,
    values: Float64Array.of(value),
    start,
    canonical: fit.model.canonical,
    tolerance: 1e-7,
  };
  return yield* solveOn<ConstrainedAnswer | undefined>(
    fit.pass,
    constrainedNewton(options) as Generator<PassRequest, ConstrainedAnswer | undefined, PassResult>,
  );
}
