import { ExpofamError } from '../core/expofamError.ts';
import type { Extent } from '../math/extent.ts';
import {
  constantsEnd,
  sharedInstance,
  sharedMemory,
  unsharedInstance,
  type WasmInstance,
  type WasmMemory,
  wasmInstance,
} from './wasmInstance.ts';

/** A memory with columns of data, and behind them room for the kernels of one fit at a time. */
export interface ColumnMemory {
  readonly memory: WasmMemory;
  readonly shared: boolean;
  /** From where on, in bytes, a fit may use it. */
  readonly room: number;
  /** Where its columns begin, and how long they are. */
  readonly places: ReadonlySet<number>;
  readonly rowCount: number;
  /**
   * The kernels of the fit that has this room at present. One in a single thread that threw may never give it back: it has the room as long
   * as its kernels live. With threads it has it for good, for a late one may write at any time.
   */
  lent?: { deref(): object | undefined } | undefined;
  /** The kernels on it, by whether they are relaxed. */
  readonly instances: Map<boolean, WasmInstance>;
}

const memories = new WeakMap<ArrayBufferLike, ColumnMemory>();

/** The memory of columns that a buffer is. */
export const columnMemory = (buffer: ArrayBufferLike): ColumnMemory | undefined => memories.get(buffer);

/** Is an array one of the columns of such a memory, whole? Behind it is room for a row beyond an odd last one. */
export function isMemoryColumn({ buffer, byteOffset, byteLength }: ArrayBufferView): boolean {
  const of = memories.get(buffer);
  return of?.places.has(byteOffset) === true && byteLength === 8 * of.rowCount;
}

/** What a fit may use behind the columns, in bytes: sums of 32 threads, response, weights and offsets. Only what is used takes memory. */
const roomBehind = (rowCount: number): number => 640 * 2 ** 20 + 64 * rowCount;
/** What 32 bits address, and whole pages. */
const largestMemory = 2 ** 32 - 2 ** 17;
/** Columns that begin at the same place of this many bytes would drive each other out of a cache. */
const way = 65_536;

/** Where columns begin, behind room for two numbers of two threads: each at another place of a way, with room for a row beyond the last. */
function placesOf(count: number, rowCount: number): { readonly places: readonly number[]; readonly end: number } {
  let end = constantsEnd + 64;
  const places = Array.from({ length: count }, (_, k) => {
    const wanted = (constantsEnd + 64 + k * 8256) % way;
    const at = end + ((wanted - (end % way) + way) % way);
    end = at + 8 * rowCount + 64;
    return at;
  });
  return { places, end };
}

/**
 * Columns of zeros of as many rows each, in one memory that fits read where it is: a fit of many rows whose numeric columns all lie in
 * it, with means and spreads about as of standard normal numbers (from 65,536 rows on such are neither centred nor scaled), copies none
 * of them, and its threads see the same. Others, and parts of columns, are fitted as those of any array. One fit at a time uses the memory; a second one beside it copies. `expofam-node` reads large files of numbers into
 * such columns.
 *
 * @param count how many columns
 * @param rowCount how many rows each has
 * @returns `count` arrays of `rowCount` doubles; undefined where WebAssembly has no memory of that size
 * @throws ExpofamError `bad-arguments` where one is no whole number
 * @example
 * const [y, x] = memoryColumns(2, 4) ?? [new Float64Array(4), new Float64Array(4)];
 * y.set([1, 3, 2, 5]);
 * x.set([1, 2, 3, 4]);
 * glm('y ~ x', { y, x }, { family: 'poisson' });
 */
export function memoryColumns(count: number, rowCount: number): Float64Array[] | undefined {
  for (const [name, value] of [
    ['count', count],
    ['rowCount', rowCount],
  ] as const)
    if (!Number.isInteger(value) || value < 0)
      throw new ExpofamError('bad-arguments', {
        subject: `${name} of memoryColumns`,
        found: String(value),
        expected: 'a whole number from 0',
      });
  const { places, end } = placesOf(count, rowCount);
  const bytes = end + roomBehind(rowCount);
  if (bytes > largestMemory) return undefined;
  const instances = new Map<boolean, WasmInstance>();
  let memory = sharedMemory(bytes);
  const shared = memory !== undefined;
  if (!memory) {
    const instance = wasmInstance(bytes, false);
    if (!instance) return undefined;
    memory = instance.memory;
    instances.set(false, instance);
  }
  const room = Math.ceil(end / 4096) * 4096;
  memories.set(memory.buffer, { memory, shared, room, places: new Set(places), rowCount, instances });
  return places.map((at) => new Float64Array((memory as WasmMemory).buffer as ArrayBuffer, at, rowCount));
}

/** The kernels on a memory of columns. */
export function columnInstance(of: ColumnMemory, relaxed: boolean): WasmInstance | undefined {
  const known = of.instances.get(relaxed) ?? (of.shared ? sharedInstance : unsharedInstance)(of.memory, relaxed);
  if (known) of.instances.set(relaxed, known);
  return known;
}

/** Where in the memory another thread than the caller has its two numbers, in bytes. */
export const roomOfOther = constantsEnd + 16;

/** Largest magnitude and sum of n numbers at a place; `room` is that of two numbers. */
export function extentAt({ exports, buffer }: WasmInstance, at: number, n: number, room: number): Float64Array {
  exports.extent(at, n, room);
  return new Float64Array(buffer as ArrayBuffer, room, 2);
}

/** Largest magnitude and sum of a column, as `extent` has them; undefined for one elsewhere, and where some number is none. */
export function columnExtent(values: Float64Array): Extent | undefined {
  const of = isMemoryColumn(values) ? memories.get(values.buffer) : undefined;
  const instance = of && columnInstance(of, false);
  if (!instance) return undefined;
  const [largest, sum] = extentAt(instance, values.byteOffset, values.length, constantsEnd);
  return Number.isNaN(sum) ? undefined : { largest, sum };
}
