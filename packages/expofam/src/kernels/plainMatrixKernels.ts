import { weightedCrossProduct } from './crossProduct.ts';
import type { CodeArray, ColumnBlock, MatrixKernels } from './matrixKernels.ts';

let scratch: [Float64Array, Float64Array] = [new Float64Array(1024), new Float64Array(1024)];

function scratchFor(n: number): [Float64Array, Float64Array] {
  if (scratch[0].length < n) scratch = [new Float64Array(n), new Float64Array(n)];
  return scratch;
}

/** A block whose columns are views of one array. */
export function columnBlock(all: Float64Array, count: number, stride: number): ColumnBlock {
  return blockOf(all.buffer, count, stride, (k) => all.byteOffset + 8 * k * stride, all);
}

/** A block of columns of `rows` doubles from places in a memory. */
export function blockOf(
  buffer: ArrayBufferLike,
  count: number,
  rows: number,
  place: (k: number) => number,
  all?: Float64Array,
): ColumnBlock {
  let columns: readonly Float64Array[] | undefined;
  return {
    buffer,
    count,
    place,
    ...(all ? { all } : {}),
    // Made when asked for: kernels that go by address need no view of each column of each block.
    get columns() {
      columns ??= Array.from({ length: count }, (_, k) => new Float64Array(buffer as ArrayBuffer, place(k), rows));
      return columns;
    },
  };
}

export function codeArray(length: number, bytes: number, buffer?: ArrayBufferLike, at?: number): CodeArray {
  const make = bytes === 1 ? Uint8Array : bytes === 2 ? Uint16Array : Uint32Array;
  // Of either kind: the constructors' types name one, and take both.
  return buffer ? new make(buffer as ArrayBuffer, at, length) : new make(length);
}

/** The sums in plain TypeScript; the reference that other implementations are tested against. */
export const plainMatrixKernels: MatrixKernels = Object.freeze({
  name: 'plain',
  allocate: (length: number) => new Float64Array(length),
  allocateCodes: (length: number, bytes: number) => codeArray(length, bytes),
  blocks: () => undefined,
  block: (count: number, rows: number) => columnBlock(new Float64Array(count * rows), count, rows),
  mark: () => 0,
  release: () => {},
  load(dst: Float64Array, source: Float64Array, start: number, n: number, centre: number, scale: number) {
    for (let i = 0; i < n; i++) dst[i] = (source[start + i] - centre) * scale;
  },
  sum(n: number, a: Float64Array) {
    let s = 0;
    for (let i = 0; i < n; i++) s += a[i];
    return s;
  },
  addProduct(n: number, u: Float64Array, x: ColumnBlock, beta: Float64Array) {
    x.columns.forEach((column, k) => {
      const b = beta[k];
      if (b !== 0) for (let r = 0; r < n; r++) u[r] += b * column[r];
    });
  },
  dots(n: number, r: Float64Array, x: ColumnBlock, out: Float64Array) {
    x.columns.forEach((column, k) => {
      let s = 0;
      for (let i = 0; i < n; i++) s += r[i] * column[i];
      out[k] = s;
    });
  },
  crossProduct(n: number, a: ColumnBlock, w: Float64Array, b: ColumnBlock, out: Float64Array, symmetric: boolean) {
    weightedCrossProduct(n, a.columns, w, b.columns, out, symmetric, scratchFor(n));
  },
  scatter(n: number, w: Float64Array, codes: CodeArray, bins: Float64Array) {
    for (let i = 0; i < n; i++) bins[codes[i]] += w[i];
  },
  scatterPairs(n: number, w: Float64Array, s: CodeArray, t: CodeArray, width: number, bins: Float64Array) {
    for (let i = 0; i < n; i++) bins[s[i] * width + t[i]] += w[i];
  },
  scatterColumns(n: number, w: Float64Array, codes: CodeArray, x: ColumnBlock, bins: Float64Array) {
    const d = x.columns.length;
    x.columns.forEach((column, c) => {
      for (let i = 0; i < n; i++) bins[codes[i] * d + c] += w[i] * column[i];
    });
  },
  gather(n: number, u: Float64Array, codes: CodeArray, table: Float64Array) {
    for (let i = 0; i < n; i++) u[i] += table[codes[i]];
  },
});
