import type { CodeArray, ColumnBlock } from './matrixKernels.ts';
import type { BlockInstruction } from './vectorKernels.ts';

/** Where the rows of a block lie: in a buffer, or in an array of all rows. */
export interface BlockPlace {
  /** In bytes, in the first block. */
  readonly at: number;
  /** How many bytes further it is in the next. */
  readonly step: number;
}

/** Columns of a block, once their places are written for the kernels. */
export interface TapeColumns {
  readonly list: number;
  readonly count: number;
}

/**
 * The steps of a sweep over blocks of rows, recorded once and then run over many blocks in one call. They do what the methods of
 * {@link MatrixKernels} of the same names do, on memory of the kernels alone. Sums are added to, and compensated where a second array
 * takes what rounding lost (Neumaier).
 */
export interface BlockTape {
  /** Room for a block of rows. */
  buffer(): BlockPlace;
  /** The block's rows of an array of all rows. */
  rows(all: Float64Array | CodeArray | Int32Array): BlockPlace;
  fill(dst: BlockPlace, value: number): void;
  /** dst = 1 where the code (of four bytes) is that level, else 0. */
  indicator(dst: BlockPlace, codes: BlockPlace, level: number): void;
  /** The columns of blocks that lie one after another. */
  columns(blocks: readonly ColumnBlock[]): TapeColumns;
  /** u = from + Σ βₖ xₖ. */
  addProduct(u: BlockPlace, from: BlockPlace, x: TapeColumns, beta: Float64Array): void;
  gather(u: BlockPlace, codes: BlockPlace, bytes: number, table: Float64Array): void;
  /**
   * Instructions of compiled expressions; gives where the outputs are, undefined where some instruction is not among the kernels.
   * `inputs` are the places of loads, `scalars` the table of numbers.
   */
  program(
    instructions: readonly BlockInstruction[],
    registerCount: number,
    scalars: Float64Array,
    inputs: readonly (BlockPlace | undefined)[],
    outputCount: number,
  ): BlockPlace[] | undefined;
  /** dst = w·a, and 0 where w is 0. */
  weigh(dst: BlockPlace, a: BlockPlace, w: BlockPlace): void;
  /** total[0] += Σ a, with what is lost in total[1]. A sum that is not finite ends the run. */
  sum(a: BlockPlace, total: Float64Array): void;
  /** Writes Σ a of each block to the place of its number. */
  blockSum(a: BlockPlace, sums: Float64Array): void;
  /** Makes `flag` other than 0 where `suprema[y]` − value is at most `gap` for a row of a weight other than 0; other y do not count. */
  near(
    y: BlockPlace,
    value: BlockPlace,
    weights: BlockPlace | undefined,
    suprema: Float64Array,
    gap: Float64Array,
    flag: Float64Array,
  ): void;
  /**
   * Makes `flag` other than 0 where, in a row of a weight other than 0, the first class of `seen` with a count above 0 is ahead of one
   * with none by at least `apart`; u are the linear predictors of the first classes, those of others are 0.
   */
  ahead(
    seen: readonly BlockPlace[],
    u: readonly BlockPlace[],
    weights: BlockPlace | undefined,
    apart: Float64Array,
    flag: Float64Array,
  ): void;
  dots(r: BlockPlace, x: TapeColumns, sums: Float64Array, lost: Float64Array): void;
  crossProduct(w: BlockPlace, a: TapeColumns, b: TapeColumns, out: Float64Array, symmetric: boolean): void;
  scatter(w: BlockPlace, codes: BlockPlace, bytes: number, bins: Float64Array): void;
  scatterPairs(w: BlockPlace, s: BlockPlace, sBytes: number, t: BlockPlace, tBytes: number, width: number, bins: Float64Array): void;
  scatterColumns(w: BlockPlace, codes: BlockPlace, bytes: number, x: TapeColumns, bins: Float64Array): void;
  /** The recorded steps; undefined where something does not lie in the memory of the kernels. */
  end(): RecordedTape | undefined;
}

/** Steps that are recorded. */
export interface RecordedTape {
  /** Runs them on blocks `first` … `last` − 1 of `rows` rows in all; false where a sum was not finite. */
  run(first: number, last: number, rows: number): boolean;
  /** False once the memory of the steps was given back. */
  isValid(): boolean;
}
