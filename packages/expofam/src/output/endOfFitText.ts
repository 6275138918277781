import { counted } from '../core/counted.ts';
import type { ModelState, ModelStatus } from '../model/modelState.ts';

/** How a fit ended, in words: `Converged in 4 iterations`; where it did not, what happened instead. */
export function endOfFitText({ status, iterations }: Pick<ModelState, 'status' | 'iterations'>): string {
  const steps = counted(iterations, 'iteration');
  // A saved model may come from a version with another word.
  return Object.hasOwn(endings, status) ? endings[status](steps, iterations) : `${status} after ${steps}`;
}

const endings: Readonly<Record<ModelStatus, (steps: string, count: number) => string>> = {
  converged: (steps) => `Converged in ${steps}`,
  separated: (steps) => `No finite maximum: separated; the likelihood came to its limit in ${steps}`,
  runaway: (steps) => `No finite maximum: parameters run away; ended after ${steps}`,
  boundary: (steps) => `Maximum at the edge of the domain, reached in ${steps}`,
  'max-iterations': (steps) => `Not converged: the limit of ${steps} came first`,
  stalled: (steps) => `Not converged: no step raises the likelihood after ${steps}`,
  stopped: (_, count) => `Approximate: all ${counted(count, 'update')} of the stochastic solver made`,
  'no-start': () => 'Not fitted: no start has a finite likelihood',
};
