import type { ModelState } from 'expofam';
import type { FitNames, Reproduction } from 'expofam-plot';
import type { ThemeName } from '../ui/useTheme.ts';
import type { Failure } from './failure.ts';

export interface Prediction {
  /** The predicted distribution, as the text of an SVG file. */
  readonly svg: string;
  /** The mean, or the probability of each class. */
  readonly values: readonly { readonly name: string; readonly value: number; readonly lower?: number; readonly upper?: number }[];
}

/** What a model answers without rows: argument and result of each. */
export interface LookMethods {
  readonly predict: {
    readonly argument: {
      readonly row: Readonly<Record<string, number | string | boolean>>;
      readonly theme: ThemeName;
      readonly width: number;
    };
    readonly result: Prediction;
  };
  readonly code: { readonly argument: FitNames; readonly result: Reproduction[] };
}
export type LookMethod = keyof LookMethods;

export interface LookRequest {
  readonly id: number;
  readonly method: LookMethod;
  /** Names the model; its state comes with the first question about it. */
  readonly key: number;
  readonly state?: ModelState;
  readonly argument: unknown;
}
export interface LookReply {
  readonly id: number;
  readonly result?: unknown;
  readonly failure?: Failure;
}

const waiting = new Map<number, { readonly resolve: (value: never) => void; readonly reject: (failure: Failure) => void }>();
let worker: Worker | undefined;
let last: { readonly key: number; readonly state: ModelState } | undefined;
let next = 1;

/**
 * Asks a model what needs no rows, in a worker of its own: the engine may be at a long fit, and the page should not stand still
 * while the library of pictures is loaded. Rejects with a {@link Failure}.
 */
export function look<Method extends LookMethod>(
  method: Method,
  state: ModelState,
  argument: LookMethods[Method]['argument'],
): Promise<LookMethods[Method]['result']> {
  worker ??= begin();
  const isNew = last?.state !== state;
  if (isNew) last = { key: (last?.key ?? 0) + 1, state };
  const { key } = last as { key: number };
  const id = next++;
  const request: LookRequest = { id, method, key, argument, ...(isNew ? { state } : {}) };
  const own = worker;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    own.postMessage(request);
  });
}

function begin(): Worker {
  const started = new Worker(new URL('./look.worker.ts', import.meta.url), { type: 'module' });
  started.onmessage = ({ data: { id, result, failure } }: MessageEvent<LookReply>) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (failure) one?.reject(failure);
    else one?.resolve(result as never);
  };
  started.onerror = (event) => {
    for (const one of waiting.values())
      one.reject({ code: 'internal', message: event.message || 'the worker could not start', details: {} });
    waiting.clear();
    worker = undefined;
    last = undefined;
  };
  return started;
}
