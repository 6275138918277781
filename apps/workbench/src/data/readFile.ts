import { cancelled, type Failure } from '../engine/failure.ts';
import type { Dataset } from './dataset.ts';
import type { OpenProgress } from './openData.ts';

export interface ReaderRequest {
  readonly name: string;
  readonly blob: Blob;
}
export type ReaderMessage =
  | { readonly kind: 'progress'; readonly progress: OpenProgress }
  | { readonly kind: 'done'; readonly dataset: Dataset }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface Reading {
  /** Rejects with a {@link Failure}. */
  readonly result: Promise<Dataset>;
  readonly cancel: () => void;
}

/** Reads a file in a worker of its own, which ends with it. */
export function readFile(name: string, blob: Blob, onProgress: (progress: OpenProgress) => void): Reading {
  const worker = new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module' });
  worker.postMessage({ name, blob } satisfies ReaderRequest);
  let stop: () => void = () => undefined;
  const result = new Promise<Dataset>((resolve, reject) => {
    stop = () => reject(cancelled);
    worker.onmessage = ({ data }: MessageEvent<ReaderMessage>) => {
      if (data.kind === 'progress') onProgress(data.progress);
      else if (data.kind === 'done') resolve(data.dataset);
      else reject(data.failure);
    };
    worker.onerror = (event) => reject({ code: 'internal', message: event.message || 'the reader could not start', details: {} });
  }).finally(() => worker.terminate());
  return { result, cancel: () => stop() };
}
