import { sampleNormal } from '../math/random/continuousSamplers.ts';
import { randomSource } from '../math/random/random.ts';
import { curvesDown } from './curvesDown.ts';
import { type NewtonOptions, newton, type SolverAnswer } from './newton.ts';
import type { Solver } from './pass.ts';

/** The best of several starts, and whether the likelihood curves down there in every direction. */
export interface BestStart {
  readonly answer: SolverAnswer;
  readonly concave: boolean;
}

/**
 * Looks at the observed information where Newton's method ended, and where it is not positive definite (a saddle, a ridge), the
 * iteration stalled, or more starts are asked for, starts again elsewhere: from the fallback, from zero, and from random
 * points a few standard errors around them. Keeps the highest likelihood.
 */
export function* severalStarts(first: SolverAnswer, options: NewtonOptions, asked: number): Solver<BestStart> {
  const P = options.parameterCount;
  let best = first;
  let concave = yield* curvesDown(first);
  const good = first.status === 'converged' && concave;
  if (good && asked <= 1) return { answer: first, concave };
  const random = randomSource(1);
  const centres = [options.fallback, new Float64Array(P)].filter((c) => c !== undefined);
  const spread = Float64Array.from({ length: P }, (_, p) => {
    const d = first.information[p * P + p];
    return d > 0 && Number.isFinite(d) ? Math.min(10, 3 / Math.sqrt(d)) : 1;
  });
  const count = Math.max(asked - 1, good ? 0 : 8);
  for (let k = 0; k < count; k++) {
    const centre = centres[k % centres.length];
    const start = k < centres.length ? centre : centre.map((v, p) => v + spread[p] * sampleNormal(random));
    const { fallback: _, ...rest } = options;
    const answer = yield* newton({ ...rest, start });
    if (answer.status !== 'converged' || !Number.isFinite(answer.logLikelihood)) continue;
    const higher = answer.logLikelihood > best.logLikelihood + 1e-9 * Math.abs(best.logLikelihood);
    if (best.status === 'converged' && concave && !higher) continue;
    const there = yield* curvesDown(answer);
    if (best.status !== 'converged' || higher || (there && !concave && answer.logLikelihood >= best.logLikelihood)) {
      best = answer;
      concave = there;
    }
  }
  return { answer: best, concave };
}
