import { factorOf, factorWithRidge } from './factorOf.ts';
import type { FactorRoom } from './informationFactor.ts';
import type { PassRequest, PassResult, Solver } from './pass.ts';

/** A valid point, and the sums there. */
export interface Starting {
  readonly theta: Float64Array;
  readonly result: PassResult;
}

/** Where a solver may start. */
export interface StartOptions {
  readonly parameterCount: number;
  /** Known start; by default the start sweep. */
  readonly start?: Float64Array;
  /** Parameters that are tried when the start sweep leads out of the domain. */
  readonly fallback?: Float64Array;
}

/** The start: given, or one weighted least-squares step from each row's own guess, or the fallback; the first that is valid. */
export function* startingPoint(
  options: StartOptions,
  arithmetic: PassRequest['arithmetic'],
  room: FactorRoom,
): Solver<Starting | undefined> {
  const P = options.parameterCount;
  if (options.start?.every(Number.isFinite)) {
    const result = yield { theta: options.start, order: 'information', arithmetic };
    if (result.valid) return { theta: options.start, result };
  }
  const candidates: Float64Array[] = [];
  const sweep = yield { theta: null, order: 'information', arithmetic };
  if (sweep.gradient && sweep.information) {
    const factor = factorOf(sweep, P, room) ?? factorWithRidge(sweep, P);
    if (factor) candidates.push(factor.solve(sweep.gradient));
  }
  if (options.fallback) candidates.push(options.fallback);
  candidates.push(new Float64Array(P));
  for (const theta of candidates) {
    if (!theta.every(Number.isFinite)) continue;
    const result = yield { theta, order: 'information', arithmetic };
    if (result.valid) return { theta, result };
  }
  // Towards the fallback, which is inside the domain where anything is.
  if (options.fallback && candidates.length > 1) {
    const from = options.start ?? candidates[0];
    for (let t = 0.5; t > 1e-6; t /= 2) {
      const base = options.fallback;
      const theta = base.map((v, i) => v + t * (from[i] - v));
      const result = yield { theta, order: 'information', arithmetic };
      if (result.valid) return { theta, result };
    }
  }
  return undefined;
}
