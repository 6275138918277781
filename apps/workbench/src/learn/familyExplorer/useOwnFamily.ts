import { useEffect, useState } from 'react';
import type { OwnFamily, OwnFamilyInput } from './readOwnFamily.ts';

const patience = 20_000;

/** Reads and certifies a typed family in a worker; undefined while it is being checked. */
export function useOwnFamily(input: OwnFamilyInput): OwnFamily | undefined {
  const [answer, setAnswer] = useState<{ readonly to: OwnFamilyInput; readonly is: OwnFamily }>();
  useEffect(() => {
    let worker: Worker | undefined;
    let limit = 0;
    const finish = (is: OwnFamily) => {
      window.clearTimeout(limit);
      worker?.terminate();
      setAnswer({ to: input, is });
    };
    // Typing goes on: wait until it pauses.
    const pause = window.setTimeout(() => {
      worker = new Worker(new URL('./ownFamily.worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<OwnFamily>) => finish(data);
      worker.onerror = () => finish({ state: 'error', message: 'The check could not be run in this browser.' });
      const message = `No answer within ${patience / 1000} seconds: the sum or integral of b(y) exp(ηT(y)) may diverge.`;
      limit = window.setTimeout(() => finish({ state: 'error', message }), patience);
      worker.postMessage(input);
    }, 300);
    return () => {
      window.clearTimeout(pause);
      window.clearTimeout(limit);
      worker?.terminate();
    };
  }, [input]);
  return answer?.to === input ? answer.is : undefined;
}
