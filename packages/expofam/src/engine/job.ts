import type { Pass, PassRequest, PassResult, Solver } from './pass.ts';

/** A question to one pass; a job may use several (the model's own, the null model's, one for each trial of a constant). */
export interface Question {
  readonly pass: Pass;
  readonly request: PassRequest;
}

/** A computation made of sweeps over data: it yields questions and receives sums. */
export type Job<Answer> = Generator<Question, Answer, PassResult>;

/** Runs a solver on one pass, as part of a job. */
export function* solveOn<Answer>(pass: Pass, solver: Solver<Answer>): Job<Answer> {
  let turn = solver.next();
  while (!turn.done) turn = solver.next(yield { pass, request: turn.value });
  return turn.value;
}

/** Runs a solver on a pass that answers at once: the same as running its job, without the job. */
export function runOn<Answer>(pass: { evaluate(request: PassRequest): PassResult }, solver: Solver<Answer>): Answer {
  let turn = solver.next();
  while (!turn.done) turn = solver.next(pass.evaluate(turn.value));
  return turn.value;
}

/** Runs a job whose passes answer at once. */
export function runJob<Answer>(job: Job<Answer>): Answer {
  try {
    let turn = job.next();
    while (!turn.done) {
      const result = turn.value.pass.evaluate(turn.value.request);
      if (result instanceof Promise) throw new TypeError('a pass that answers later needs runJobAsync');
      turn = job.next(result);
    }
    return turn.value;
  } finally {
    leave(job);
  }
}

/** Lets a job that is broken off give back what it took; one that is over has done so. */
const leave = (job: Job<unknown>): void => {
  job.return(undefined);
};

/** Runs a job whose passes may answer later; `between` runs between sweeps (progress, cancelling by throwing). */
export async function runJobAsync<Answer>(job: Job<Answer>, between?: () => void | Promise<void>): Promise<Answer> {
  try {
    let turn = job.next();
    while (!turn.done) {
      await between?.();
      turn = job.next(await turn.value.pass.evaluate(turn.value.request));
    }
    return turn.value;
  } finally {
    leave(job);
  }
}
