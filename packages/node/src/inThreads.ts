import { Worker } from 'node:worker_threads';
import {
  type BootstrapOptions,
  type BootstrapSample,
  bootstrapSample,
  type CovarianceOptions,
  type CrossValidation,
  type CrossValidationOptions,
  clusterCodes,
  crossValidate,
  ExpofamError,
  type FittedModel,
  type FoldFit,
  joinSamples,
  type KernelChoice,
  kernelChoice,
} from 'expofam';
import { type RefitTask, refitTask } from './refitTask.ts';

export interface ThreadOptions {
  /** Workers, each with a copy of the rows; 1 (default) works in this thread. What comes out does not depend on it. */
  readonly threads?: number;
  /** Ends the workers at once. */
  readonly signal?: AbortSignal;
}

/** What a worker is given: the model to make again, and which refits of it are its own. */
export type Share = { readonly task: RefitTask; readonly kernels: KernelChoice } & (
  | { readonly kind: 'bootstrap'; readonly options: BootstrapOptions; readonly clusters: Int32Array | undefined }
  | { readonly kind: 'folds'; readonly options: CrossValidationOptions; readonly part: number; readonly of: number }
);

/** What a worker says. */
export type ShareMessage =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'answer'; readonly answer: BootstrapSample | readonly FoldFit[] }
  | { readonly kind: 'error'; readonly code: string; readonly subject: string; readonly message: string };

/**
 * `bootstrapSample` in several threads. The b-th replicate draws from its own stream, so the sample is the same, bit by bit,
 * whatever the number of threads; give it to `withCovariance` or `confint` as `bootstrap: { sample }`.
 *
 * @throws ExpofamError `not-portable` where a family is made of functions, `interrupted` by the signal
 * @example
 * const sample = await bootstrapInThreads(model, { replicates: 2000, threads: 4 });
 * const robust = withCovariance(model, { type: 'bootstrap', bootstrap: { sample } });
 */
export async function bootstrapInThreads(
  model: FittedModel,
  options: Omit<BootstrapOptions, 'range' | 'sample'> & ThreadOptions & { readonly cluster?: CovarianceOptions['cluster'] } = {},
): Promise<BootstrapSample> {
  const { threads, signal, cluster, onProgress, ...own } = options;
  const clusters = cluster === undefined ? undefined : clusterCodes(model, cluster);
  const { replicates = 999 } = own;
  const count = Math.min(threadCount(threads), Math.max(1, replicates));
  if (count === 1) return bootstrapSample(model, { ...own, ...(onProgress ? { onProgress } : {}) }, clusters);
  const task = refitTask(model);
  const bound = (k: number): number => Math.round((k * replicates) / count);
  const shares = Array.from({ length: count }, (_, k): Share => {
    const range = [bound(k), bound(k + 1)] as const;
    return { kind: 'bootstrap', task, kernels: kernelChoice(), options: { ...own, range }, clusters };
  });
  return joinSamples((await answers(shares, signal, (done) => onProgress?.(done, replicates))) as BootstrapSample[]);
}

/**
 * `crossValidate` in several threads, each with its share of the folds; the same numbers, bit by bit.
 *
 * @throws ExpofamError as {@link bootstrapInThreads}
 * @example
 * (await crossValidateInThreads(model, { folds: 20, threads: 4 })).metrics.deviance;
 */
export async function crossValidateInThreads(
  model: FittedModel,
  options: Omit<CrossValidationOptions, 'fitted'> & ThreadOptions = {},
): Promise<CrossValidation> {
  const { threads, signal, onProgress, ...own } = options;
  const folds = own.folds === 'leave-one-out' ? model.nobs : (own.folds ?? 10);
  const count = Math.min(threadCount(threads), Math.max(1, folds));
  if (count === 1) return crossValidate(model, { ...own, ...(onProgress ? { onProgress } : {}) });
  const task = refitTask(model);
  const shares = Array.from(
    { length: count },
    (_, part): Share => ({ kind: 'folds', task, kernels: kernelChoice(), options: own, part, of: count }),
  );
  const fitted = ((await answers(shares, signal, (done) => onProgress?.(done, folds))) as FoldFit[][]).flat();
  return crossValidate(model, { ...own, fitted: fitted.sort((a, b) => a.fold - b.fold) });
}

function threadCount(threads = 1): number {
  if (Number.isInteger(threads) && threads >= 1) return threads;
  throw new ExpofamError('bad-option', { subject: 'threads', found: String(threads), expected: 'a whole number from 1' });
}

/** What the workers find, in the order of their shares; when one fails, or the signal comes, all end. */
async function answers(
  shares: readonly Share[],
  signal: AbortSignal | undefined,
  report: (done: number) => void,
): Promise<(BootstrapSample | readonly FoldFit[])[]> {
  const done = shares.map(() => 0);
  const workers: Worker[] = [];
  let stop: (() => void) | undefined;
  try {
    return await Promise.all(
      shares.map(
        (share, k) =>
          new Promise<BootstrapSample | readonly FoldFit[]>((resolve, reject) => {
            const interrupted = (): void => reject(new ExpofamError('interrupted', { subject: 'expofam', found: 'interrupted' }));
            if (signal?.aborted) return interrupted();
            if (k === 0 && signal) {
              signal.addEventListener('abort', interrupted);
              stop = () => signal.removeEventListener('abort', interrupted);
            }
            const worker = new Worker(new URL('./refitWorker.mjs', import.meta.url), { workerData: share });
            workers.push(worker);
            worker.once('error', reject);
            worker.once('exit', (code) => reject(new Error(`a worker ended with code ${code} before its answer`)));
            worker.on('message', (message: ShareMessage) => {
              if (message.kind === 'answer') resolve(message.answer);
              else if (message.kind === 'error')
                reject(
                  new ExpofamError(message.code, { subject: message.subject, found: message.message.slice(message.subject.length + 2) }),
                );
              else {
                done[k] = message.done;
                report(done.reduce((sum, d) => sum + d, 0));
              }
            });
          }),
      ),
    );
  } finally {
    stop?.();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
