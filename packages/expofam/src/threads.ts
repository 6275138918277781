import { provideThreads, type ThreadSource } from './model/threads/rowTeam.ts';
import type { TeamMessage } from './model/threads/teamMessages.ts';

// The library is compiled without the types of browsers; this is what it uses of them.
interface WebWorker {
  postMessage(message: TeamMessage): void;
  onerror: (() => void) | null;
}
declare const URL: new (path: string, base: string) => object;
declare const Worker: new (url: object, options: { readonly type: 'module' }) => WebWorker;
const scope = globalThis as {
  readonly crossOriginIsolated?: boolean;
  readonly document?: unknown;
  readonly navigator?: { readonly hardwareConcurrency?: number };
};

const workers: (WebWorker | undefined)[] = [];

/** Starts a thread that waits for messages; one that ends by an error is started anew when it is next needed. */
function startWorker(thread: number): WebWorker {
  // Bundlers find the file by this form of words.
  const worker = new Worker(new URL('./rowWorker.mjs', (import.meta as unknown as { readonly url: string }).url), { type: 'module' });
  worker.onerror = () => {
    if (workers[thread] === worker) workers[thread] = undefined;
  };
  return worker;
}

/**
 * Web workers as the threads of fits: undefined where they cannot share memory (the page is not cross-origin isolated) and in a
 * window, which must not wait. Importing `expofam/threads` in a worker of a page lets the large fits that are made there use the
 * machine's threads; they start with the first such fit, and `threads: 1` in the options of a fit leaves it in one.
 *
 * @example
 * // After import 'expofam/threads'; small fits take one thread anyway.
 * glm('y ~ x', { y: [1, 2, 4], x: [0, 1, 2] }, { family: 'poisson' });
 */
export const webThreads: ThreadSource | undefined =
  scope.crossOriginIsolated === true && scope.document === undefined && typeof Worker !== 'undefined'
    ? Object.freeze({
        cores: scope.navigator?.hardwareConcurrency ?? 1,
        post(thread: number, message: TeamMessage) {
          workers[thread] ??= startWorker(thread);
          workers[thread].postMessage(message);
        },
      })
    : undefined;

if (webThreads) provideThreads(webThreads);
