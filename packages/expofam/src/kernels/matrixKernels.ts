import type { BlockTape } from './blockTape.ts';

/** Codes of categories, in as few bytes as they need. */
export type CodeArray = Uint8Array | Uint16Array | Uint32Array;

/** Columns of a block of rows. */
export interface ColumnBlock {
  readonly columns: readonly Float64Array[];
  readonly count: number;
  /** The memory that they lie in, and where in it column k begins, in bytes. */
  readonly buffer: ArrayBufferLike;
  place(k: number): number;
  /** Where they are one array, column after column. */
  readonly all?: Float64Array;
}

/** A whole column, and how it is read: (x − centre) · scale. */
export interface ColumnToKeep {
  readonly values: Float64Array | null;
  readonly centre: number;
  readonly scale: number;
}

/** Blocks of columns in a memory, to be filled unless they are. */
export interface KeptBlocks {
  readonly blocks: readonly ColumnBlock[];
  readonly filled: boolean;
}

/**
 * Sums over a block of rows. Arrays that {@link allocate}, {@link allocateCodes} and {@link block} gave may lie in a memory
 * of the implementation; others are accepted everywhere, more slowly. Arrays have room for one row more than n when n is
 * odd: an implementation may read that row and set it to zero.
 */
export interface MatrixKernels {
  readonly name: 'plain' | 'wasm' | 'wasm, relaxed';
  allocate(length: number): Float64Array;
  /** Room for codes of that many bytes each. */
  allocateCodes(length: number, bytes: number): CodeArray;
  block(count: number, rows: number): ColumnBlock;
  /**
   * Blocks of whole columns in the memory of the implementation; null stands for a column of ones. Columns that lie there already are
   * given where they are, and are `filled`, if none has to be centred or scaled. undefined where there is no room.
   */
  blocks(columns: readonly ColumnToKeep[], rows: number, blockCount: number): KeptBlocks | undefined;
  /** What is allocated from here on is given back by `release`; its arrays must not be used any more. */
  mark(): number;
  release(mark: number): void;
  /** dst[i] = (source[start + i] − centre) · scale. */
  load(dst: Float64Array, source: Float64Array, start: number, n: number, centre: number, scale: number): void;
  /** Σ a[i]. */
  sum(n: number, a: Float64Array): number;
  /** u += Σ βₖ xₖ. */
  addProduct(n: number, u: Float64Array, x: ColumnBlock, beta: Float64Array): void;
  /** out[k] = Σ r·xₖ. */
  dots(n: number, r: Float64Array, x: ColumnBlock, out: Float64Array): void;
  /** out[i, j] += Σ w·aᵢ·bⱼ (row-major); with `symmetric` b is a, and only j ≤ i is meant. */
  crossProduct(n: number, a: ColumnBlock, w: Float64Array, b: ColumnBlock, out: Float64Array, symmetric: boolean): void;
  /** bins[codes[i]] += w[i]. */
  scatter(n: number, w: Float64Array, codes: CodeArray, bins: Float64Array): void;
  /** bins[s[i] · width + t[i]] += w[i]. */
  scatterPairs(n: number, w: Float64Array, s: CodeArray, t: CodeArray, width: number, bins: Float64Array): void;
  /** bins[codes[i] · d + c] += w[i] · x_c[i] for each of the d columns of x. */
  scatterColumns(n: number, w: Float64Array, codes: CodeArray, x: ColumnBlock, bins: Float64Array): void;
  /** The steps of a sweep over blocks of that many rows, where the implementation can run them by itself. */
  tape?(blockRows: number): BlockTape;
  /** u[i] += table[codes[i]]. */
  gather(n: number, u: Float64Array, codes: CodeArray, table: Float64Array): void;
}
