import type { LineLayout } from './lineLayout.ts';
import { linesBinary } from './linesBinary.ts';
import { readLine } from './readLine.ts';

/** Takes rows that were read: the first `count` numbers of each column. */
export type TakeRows = (columns: readonly Float64Array[], count: number) => void;

/** Reads lines of numbers out of a buffer of its own. */
export interface LineReader {
  /** The buffer, with room for at least so many bytes; what was in it is kept. Earlier views of it may be lost. */
  buffer(bytes: number): Uint8Array;
  /** How many line feeds the buffer has from `start` to before `end`. */
  count(start: number, end: number): number;
  /** Reads whole lines of the buffer, the last of which ends at `end`; false at the first that is not plainly numbers. */
  read(start: number, end: number, take: TakeRows): boolean;
  /** For each column whether a cell was a number, so far. */
  readonly seen: readonly boolean[];
}

/** What packages/node/assembly/lines.ts exports. */
interface LineExports {
  readonly memory: WasmMemory;
  free(): number;
  countLines(at: number, end: number): number;
  readRows(
    ...places: [
      at: number,
      end: number,
      delimiter: number,
      places: number,
      width: number,
      columns: number,
      seen: number,
      rows: number,
      rowAt: number,
    ]
  ): number;
}
interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
/** As much of WebAssembly's interface as is used here; the compiler is not told of browsers. */
interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

/** Rows are read as many at a time as stay in a cache. */
const cachedBytes = 1 << 17;
/** Lines are looked at in steps of eight bytes, of which the last may lie beyond them. */
const beyond = 64;
const pageBytes = 1 << 16;

/** A reader of lines in that layout; undefined where there is no WebAssembly. */
export function lineReader(layout: LineLayout): LineReader | undefined {
  const exports = instantiate();
  if (!exports) return undefined;
  const { memory } = exports;
  const { delimiter, columnOf, columnCount } = layout;
  const width = columnOf.length;
  const rows = Math.max(16, Math.floor(cachedBytes / (8 * Math.max(1, columnCount))));
  const rowAt = Math.ceil(exports.free() / 8) * 8;
  const columnsAt = rowAt + 8;
  const placesAt = columnsAt + 8 * rows * columnCount;
  const seenAt = placesAt + 4 * width;
  const bufferAt = Math.ceil((seenAt + columnCount) / 16) * 16;
  const reach = (end: number): void => {
    const missing = end + beyond - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  };
  reach(bufferAt);
  new Int32Array(memory.buffer, placesAt, width).set(columnOf);
  const columns = (): Float64Array[] =>
    Array.from({ length: columnCount }, (_, k) => new Float64Array(memory.buffer, columnsAt + 8 * rows * k, rows));
  let views = columns();
  const seen = (): Uint8Array => new Uint8Array(memory.buffer, seenAt, columnCount);

  return {
    buffer(bytes) {
      const before = memory.buffer;
      reach(bufferAt + bytes);
      if (memory.buffer !== before) views = columns();
      return new Uint8Array(memory.buffer, bufferAt, bytes);
    },
    count: (start, end) => exports.countLines(bufferAt + start, bufferAt + end),
    read(start, end, take) {
      const row = new Uint32Array(memory.buffer, rowAt, 1);
      const last = bufferAt + end;
      let at = bufferAt + start;
      while (at < last) {
        row[0] = 0;
        at = exports.readRows(at, last, delimiter, placesAt, width, columnsAt, seenAt, rows, rowAt);
        let count = row[0];
        if (at < last && count < rows) {
          const bytes = new Uint8Array(memory.buffer, at, last - at);
          const some = seen();
          const next = readLine(layout, bytes, 0, (column, value) => {
            views[column][count] = value;
            if (!Number.isNaN(value)) some[column] = 1;
          });
          if (next < 0) return false;
          at += next;
          count++;
        }
        take(views, count);
      }
      return true;
    },
    get seen() {
      return Array.from(seen(), (s) => s === 1);
    },
  };
}

/** False once it was tried in vain: where addresses are limited, another try costs a collection of everything. */
let isPossible = true;

function instantiate(): LineExports | undefined {
  const api = (globalThis as { WebAssembly?: WasmApi }).WebAssembly;
  if (!api || !isPossible) return undefined;
  try {
    return new api.Instance(new api.Module(Buffer.from(linesBinary, 'base64')), {}).exports as LineExports;
  } catch {
    // Without the instructions that the module has, or without room for a memory.
    isPossible = false;
    return undefined;
  }
}
