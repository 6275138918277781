import type { ModelState } from 'expofam';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../engine/failure.ts';
import { type LookMethods, look, type Prediction } from '../engine/look.ts';
import type { Answer } from './useAnswer.ts';

/** The prediction of a row. While one is computed, only the latest of the rows that follow waits; the last answer stays. */
export function usePrediction(state: ModelState, argument: LookMethods['predict']['argument']): Answer<Prediction> {
  const [answer, setAnswer] = useState<Answer<Prediction>>({ isWaiting: true });
  const line = useRef<{ isBusy: boolean; next: (() => void) | undefined; isMounted: boolean }>({
    isBusy: false,
    next: undefined,
    isMounted: true,
  });
  const { row, theme, width } = argument;
  useEffect(() => {
    const ask = (): void => {
      line.current.isBusy = true;
      const show = (one: Answer<Prediction>): void => {
        const { next, isMounted } = line.current;
        line.current.isBusy = false;
        line.current.next = undefined;
        if (!isMounted) return;
        setAnswer({ ...one, isWaiting: next !== undefined });
        next?.();
      };
      look('predict', state, { row, theme, width }).then(
        (value) => show({ value, isWaiting: false }),
        (failure: Failure) => show({ failure, isWaiting: false }),
      );
    };
    setAnswer((before) => ({ ...before, isWaiting: true }));
    if (line.current.isBusy) line.current.next = ask;
    else ask();
  }, [state, row, theme, width]);
  useEffect(() => {
    const own = line.current;
    own.isMounted = true;
    return () => {
      own.isMounted = false;
    };
  }, []);
  return answer;
}
