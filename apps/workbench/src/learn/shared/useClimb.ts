import { useRef } from 'react';
import { eased, useAnimation } from './useAnimation.ts';

/** Moves parameters smoothly from where they are to the maximum, when the function that it gives is called. */
export function useClimb(
  now: readonly number[],
  maximum: readonly number[] | undefined,
  onMove: (at: readonly number[]) => void,
): () => void {
  const from = useRef(now);
  const { start } = useAnimation(1000, (t) => {
    if (maximum) onMove(maximum.map((end, i) => from.current[i] + (end - from.current[i]) * eased(t)));
  });
  return () => {
    from.current = now;
    start();
  };
}
