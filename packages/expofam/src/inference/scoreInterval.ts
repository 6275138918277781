import { informationFactor } from '../engine/informationFactor.ts';
import { type Job, solveOn } from '../engine/job.ts';
import { normalQuantile } from '../math/normal.ts';
import { constrainedNewton } from './constrainedNewton.ts';
import type { FittedRows } from './fittedRows.ts';
import { type IntervalEnd, type IntervalEnds, joinEnds, noInterval, outsideDomain, undecided } from './profileInterval.ts';

/** Where a separated fit is finite, and which combinations of its parameters are not. */
export interface OpenDirections {
  /** The parameters without their parts along the directions of separation. */
  readonly finitePart: Float64Array;
  /** Whether a combination of parameters goes to infinity along one of them; undefined where rounding leaves it open. */
  readonly recedes: (a: Float64Array) => boolean | undefined;
}

/**
 * The score interval of c = aᵀθ: all c with S(c) = gᵀI⁻¹g/φ ≤ z² at the fit under aᵀθ = c (expected information), by bisection
 * of √S. Where rows are separated S falls to 0 along the directions that are open, and the interval is infinite there. NaN
 * where a side could not be found, with the reason.
 */
export function* scoreInterval(
  fit: FittedRows,
  a: Float64Array,
  level: number,
  dispersion: number,
  open?: OpenDirections,
): Job<IntervalEnds> {
  const P = fit.layout.parameterCount;
  const H = fit.inverseInformation;
  let estimate = 0;
  let variance = 0;
  const direction = new Float64Array(P);
  for (let p = 0; p < P; p++) {
    for (let r = 0; r < P; r++) direction[p] += H[p * P + r] * a[r];
    estimate += a[p] * fit.answer.theta[p];
  }
  for (let p = 0; p < P; p++) variance += a[p] * direction[p];
  if (!(open || variance > 0) || !(dispersion > 0)) return noInterval(dispersion);
  const z = -normalQuantile((1 - level) / 2);
  const length2 = a.reduce((sum, v) => sum + v * v, 0);
  // In a separated fit the estimate and its variance are those of where the iterations stopped.
  const scale = open ? Math.sqrt(length2) : Math.sqrt(variance * dispersion);
  const middle = open ? a.reduce((sum, v, p) => sum + v * open.finitePart[p], 0) : estimate;
  /** √S at c, beyond z where there is no fit. */
  function* root(c: number): Job<number> {
    const start = open
      ? open.finitePart.map((v, p) => v + (a[p] / length2) * (c - middle))
      : fit.answer.theta.map((v, p) => v + (direction[p] / variance) * (c - estimate));
    const solve = (from: Float64Array) =>
      solveOn(
        fit.pass,
        constrainedNewton({ parameterCount: P, constraints: a, values: Float64Array.of(c), start: from, canonical: fit.model.canonical }),
      );
    const answer = (yield* solve(start)) ?? (yield* solve(open?.finitePart ?? fit.answer.theta));
    if (!answer) return Number.NaN;
    const at = yield { pass: fit.pass, request: { theta: answer.theta, order: 'information', information: 'expected' } };
    const factor = at.information && informationFactor(at.information, P);
    if (!factor || !at.gradient) return Number.NaN;
    const x = factor.solve(at.gradient);
    let s = 0;
    for (let p = 0; p < P; p++) s += at.gradient[p] * x[p];
    return Math.sqrt(Math.max(0, s) / dispersion);
  }
  function* side(sign: number): Job<IntervalEnd> {
    if (open) {
      const recedes = open.recedes(a.map((v) => sign * v));
      if (recedes === undefined) return { at: Number.NaN, reason: undecided };
      if (recedes) return { at: sign * Number.POSITIVE_INFINITY };
    }
    const at = (steps: number): number => middle + sign * steps * scale;
    let inside = 0;
    let outside = z;
    let reached = yield* root(at(outside));
    for (let k = 0; k < 30 && !(reached >= z); k++) {
      if (Number.isNaN(reached)) return { at: Number.NaN, reason: outsideDomain };
      inside = outside;
      outside *= 1.5;
      reached = yield* root(at(outside));
    }
    if (!(reached >= z)) return { at: Number.NaN, reason: 'the score statistic does not reach its quantile' };
    if (open && inside === 0) {
      // The middle of a separated fit may itself be rejected: towards the open side the statistic falls.
      reached = yield* root(at(inside));
      for (let back = 0; reached > z; back++) {
        if (back === 30) return { at: Number.NaN, reason: 'the score statistic does not fall below its quantile' };
        outside = inside;
        inside = inside === 0 ? -z : inside * 1.5;
        reached = yield* root(at(inside));
      }
      if (Number.isNaN(reached)) return { at: Number.NaN, reason: outsideDomain };
    }
    for (let k = 0; k < 60 && outside - inside > 1e-10 * Math.max(1, Math.abs(outside)); k++) {
      const centre = 0.5 * (inside + outside);
      const r = yield* root(at(centre));
      if (Number.isNaN(r)) return { at: Number.NaN, reason: outsideDomain };
      if (r >= z) outside = centre;
      else inside = centre;
    }
    return { at: at(0.5 * (inside + outside)) };
  }
  const lower = yield* side(-1);
  const upper = yield* side(1);
  return joinEnds(lower, upper);
}
