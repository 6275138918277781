import { informationFactor } from '../engine/informationFactor.ts';
import { type Job, solveOn } from '../engine/job.ts';
import { normalQuantile } from '../math/normal.ts';
import { constrainedNewton } from './constrainedNewton.ts';
import type { FittedRows } from './fittedRows.ts';
import { type IntervalEnd, type IntervalEnds, joinEnds, noInterval, outsideDomain } from './profileInterval.ts';

/**
 * The score interval of c = aᵀθ: all c with gᵀI⁻¹g/φ ≤ z² at the fit under aᵀθ = c (expected information), by false position
 * on its signed root. NaN where a side could not be found.
 */
export function* scoreInterval(fit: FittedRows, a: Float64Array, level: number, dispersion: number): Job<IntervalEnds> {
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
  if (!(variance > 0) || !(dispersion > 0)) return noInterval(dispersion);
  const z = -normalQuantile((1 - level) / 2);
  const scale = Math.sqrt(variance * dispersion);
  /** √S at c, beyond z where there is no fit. */
  function* root(c: number): Job<number> {
    const start = fit.answer.theta.map((v, p) => v + (direction[p] / variance) * (c - estimate));
    const solve = (from: Float64Array) =>
      solveOn(
        fit.pass,
        constrainedNewton({ parameterCount: P, constraints: a, values: Float64Array.of(c), start: from, canonical: fit.model.canonical }),
      );
    const answer = (yield* solve(start)) ?? (yield* solve(fit.answer.theta));
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
    let low = 0;
    let high = z;
    let atHigh = yield* root(estimate + sign * high * scale);
    for (let k = 0; k < 30 && !(atHigh >= z); k++) {
      if (Number.isNaN(atHigh)) return { at: Number.NaN, reason: outsideDomain };
      low = high;
      high *= 1.5;
      atHigh = yield* root(estimate + sign * high * scale);
    }
    if (!(atHigh >= z)) return { at: Number.NaN, reason: 'the score statistic does not reach its quantile' };
    for (let k = 0; k < 60 && high - low > 1e-10 * high; k++) {
      const middle = 0.5 * (low + high);
      const r = yield* root(estimate + sign * middle * scale);
      if (Number.isNaN(r)) return { at: Number.NaN, reason: outsideDomain };
      if (r >= z) high = middle;
      else low = middle;
    }
    return { at: estimate + sign * 0.5 * (low + high) * scale };
  }
  const lower = yield* side(-1);
  const upper = yield* side(1);
  return joinEnds(lower, upper);
}
