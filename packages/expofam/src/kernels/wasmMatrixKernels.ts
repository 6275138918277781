import type { CodeArray, ColumnBlock, ColumnToKeep, MatrixKernels } from './matrixKernels.ts';
import { blockOf, codeArray, columnBlock, plainMatrixKernels as plain } from './plainMatrixKernels.ts';
import { constantsEnd, type WasmInstance, wasmInstance } from './wasmInstance.ts';
import { wasmTape } from './wasmTape.ts';

/** A design of more columns is summed in plain TypeScript. */
const mostColumns = 4096;

/**
 * The sums in WebAssembly, on a memory of at least that many bytes, two doubles at a time. Arrays outside that memory (it
 * may be full) are summed in plain TypeScript. With `relaxed` a product and a sum may be rounded once, where the engine can. undefined where WebAssembly is not allowed.
 */
export function wasmMatrixKernels(bytes: number, relaxed = true): MatrixKernels | undefined {
  const instance = wasmInstance(bytes, relaxed);
  return instance && matrixKernelsOf(instance);
}

/** The sums on a memory, or on the part of one, in bytes, that nothing else uses. */
export function matrixKernelsOf(
  { exports: f, buffer, relaxed }: WasmInstance,
  // The kernels' constants stand at the beginning.
  [first, last]: readonly [number, number] = [constantsEnd, buffer.byteLength],
): MatrixKernels {
  let next = first;
  const take = (size: number): number => {
    const at = next;
    // Room for the row beyond an odd last one, and never two arrays at the same place of a cache page.
    const end = at + Math.ceil((size + 16) / 64) * 64 + 64;
    if (end > last) return 0;
    next = end;
    return at;
  };
  // One for each kind of array: looking at arrays of several kinds in one place is slow.
  const inside = (a: Float64Array): boolean => a.buffer === buffer;
  const codesInside = (a: CodeArray): boolean => a.buffer === buffer;
  // A block of rows at once: shorter chunks stay in a nearer cache, and cost more in sums across lanes than that saves.
  const chunkRows = 1024;
  const scratch = take(24 * chunkRows);
  const coefficients = take(8 * mostColumns);
  const coefficientView = new Float64Array(buffer, coefficients, mostColumns);
  // Where two lists of columns' places stand while they are asked for.
  const [listA, listB] = [take(4 * mostColumns), take(4 * mostColumns)];
  const lists = new Map([listA, listB].map((at) => [at, new Uint32Array(buffer, at, mostColumns)]));
  const written = new Map<number, ColumnBlock>();
  /** Writes the places of a block's columns; false where they are not all in the memory. */
  const listed = (x: ColumnBlock, list: number): boolean => {
    if (x.buffer !== buffer || x.count > mostColumns) return false;
    if (written.get(list) === x) return true;
    written.set(list, x);
    const places = lists.get(list) as Uint32Array;
    for (let k = 0; k < x.count; k++) places[k] = x.place(k);
    return true;
  };

  // The buffers of all tapes, for blocks of rows.
  const tapeBuffers: Float64Array[] = [];
  // Tapes end with their memory.
  const tapeEnds: { readonly at: number }[] = [];
  const tapeEnd = (): (() => boolean) => {
    const end = { at: next };
    tapeEnds.push(end);
    return () => tapeEnds.includes(end);
  };

  const kernels: MatrixKernels = Object.freeze({
    name: relaxed ? 'wasm, relaxed' : 'wasm',
    allocate(length: number) {
      const at = take(8 * length);
      if (at === 0) return new Float64Array(length);
      const array = new Float64Array(buffer, at, length);
      array.fill(0);
      return array;
    },
    allocateCodes(length: number, bytes: number) {
      const at = take(bytes * length);
      return at === 0 ? codeArray(length, bytes) : codeArray(length, bytes, buffer, at);
    },
    block(count: number, rows: number) {
      // A stride that is no power of two, so that columns do not compete for the same lines of the cache.
      const stride = rows + 8;
      const at = take(8 * count * stride);
      const all = at === 0 ? new Float64Array(count * stride) : new Float64Array(buffer, at, count * stride);
      all.fill(0);
      return columnBlock(all, count, stride);
    },
    blocks(columns: readonly ColumnToKeep[], rows: number, blockCount: number) {
      const count = columns.length;
      const each = (block: (b: number) => ColumnBlock): ColumnBlock[] => Array.from({ length: blockCount }, (_, b) => block(b));
      if (columns.every(({ values, centre, scale }) => !values || (inside(values) && centre === 0 && scale === 1))) {
        const ones = take(8 * rows);
        if (ones === 0) return undefined;
        new Float64Array(buffer, ones, rows).fill(1);
        const places = columns.map(({ values }) => values && values.byteOffset);
        const place = (b: number) => (k: number) => {
          const at = places[k];
          return at === null ? ones : at + 8 * rows * b;
        };
        return { blocks: each((b) => blockOf(buffer, count, rows, place(b))), filled: true };
      }
      const stride = rows + 8;
      const size = count * stride;
      const at = take(8 * size * blockCount);
      if (at === 0) return undefined;
      return { blocks: each((b) => columnBlock(new Float64Array(buffer, at + 8 * size * b, size), count, stride)), filled: false };
    },
    mark: () => next,
    release(mark: number) {
      next = mark;
      while (tapeEnds.length > 0 && tapeEnds[tapeEnds.length - 1].at > mark) tapeEnds.pop();
      while (tapeBuffers.length > 0 && tapeBuffers[tapeBuffers.length - 1].byteOffset >= mark) tapeBuffers.pop();
    },
    load(dst: Float64Array, source: Float64Array, start: number, n: number, centre: number, scale: number) {
      if (!inside(dst)) return plain.load(dst, source, start, n, centre, scale);
      dst.set(start === 0 && source.length === n ? source : source.subarray(start, start + n));
      f.centreScale(dst.byteOffset, centre, scale, n);
    },
    sum(n: number, a: Float64Array) {
      if (!inside(a)) return plain.sum(n, a);
      if (n % 2 === 1) a[n] = 0;
      return f.sum(a.byteOffset, n);
    },
    addProduct(n: number, u: Float64Array, x: ColumnBlock, beta: Float64Array) {
      if (!inside(u) || !listed(x, listA)) return plain.addProduct(n, u, x, beta);
      coefficientView.set(beta);
      f.addProduct(u.byteOffset, u.byteOffset, listA, coefficients, x.count, n);
    },
    dots(n: number, r: Float64Array, x: ColumnBlock, out: Float64Array) {
      if (!inside(r) || !inside(out) || !listed(x, listA)) return plain.dots(n, r, x, out);
      f.dots(r.byteOffset, listA, x.count, n, out.byteOffset);
    },
    crossProduct(n: number, a: ColumnBlock, w: Float64Array, b: ColumnBlock, out: Float64Array, symmetric: boolean) {
      const other = a === b ? listA : listB;
      if (!inside(w) || !inside(out) || !listed(a, listA) || !listed(b, other)) return plain.crossProduct(n, a, w, b, out, symmetric);
      f.crossProduct(w.byteOffset, listA, a.count, other, b.count, n, out.byteOffset, scratch, symmetric ? 1 : 0, chunkRows);
    },
    scatter(n: number, w: Float64Array, codes: CodeArray, bins: Float64Array) {
      if (!inside(w) || !codesInside(codes) || !inside(bins)) return plain.scatter(n, w, codes, bins);
      f.scatter(w.byteOffset, codes.byteOffset, codes.BYTES_PER_ELEMENT, bins.byteOffset, n);
    },
    scatterPairs(n: number, w: Float64Array, s: CodeArray, t: CodeArray, width: number, bins: Float64Array) {
      if (!inside(w) || !codesInside(s) || !codesInside(t) || !inside(bins)) return plain.scatterPairs(n, w, s, t, width, bins);
      f.scatterPairs(w.byteOffset, s.byteOffset, s.BYTES_PER_ELEMENT, t.byteOffset, t.BYTES_PER_ELEMENT, width, bins.byteOffset, n);
    },
    scatterColumns(n: number, w: Float64Array, codes: CodeArray, x: ColumnBlock, bins: Float64Array) {
      if (!inside(w) || !codesInside(codes) || !inside(bins) || !listed(x, listA)) return plain.scatterColumns(n, w, codes, x, bins);
      f.scatterColumns(w.byteOffset, codes.byteOffset, codes.BYTES_PER_ELEMENT, listA, x.count, bins.byteOffset, n);
    },
    gather(n: number, u: Float64Array, codes: CodeArray, table: Float64Array) {
      if (!inside(u) || !codesInside(codes) || !inside(table)) return plain.gather(n, u, codes, table);
      f.gather(u.byteOffset, codes.byteOffset, codes.BYTES_PER_ELEMENT, table.byteOffset, n);
    },
    tape: (blockRows: number) => {
      const bufferAt = (k: number): Float64Array => {
        const made = tapeBuffers[k] ?? kernels.allocate(blockRows);
        // One beyond a full memory is for no tape.
        if (k === tapeBuffers.length && inside(made)) tapeBuffers.push(made);
        return made;
      };
      return wasmTape({ exports: f, buffer }, kernels, scratch, blockRows, bufferAt, tapeEnd);
    },
  } satisfies MatrixKernels);
  return kernels;
}
