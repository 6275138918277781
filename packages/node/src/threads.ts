import './relaxedSimd.ts';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { provideThreads, type TeamMessage, type ThreadSource } from 'expofam';

const workers: (Worker | undefined)[] = [];

/** Starts a thread that waits for messages and keeps no process alive; one that ends is started anew when it is next needed. */
function startWorker(thread: number): Worker {
  // Options of the process, such as --input-type, are not meant for the worker's file; nor is its standard input.
  const worker = new Worker(new URL('./rowWorker.mjs', import.meta.url), { execArgv: [], stdin: false });
  worker.unref();
  const ended = (): void => {
    if (workers[thread] === worker) workers[thread] = undefined;
  };
  worker.once('error', ended);
  worker.once('exit', ended);
  return worker;
}

/**
 * Worker threads of Node. Importing `expofam-node/threads` lets large fits in this process use them; they start with the first
 * such fit, and `threads: 1` in the options of a fit leaves it in one.
 *
 * @example
 * import 'expofam-node/threads';
 * const model = glm('y ~ x', data, { family: 'poisson' });
 */
export const nodeThreads: ThreadSource = Object.freeze({
  cores: availableParallelism(),
  post(thread: number, message: TeamMessage) {
    workers[thread] ??= startWorker(thread);
    workers[thread].postMessage(message);
  },
});

provideThreads(nodeThreads);
