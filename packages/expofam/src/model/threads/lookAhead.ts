import { extentAt, roomOfOther } from '../../kernels/columnMemory.ts';
import { sharedInstance } from '../../kernels/wasmInstance.ts';
import type { ExtentsMessage } from './teamMessages.ts';

/** The part of another thread in the extents of columns (extentsAhead.ts): from the last column on, while they are wanted. */
export function lookAhead({ memory, places, rowCount, states, extents }: ExtentsMessage): void {
  const instance = Atomics.load(states, 0) === 0 ? sharedInstance(memory, false) : undefined;
  if (!instance) return;
  for (let k = places.length - 1; k >= 0 && Atomics.load(states, 0) === 0; k--) {
    if (Atomics.compareExchange(states, 1 + k, 0, 1) !== 0) continue;
    extents.set(extentAt(instance, places[k], rowCount, roomOfOther), 2 * k);
    Atomics.store(states, 1 + k, 2);
  }
}
