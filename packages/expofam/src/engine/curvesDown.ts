import type { Describing } from './describing.ts';
import { factorOf } from './factorOf.ts';
import type { SolverAnswer } from './newton.ts';
import type { Solver } from './pass.ts';

/**
 * Whether the observed information is positive definite where a solver ended.
 *
 * @param describing what of a description is to come from the same sweep, and who takes it
 */
export function* curvesDown(answer: SolverAnswer, describing?: Describing): Solver<boolean> {
  if (answer.status === 'no-start') return false;
  const { theta } = answer;
  const observed = yield { theta, order: 'information', information: 'observed', ...describing?.request };
  describing?.take({ theta, fitted: observed.fitted });
  if (observed.valid && factorOf(observed, theta.length)) return true;
  // Nearly collinear columns look like a ridge in plain arithmetic.
  const precise = yield { theta, order: 'information', information: 'observed', arithmetic: 'compensated' };
  return precise.valid && precise.informationLow !== undefined && factorOf(precise, theta.length) !== undefined;
}
