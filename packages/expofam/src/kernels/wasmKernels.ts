import type { BorrowedKernels, InMemory, WasmKernels } from './activeKernels.ts';
import { columnExtent, columnInstance, columnMemory, isMemoryColumn } from './columnMemory.ts';
import type { MatrixKernels } from './matrixKernels.ts';
import { constantsEnd, sharedInstance, sharedMemory, type WasmInstance, type WasmMemory, wasmInstance } from './wasmInstance.ts';
import { matrixKernelsOf, wasmMatrixKernels } from './wasmMatrixKernels.ts';
import { wasmVectorKernels } from './wasmVectorKernels.ts';

/** A memory that a fit has given back: the system zeroes new pages at a cost of several sweeps over the data. */
let spare: { readonly instance: WasmInstance; readonly bytes: number; readonly shared: boolean; readonly relaxed: boolean } | undefined;

/** How long it is kept for the next fit, in milliseconds: somebody who looks at one asks for another within a minute. */
const keptFor = 60_000;

// The library is compiled without the types of browsers and of Node; this is what it uses of their clocks.
type Timer = { unref?(): void } | number;
interface Clock {
  setTimeout?(run: () => void, milliseconds: number): Timer;
  clearTimeout?(timer: Timer | undefined): void;
}
let timer: Timer | undefined;

/** Lets go of the memory that is kept. */
function drop(): void {
  spare = undefined;
  (globalThis as Clock).clearTimeout?.(timer);
}

/** Keeps a memory for a while, in place of another; waiting for that keeps no process alive. */
function keep(given: NonNullable<typeof spare>): void {
  drop();
  spare = given;
  timer = (globalThis as Clock).setTimeout?.(drop, keptFor);
  if (typeof timer === 'object') timer.unref?.();
}

/** Beyond this, in bytes, columns are not kept in a memory that one thread has for itself. */
const mostUnshared = 2 ** 30;

const roomForSums = 16 * 2 ** 20;

/** The kernels on the memory where the columns of a fit lie; undefined where that has no room, or serves another fit. */
function borrowBehind({ buffer, bytes, others, each }: InMemory, relaxed: boolean): BorrowedKernels | undefined {
  const of = columnMemory(buffer);
  if (!of) return undefined;
  const { start, parts, end } = partsOf(of.room, bytes, others, each);
  const instance =
    of.lent?.deref() || (others > 0 && !of.shared) || end > of.memory.buffer.byteLength ? undefined : columnInstance(of, relaxed);
  if (!instance) return undefined;
  const kernels = matrixKernelsOf(instance, [of.room, start]);
  const lent = others > 0 ? { deref: () => kernels } : new WeakRef(kernels);
  of.lent = lent;
  return {
    kernels,
    isInMemory: true,
    giveBack: () => {
      if (of.lent === lent) of.lent = undefined;
    },
    ...(others > 0 ? { shared: { memory: of.memory, parts, relaxed: instance.relaxed, isNew: false } } : {}),
  };
}

/** Where the caller's own part ends, and those of the others lie behind. */
function partsOf(from: number, bytes: number, others: number, each: number) {
  const part = Math.ceil((each + roomForSums) / 4096) * 4096;
  const start = Math.ceil((from + bytes + roomForSums) / 4096) * 4096;
  const parts = Array.from({ length: others }, (_, k) => [start + k * part, start + (k + 1) * part] as const);
  return { start, parts, end: start + others * part };
}

function borrow(bytes: number, relaxed: boolean, others: number, each: number, columns?: InMemory): BorrowedKernels | undefined {
  const there = columns && borrowBehind(columns, relaxed);
  if (there) return there;
  const { start, parts, end: wanted } = partsOf(constantsEnd, bytes, others, each);
  const shared = others > 0;
  const fits = spare && spare.bytes >= wanted && spare.shared === shared && spare.relaxed === relaxed;
  const known = fits ? spare?.instance : undefined;
  const size = known && spare ? spare.bytes : wanted;
  // One that does not fit goes before another is asked for.
  drop();
  const memory = known || !shared ? undefined : sharedMemory(wanted);
  const instance = known ?? (shared ? memory && sharedInstance(memory, relaxed) : wasmInstance(wanted, relaxed));
  if (!instance) return shared ? borrow(bytes > mostUnshared ? each : bytes, relaxed, 0, 0) : undefined;
  const giveBack = (): void => keep({ instance, bytes: size, shared, relaxed });
  if (!shared) return { kernels: matrixKernelsOf(instance), giveBack };
  return {
    kernels: matrixKernelsOf(instance, [constantsEnd, start]),
    giveBack,
    shared: { memory: instance.memory, parts, relaxed: instance.relaxed, isNew: !known },
  };
}

/** The sums of another thread, on its part of a memory that it was sent. */
export function sharedMatrixKernels(
  memory: WasmMemory,
  part: readonly [number, number],
  relaxed: boolean,
): { readonly kernels: MatrixKernels; readonly buffer: ArrayBufferLike } | undefined {
  const instance = sharedInstance(memory, relaxed);
  return instance && { kernels: matrixKernelsOf(instance, part), buffer: instance.buffer };
}

/** What `offerKernels` is given. */
export const wasmKernels: WasmKernels = Object.freeze({
  vectors: wasmVectorKernels,
  matrices: (bytes: number, relaxed: boolean) => wasmMatrixKernels(bytes + roomForSums, relaxed),
  borrow,
  isMemoryColumn,
  extent: columnExtent,
});
