import { parentPort, workerData } from 'node:worker_threads';
import { bootstrapSample, ExpofamError, foldFits, useKernels } from 'expofam';
import type { Share, ShareMessage } from './inThreads.ts';
import { refit } from './refitTask.ts';

/** How often a worker says how far it is, in milliseconds. */
const PROGRESS_MS = 100;

const share = workerData as Share;
const send = (message: ShareMessage): void => parentPort?.postMessage(message);

let last = performance.now();
const onProgress = (done: number): void => {
  if (performance.now() - last < PROGRESS_MS) return;
  last = performance.now();
  send({ kind: 'progress', done });
};

try {
  useKernels(share.kernels);
  const model = refit(share.task);
  send({
    kind: 'answer',
    answer:
      share.kind === 'bootstrap'
        ? bootstrapSample(model, { ...share.options, onProgress }, share.clusters)
        : foldFits(model, { ...share.options, onProgress }, (fold) => fold % share.of === share.part),
  });
} catch (error) {
  if (!(error instanceof ExpofamError)) throw error;
  send({ kind: 'error', code: error.code, subject: error.subject, message: error.message });
}
