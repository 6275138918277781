import { sampleNormal } from '../math/random/continuousSamplers.ts';
import { randomSource } from '../math/random/random.ts';
import { curvesDown } from './curvesDown.ts';
import type { Describing } from './describing.ts';
import { informationFactor } from './informationFactor.ts';
import { type NewtonOptions, newton, type SolverAnswer } from './newton.ts';
import type { Solver } from './pass.ts';
import { unlessJammed } from './unlessJammed.ts';

/** The best of several starts, and whether the likelihood curves down there in every direction. */
export interface BestStart {
  readonly answer: SolverAnswer;
  readonly concave: boolean;
  /** The highest likelihood of a start that did not settle: a maximum below it is a local one. */
  readonly elsewhere: number;
}

/** Up to so many entries of X further starts cost about a millisecond each. */
const fewEntries = 2000;

/**
 * Looks at the observed information where Newton's method ended, and where it is not positive definite (a saddle, a ridge), the
 * iteration stalled, or more starts are asked for, starts again elsewhere: from the fallback, from zero, and from random
 * points a few standard errors around them. Keeps the highest likelihood. On few rows it does so too where there are less than five for
 * each parameter, or where observed and expected information have little to do with each other: there a likelihood often has several
 * maxima.
 *
 * @param describing what is to come along with the look at the first one
 */
export function* severalStarts(
  first: SolverAnswer,
  options: NewtonOptions,
  asked: number,
  rowCount: number,
  describing?: Describing,
): Solver<BestStart> {
  // There the likelihood need not curve down, and no start in the interior leads to it.
  if (first.status === 'boundary') return { answer: first, concave: true, elsewhere: Number.NEGATIVE_INFINITY };
  const P = options.parameterCount;
  let best = first;
  const { good, ...found } = yield* standing(first, rowCount, describing);
  let { concave } = found;
  if (good && asked <= 1) return { answer: first, concave, elsewhere: Number.NEGATIVE_INFINITY };
  const random = randomSource(1);
  const centres = [options.fallback, new Float64Array(P)].filter((c) => c !== undefined);
  const spread = Float64Array.from({ length: P }, (_, p) => {
    const d = first.information[p * P + p];
    return d > 0 && Number.isFinite(d) ? Math.min(10, 3 / Math.sqrt(d)) : 1;
  });
  const count = Math.max(asked - 1, good ? 0 : Math.min(32, Math.max(8, fewEntries / (rowCount * P))));
  let elsewhere = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k++) {
    const centre = centres[k % centres.length];
    const start = k < centres.length ? centre : centre.map((v, p) => v + spread[p] * sampleNormal(random));
    const { fallback: _, ...rest } = options;
    const answer = yield* unlessJammed(newton({ ...rest, start }));
    if (!Number.isFinite(answer.logLikelihood)) continue;
    if (answer.status !== 'converged') {
      elsewhere = Math.max(elsewhere, answer.logLikelihood);
      continue;
    }
    const higher = answer.logLikelihood > best.logLikelihood + 1e-9 * Math.abs(best.logLikelihood);
    if (best.status === 'converged' && concave && !higher) continue;
    const there = yield* curvesDown(answer);
    if (best.status !== 'converged' || higher || (there && !concave && answer.logLikelihood >= best.logLikelihood)) {
      best = answer;
      concave = there;
    }
  }
  return { answer: best, concave, elsewhere };
}

/** Whether the likelihood curves down at an answer, and whether it is the maximum as far as one start can tell. */
export function* standing(
  answer: SolverAnswer,
  rowCount: number,
  describing?: Describing,
): Solver<{ readonly concave: boolean; readonly good: boolean }> {
  const P = answer.theta.length;
  const concave = yield* curvesDown(answer, describing);
  const few = rowCount * P <= fewEntries;
  const good = answer.status === 'converged' && concave && !(few && (rowCount < 5 * P || (yield* isDoubtful(answer))));
  return { concave, good };
}

/**
 * Σ(λ − 1)² over the eigenvalues λ of H⁻¹J, expected H and observed J: zero for canonical links, and small where the model fits and the
 * rows are many.
 */
const doubtful = 0.25;

function* isDoubtful({ theta, information }: SolverAnswer): Solver<boolean> {
  const P = theta.length;
  const expected = informationFactor(information, P);
  const observed = yield { theta, order: 'information', information: 'observed' };
  if (!expected || !observed.valid || !observed.information) return true;
  const J = observed.information;
  const D = Array.from({ length: P }, (_, j) =>
    expected.solve(Float64Array.from({ length: P }, (_, i) => J[i * P + j] - information[i * P + j])),
  );
  let sum = 0;
  for (let j = 0; j < P; j++) for (let i = 0; i < P; i++) sum += D[j][i] * D[i][j];
  return !(sum <= doubtful);
}
