import { extentOf, isMemoryColumn } from '../../kernels/activeKernels.ts';
import { columnMemory } from '../../kernels/columnMemory.ts';
import type { Extent } from '../../math/extent.ts';
import { otherThreads, postTo, type ThreadsOption } from './rowTeam.ts';
import type { ExtentsMessage } from './teamMessages.ts';

/** The extents of columns, which another thread has a part in. */
export interface ExtentsAhead {
  extentOf(values: Float64Array): Extent;
  /** Tells it that no more are wanted. */
  end(): void;
}

/**
 * The extents of the columns that a frame asks for, in turn. Another thread looks at those of the same memory from the last on; whatever
 * it has by the time that one is asked for need not be read again. Nothing waits.
 */
export function extentsAhead(option: ThreadsOption | undefined): ExtentsAhead {
  let asked: { readonly buffer: ArrayBufferLike; readonly message: ExtentsMessage | undefined } | undefined;
  const end = (): void => {
    if (asked?.message) Atomics.store(asked.message.states, 0, 1);
  };
  const ask = (values: Float64Array): ExtentsMessage | undefined => {
    const of = columnMemory(values.buffer);
    if (!of?.shared || otherThreads(option, of.rowCount, of.places.size) === 0) return undefined;
    const places = Int32Array.from(of.places);
    const message: ExtentsMessage = {
      kind: 'extents',
      session: 0,
      memory: of.memory,
      places,
      rowCount: of.rowCount,
      states: new Int32Array(new SharedArrayBuffer(4 * (1 + places.length))),
      extents: new Float64Array(new SharedArrayBuffer(16 * places.length)),
    };
    postTo(1, message);
    return message;
  };
  return {
    end,
    extentOf(values) {
      if (!isMemoryColumn(values)) return extentOf(values);
      if (asked?.buffer !== values.buffer) {
        end();
        asked = { buffer: values.buffer, message: ask(values) };
      }
      const { message } = asked;
      const k = message?.places.indexOf(values.byteOffset) ?? -1;
      if (message && k >= 0 && Atomics.compareExchange(message.states, 1 + k, 0, 1) === 2) {
        const [largest, sum] = message.extents.subarray(2 * k, 2 * k + 2);
        if (!Number.isNaN(sum)) return { largest, sum };
      }
      return extentOf(values);
    },
  };
}
