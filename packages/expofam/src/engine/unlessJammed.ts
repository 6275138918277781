import type { SolverAnswer } from './newton.ts';
import type { PassResult, Solver } from './pass.ts';

/** So many points outside the domain say that the iteration runs into its edge: each step ends a fraction of the way to it. */
const most = 100;

/**
 * A solver that is stopped where it jams at the edge of the domain, at the highest point that it found. The iteration would come to no end,
 * and most of its sums be of points outside.
 */
export function* unlessJammed(solver: Solver<SolverAnswer>): Solver<SolverAnswer> {
  let turn = solver.next();
  let outside = 0;
  let iterations = 0;
  let theta: Float64Array | undefined;
  let value = Number.NEGATIVE_INFINITY;
  while (!turn.done) {
    const result: PassResult = yield turn.value;
    if (!result.valid) outside++;
    else if (turn.value.theta && result.logLikelihood > value) {
      theta = turn.value.theta;
      value = result.logLikelihood;
      iterations++;
    }
    if (outside > most && theta) {
      const here = yield { theta, order: 'information' };
      const { gradient, information, logLikelihood } = here;
      if (gradient && information) return { theta, logLikelihood, gradient, information, iterations, status: 'max-iterations', trace: [] };
    }
    turn = solver.next(result);
  }
  return turn.value;
}
