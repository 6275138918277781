import { useCallback, useEffect, useRef, useState } from 'react';
import { useReducedMotion } from './useReducedMotion.ts';

/** A movement from 0 to 1. */
export interface Animation {
  /** Where it is; 1 when it is at rest. */
  readonly progress: number;
  readonly running: boolean;
  start(): void;
}

/** Runs from 0 to 1 in `duration` milliseconds, at once where the reader wants less motion; `onFrame` gets every value. */
export function useAnimation(duration: number, onFrame?: (progress: number) => void): Animation {
  const still = useReducedMotion();
  const [progress, setProgress] = useState(1);
  const frame = useRef(0);
  const callback = useRef(onFrame);
  callback.current = onFrame;
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  const start = useCallback(() => {
    cancelAnimationFrame(frame.current);
    if (still) {
      setProgress(1);
      callback.current?.(1);
      return;
    }
    const began = performance.now();
    const tick = () => {
      const at = Math.max(0, Math.min(1, (performance.now() - began) / duration));
      setProgress(at);
      callback.current?.(at);
      if (at < 1) frame.current = requestAnimationFrame(tick);
    };
    tick();
  }, [duration, still]);
  return { progress, running: progress < 1, start };
}

/** Slow at both ends. */
export const eased = (t: number): number => t * t * (3 - 2 * t);
