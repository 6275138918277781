import { randomSource } from 'expofam';
import type { Problem } from './problems.ts';

export const methods = ['stochastic', 'batch', 'newton'] as const;
export type Method = (typeof methods)[number];

/** One solver under way: where it is and where it was. A pass reads every row once. */
export interface Runner {
  readonly theta: readonly [number, number];
  readonly path: readonly (readonly [number, number])[];
  /** ℓ̂ − ℓ after each pass, the start first. */
  readonly gaps: readonly number[];
  /** Why it cannot go on. */
  readonly stuck?: string;
}

export type Race = Readonly<Record<Method, Runner>>;

export function startRace(problem: Problem, start: readonly [number, number]): Race {
  const runner: Runner = { theta: start, path: [start], gaps: [gapAt(problem, start)] };
  return { stochastic: runner, batch: runner, newton: runner };
}

/** ℓ̂ − ℓ; NaN where there is no likelihood. */
const gapAt = ({ likelihood, logLik }: Problem, theta: readonly [number, number]): number => {
  const value = likelihood.value([...theta]);
  return value === undefined ? Number.NaN : Math.max(0, logLik - value);
};

const moved = (theta: readonly [number, number], by: readonly number[], step: number): readonly [number, number] => [
  theta[0] + step * by[0],
  theta[1] + step * by[1],
];

const outside = 'A mean left its domain: no likelihood there.';
const lost = 'It ran away.';

/** One pass of each solver over the rows; `step` in units of what batch ascent may take at the maximum, 1/λ. */
export function racePass(problem: Problem, race: Race, step: number): Race {
  return {
    stochastic: advance(problem, race.stochastic, (r) => stochasticPass(problem, r, step, race.stochastic.gaps.length - 1)),
    batch: advance(problem, race.batch, (r) => {
      const point = problem.likelihood.at([...r.theta]);
      return point ? [moved(r.theta, point.score, step / problem.curvature)] : outside;
    }),
    newton: advance(problem, race.newton, (r) => {
      const point = problem.likelihood.at([...r.theta], 'observed');
      if (!point) return outside;
      if (!point.step) return 'The curvature is not downwards here: Newton’s step would climb to no maximum.';
      return [moved(r.theta, point.step, 1)];
    }),
  };
}

/** Moves a runner along the points that a pass gives, or says why it stays. */
function advance(problem: Problem, runner: Runner, go: (r: Runner) => (readonly [number, number])[] | string): Runner {
  if (runner.stuck !== undefined) return runner;
  const points = go(runner);
  if (typeof points === 'string') return { ...runner, stuck: points };
  const theta = points[points.length - 1];
  const gap = gapAt(problem, theta);
  const next = { theta, path: [...runner.path, ...points], gaps: [...runner.gaps, gap] };
  if (Number.isNaN(gap)) return { ...next, stuck: outside };
  return theta.some((v, i) => Math.abs(v - problem.best[i]) > 50 * (problem.window[i][1] - problem.window[i][0]))
    ? { ...next, stuck: lost }
    : next;
}

/** Every row once in random order: θ ← θ + α_t (T(y) − E[T(y)|x]) x, with α_t falling as t^−0.6. */
function stochasticPass(
  { likelihood, curvature }: Problem,
  runner: Runner,
  step: number,
  pass: number,
): (readonly [number, number])[] | string {
  const n = likelihood.rowCount;
  // A row has 1/n of the curvature on average, some rows several times that: an eighth of n/λ is safe for them, too.
  const first = (step * n) / (8 * curvature);
  const random = randomSource(100 + pass);
  const order = Array.from({ length: n }, (_, i) => ({ i, key: random.uniform() })).sort((a, b) => a.key - b.key);
  const points: (readonly [number, number])[] = [];
  let { theta } = runner;
  for (const [t, { i }] of order.entries()) {
    const score = likelihood.scoreOfRows([...theta], [i]);
    if (!score) return points.length > 0 ? points : outside;
    theta = moved(theta, score, first * (1 + (pass * n + t) / n) ** -0.6);
    points.push(theta);
  }
  return points;
}
