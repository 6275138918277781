import type { SolverAnswer } from './newton.ts';
import type { PassResult, Solver } from './pass.ts';

/** So many points outside the domain say that the iteration runs into its edge: each step ends a fraction of the way to it. */
const most = 100;

/**
 * A solver that is stopped where it jams at the edge of the domain, at the last point inside. The iteration would come to no end, and most of
 * its sums be of points outside.
 */
export function* unlessJammed(solver: Solver<SolverAnswer>): Solver<SolverAnswer> {
  let turn = solver.next();
  let outside = 0;
  let theta: Float64Array | undefined;
  while (!turn.done) {
    const result: PassResult = yield turn.value;
    if (result.valid) theta = turn.value.theta ?? theta;
    else if (++outside > most && theta) {
      const { gradient, information, logLikelihood } = yield { theta, order: 'information' };
      if (gradient && information)
        return { theta, logLikelihood, gradient, information, iterations: most, status: 'max-iterations', trace: [] };
    }
    turn = solver.next(result);
  }
  return turn.value;
}
