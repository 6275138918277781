import type { Dataset } from '../data/dataset.ts';
import { cancelled, type Failure } from './failure.ts';
import type { EngineMethod, EngineMethods, FitProgress } from './protocol.ts';

export interface EngineRequest {
  readonly id: number;
  readonly method: EngineMethod;
  readonly argument: unknown;
}
export interface EngineReply {
  readonly id: number;
  readonly result?: unknown;
  readonly failure?: Failure;
  readonly progress?: FitProgress;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (failure: Failure) => void;
  readonly onProgress?: (progress: FitProgress) => void;
}

/** The worker that fits, seen from the page. */
export interface EngineClient {
  /** Rejects with a {@link Failure}. */
  call<Method extends EngineMethod>(
    method: Method,
    argument: EngineMethods[Method]['argument'],
    onProgress?: (progress: FitProgress) => void,
  ): Promise<EngineMethods[Method]['result']>;
  /** Gives the worker other data; its models go. */
  open(dataset: Dataset): void;
  /** Takes the data away, and with them the models. */
  close(): void;
  /** Ends whatever the worker is at, and starts it anew with the same data. */
  cancel(): void;
}

export function engineClient(): EngineClient {
  let dataset: Dataset | undefined;
  let next = 1;
  const waiting = new Map<number, Waiting>();

  const start = (): Worker => {
    const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<EngineReply>) => {
      const one = waiting.get(data.id);
      if (!one) return;
      if (data.progress) {
        one.onProgress?.(data.progress);
        return;
      }
      waiting.delete(data.id);
      if (data.failure) one.reject(data.failure);
      else one.resolve(data.result as never);
    };
    worker.onerror = (event) => abandon({ code: 'internal', message: event.message || 'the engine could not start', details: {} });
    return worker;
  };
  const abandon = (failure: Failure): void => {
    for (const one of waiting.values()) one.reject(failure);
    waiting.clear();
  };
  const give = (data: Dataset | undefined): void => {
    if (waiting.size > 0) client.cancel();
    dataset = data;
    client.call('table', data).catch(() => undefined);
  };
  let worker = start();

  const client: EngineClient = {
    call(method, argument, onProgress) {
      return new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject, ...(onProgress ? { onProgress } : {}) });
        worker.postMessage({ id, method, argument } satisfies EngineRequest);
      });
    },
    open: (data) => give(data),
    close: () => give(undefined),
    cancel() {
      worker.terminate();
      abandon(cancelled);
      worker = start();
      client.call('table', dataset).catch(() => undefined);
    },
  };
  return client;
}
