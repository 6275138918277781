import { factorOf } from './factorOf.ts';
import type { SolverAnswer } from './newton.ts';
import type { Solver } from './pass.ts';

/** Whether the observed information is positive definite where a solver ended. */
export function* curvesDown(answer: SolverAnswer): Solver<boolean> {
  if (answer.status === 'no-start') return false;
  const { theta } = answer;
  const observed = yield { theta, order: 'information', information: 'observed' };
  if (observed.valid && factorOf(observed, theta.length)) return true;
  // Nearly collinear columns look like a ridge in plain arithmetic.
  const precise = yield { theta, order: 'information', information: 'observed', arithmetic: 'compensated' };
  return precise.valid && precise.informationLow !== undefined && factorOf(precise, theta.length) !== undefined;
}
