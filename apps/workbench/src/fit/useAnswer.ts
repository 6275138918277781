import { useEffect, useState } from 'react';
import type { EngineClient } from '../engine/engineClient.ts';
import type { Failure } from '../engine/failure.ts';
import type { EngineMethod, EngineMethods } from '../engine/protocol.ts';

export type Answer<Value> = { readonly value?: Value; readonly failure?: Failure; readonly isWaiting: boolean };

/** Answers by question, so that going back to a tab shows at once what it showed. */
const known = new WeakMap<EngineClient, Map<string, unknown>>();
const mostKept = 60;

/** Asks the worker, again whenever `key` changes. While it works the last answer stays. */
export function useAnswer<Method extends EngineMethod>(
  engine: EngineClient,
  method: Method,
  argument: EngineMethods[Method]['argument'],
  key: string,
): Answer<EngineMethods[Method]['result']> {
  type Value = EngineMethods[Method]['result'];
  const [answer, setAnswer] = useState<Answer<Value>>({ isWaiting: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the argument
  useEffect(() => {
    let kept = known.get(engine);
    if (!kept) {
      kept = new Map();
      known.set(engine, kept);
    }
    const full = `${method} ${key}`;
    if (kept.has(full)) {
      setAnswer({ value: kept.get(full) as Value, isWaiting: false });
      return;
    }
    let isWanted = true;
    setAnswer((before) => ({ ...before, failure: undefined, isWaiting: true }));
    engine.call(method, argument).then(
      (value) => {
        if (kept.size >= mostKept) kept.delete(kept.keys().next().value as string);
        kept.set(full, value);
        if (isWanted) setAnswer({ value, isWaiting: false });
      },
      (failure: Failure) => isWanted && setAnswer({ failure, isWaiting: false }),
    );
    return () => {
      isWanted = false;
    };
  }, [engine, method, key]);
  return answer;
}
