import type { DesignMatrix, DesignTerm } from '../design/designMatrix.ts';
import type { CodeArray, ColumnBlock, MatrixKernels } from '../kernels/matrixKernels.ts';
import { plainMatrixKernels } from '../kernels/plainMatrixKernels.ts';
import { addCompensated } from '../math/addCompensated.ts';
import { blockRows } from './blockRows.ts';
import { blockViews } from './blockViews.ts';
import { type ColumnScaling, columnScaling } from './columnScaling.ts';

/** A dense column: a numeric column centred and scaled, or the intercept. */
interface DenseColumn {
  readonly values: Float64Array | null;
  readonly column: number;
}

/** A term with a categorical part: cells × numeric columns. */
export interface CellTerm {
  readonly term: DesignTerm;
  readonly codes: CodeArray;
  /** The codes of the loaded block. */
  readonly here: { codes: CodeArray };
  readonly buffer: CodeArray;
  readonly cellCount: number;
  /** Numeric columns, or [null] for the constant one. */
  readonly numeric: readonly (Float64Array | null)[];
}

/**
 * A design matrix that the engine reads in blocks of rows. Numeric columns are centred (where there is an intercept to
 * take the shift) and scaled by a power of two as they enter a block; categorical terms stay integer codes, whose sums
 * are scattered into a bin for each cell and mapped through the contrasts once at the end of a sweep.
 */
export interface BlockDesign {
  readonly design: DesignMatrix;
  readonly columnCount: number;
  /** Coefficient of the original column j = scale[j] × coefficient here. */
  readonly scale: Float64Array;
  /** Centre of column j; its coefficient times this is taken from the intercept. */
  readonly centre: Float64Array;
  /** By how much reading moved the values of column j (root mean square), scaled. */
  readonly rounding: Float64Array;
  /** Reads rows start … start + n − 1 into the block's buffers. */
  load(start: number, n: number): void;
  /** The same for sums alone, from the first row of a block: a resident design gives the block where it lies. */
  seek(start: number, n: number): void;
  /** Sets the coefficients (in the scaled columns) that `addProduct` uses. */
  setCoefficients(slot: number, beta: Float64Array): void;
  /** u += X β of the loaded block. */
  addProduct(slot: number, u: Float64Array, start: number, n: number): void;
  /** A running sum Xᵀr over blocks. */
  gradient(): RunningGradient;
  readonly dense: readonly DenseColumn[];
  readonly denseBlock: readonly Float64Array[];
  /** The columns of the rows that were loaded or sought last, as the kernels take them. */
  readonly block: () => ColumnBlock;
  readonly kernels: MatrixKernels;
  readonly cellTerms: readonly CellTerm[];
  /** Where a resident design lies. */
  readonly resident?: ResidentDesign;
}

/** A running sum Xᵀr, and where it is summed. */
export interface RunningGradient {
  add(r: Float64Array, start: number, n: number): void;
  result(): Float64Array;
  /** For each dense column the sum, and what rounding took from it. */
  readonly sums: Float64Array;
  readonly lost: Float64Array;
  /** For each term its cells, times its numeric columns. */
  readonly bins: readonly Float64Array[];
}

/** A resident design: its columns by blocks, and the codes of its categorical terms. */
export interface ResidentDesign {
  readonly blocks: readonly ColumnBlock[];
  readonly codes: readonly CodeArray[];
}

/** Scales that are known already: those of another design, of which column `columns[j]` is this one's column j. */
export interface KnownScaling {
  readonly design: Pick<BlockDesign, 'scale' | 'centre' | 'rounding'>;
  readonly columns: Int32Array;
}

/** What a design keeps of itself between blocks, and what that is kept of. */
export type KeepColumns = (
  of: Pick<BlockDesign, 'design' | 'kernels' | 'dense' | 'cellTerms' | 'scale' | 'centre'>,
  /** Reads rows, centred and scaled. */
  read: (to: readonly Float64Array[], start: number, n: number) => void,
) => KeptColumns | undefined;

export interface KeptColumns {
  readonly resident: ResidentDesign;
  /** The block that begins there, with the codes of its rows in `here` of each term. */
  seek(start: number, n: number): ColumnBlock;
}

/**
 * Makes a design readable in blocks. `centring` is off where no predictor's own intercept can take the shift. With `keep`
 * (keepColumns.ts) its columns stay in the memory of the kernels. `known` gives it the scales of another design, so that the coefficients of the two mean the same.
 */
export function blockDesign(
  design: DesignMatrix,
  centring: boolean,
  kernels: MatrixKernels = plainMatrixKernels,
  known?: KnownScaling,
  keep?: KeepColumns,
): BlockDesign {
  const p = design.columnNames.length;
  const rows = Math.min(blockRows, design.rowCount + 2 - (design.rowCount % 2));
  const dense: DenseColumn[] = [];
  const cellTerms: CellTerm[] = [];
  const scale = new Float64Array(p).fill(1);
  const centre = new Float64Array(p);
  const rounding = new Float64Array(p);
  const scalingOf = (values: Float64Array, column: number, centred: boolean): ColumnScaling => {
    if (!known) return columnScaling(values, centred, design.extents?.get(values));
    const at = known.columns[column];
    return { scale: known.design.scale[at], centre: known.design.centre[at], rounding: known.design.rounding[at] };
  };
  for (const term of design.terms) {
    if (term.cells) {
      const numeric = term.numeric.length ? term.numeric : [null];
      const { codes, cellCount } = term.cells;
      const buffer = kernels.allocateCodes(rows, codes.BYTES_PER_ELEMENT);
      cellTerms.push({ term, codes, buffer, here: { codes: buffer }, cellCount, numeric });
      term.numeric.forEach((values, k) => {
        const s = scalingOf(values, term.start + term.columnMap[k], false);
        for (let c = 0; c < (term.cells?.contrastColumns ?? 0); c++) {
          const column = term.start + term.columnMap[c * term.numeric.length + k];
          scale[column] = s.scale;
          rounding[column] = s.rounding;
        }
      });
    } else if (term.numeric.length === 0) {
      dense.push({ values: null, column: term.start });
    } else {
      term.numeric.forEach((values, k) => {
        const column = term.start + term.columnMap[k];
        const s = scalingOf(values, column, centring && design.hasIntercept);
        scale[column] = s.scale;
        centre[column] = s.centre;
        rounding[column] = s.rounding;
        dense.push({ values, column });
      });
    }
  }
  const buffer = kernels.block(dense.length, rows);
  const denseBlock = buffer.columns;
  dense.forEach((d, k) => {
    if (!d.values) denseBlock[k].fill(1);
  });
  let block = buffer;
  const views = dense.map(({ values }) => values && blockViews(values));
  const products = kernels.allocate(rows);
  const dotResults = kernels.allocate(dense.length);
  const slots: { beta: Float64Array; cellEffects: Float64Array[]; effects: Float64Array[][]; level: number | undefined }[] = [];

  const read = (to: readonly Float64Array[], start: number, n: number): void => {
    for (let k = 0; k < dense.length; k++) {
      const view = views[k];
      const { column } = dense[k];
      if (view) kernels.load(to[k], view(start, n), 0, n, centre[column], scale[column]);
    }
  };

  const kept = keep?.({ design, kernels, dense, cellTerms, scale, centre }, read);
  return Object.freeze({
    design,
    columnCount: p,
    scale,
    centre,
    rounding,
    dense,
    denseBlock,
    block: () => block,
    kernels,
    cellTerms,
    ...(kept ? { resident: kept.resident } : {}),
    load(start: number, n: number) {
      block = buffer;
      read(denseBlock, start, n);
      for (const { codes, buffer: to, here } of cellTerms) {
        to.set(codes.subarray(start, start + n));
        here.codes = to;
      }
    },
    seek(start: number, n: number) {
      if (kept) block = kept.seek(start, n);
      else this.load(start, n);
    },
    setCoefficients(slot: number, beta: Float64Array) {
      const ofDense = Float64Array.from(dense, (d) => beta[d.column]);
      // The tables of a slot are overwritten, not allocated anew: kernels may keep them in a memory of fixed size.
      const tables = slots[slot]?.cellEffects ?? cellTerms.map((t) => kernels.allocate(t.cellCount * t.numeric.length));
      cellTerms.forEach((t, i) => {
        setCellEffects(t, beta, scale, tables[i]);
      });
      const level = dense.reduce((sum, d, k) => (d.values ? sum : sum + ofDense[k]), 0);
      const same = dense.every((d, k) => !d.values || ofDense[k] === 0) && tables.every((t) => t.every((v) => v === 0));
      const effects =
        slots[slot]?.effects ??
        cellTerms.map(({ cellCount, numeric }, i) => numeric.map((_, k) => tables[i].subarray(k * cellCount, (k + 1) * cellCount)));
      slots[slot] = { beta: ofDense, cellEffects: tables, effects, level: same ? level : undefined };
    },
    addProduct(slot: number, u: Float64Array, start: number, n: number) {
      const { beta, effects, level } = slots[slot];
      if (level !== undefined) {
        // An intercept alone, as of the null model: the columns need not be read.
        if (level !== 0) for (let r = 0; r < n; r++) u[r] += level;
        return;
      }
      kernels.addProduct(n, u, block, beta);
      cellTerms.forEach(({ here: { codes }, numeric }, t) => {
        numeric.forEach((z, k) => {
          const table = effects[t][k];
          if (z) for (let r = 0; r < n; r++) u[r] += table[codes[r]] * z[start + r];
          else kernels.gather(n, u, codes, table);
        });
      });
    },
    gradient() {
      const sums = kernels.allocate(dense.length);
      const lost = kernels.allocate(dense.length);
      const bins = cellTerms.map((t) => kernels.allocate(t.cellCount * t.numeric.length));
      const binsOf = cellTerms.map(({ cellCount, numeric }, t) =>
        numeric.map((_, k) => bins[t].subarray(k * cellCount, (k + 1) * cellCount)),
      );
      return {
        sums,
        lost,
        bins,
        add(r: Float64Array, start: number, n: number) {
          kernels.dots(n, r, block, dotResults);
          // Blocks of opposite sign must not wash out what remains of the gradient at the optimum.
          addCompensated(sums, lost, dotResults);
          cellTerms.forEach(({ here: { codes }, numeric }, t) => {
            numeric.forEach((z, k) => {
              kernels.scatter(n, times(r, z, start, n, products), codes, binsOf[t][k]);
            });
          });
        },
        result() {
          const out = new Float64Array(p);
          dense.forEach((d, k) => {
            out[d.column] = sums[k] + lost[k];
          });
          cellTerms.forEach((t, i) => {
            const { columns, weights, bins: at } = contrastEntries(t, scale);
            for (let e = 0; e < columns.length; e++) out[columns[e]] += weights[e] * bins[i][at[e]];
          });
          return out;
        },
      };
    },
  });
}

/** r · z, or r itself where z is the constant one. */
export function times(r: Float64Array, z: Float64Array | null, start: number, n: number, out: Float64Array): Float64Array {
  if (!z) return r;
  for (let i = 0; i < n; i++) out[i] = r[i] * z[start + i];
  return out;
}

/** For each cell and numeric column the sum of its columns' coefficients. */
export function setCellEffects(t: CellTerm, beta: Float64Array, scale: Float64Array, effects: Float64Array): void {
  effects.fill(0);
  const { columns, weights, bins } = contrastEntries(t, scale);
  for (let e = 0; e < columns.length; e++) effects[bins[e]] += weights[e] * beta[columns[e]];
}

/** Entries of a term's contrasts other than zero, cell by cell; a bin is k × cells + cell for numeric column k. */
export interface ContrastEntries {
  readonly columns: readonly number[];
  /** With the column's scale. */
  readonly weights: readonly number[];
  readonly bins: readonly number[];
  /** The k of each bin. */
  readonly planes: readonly number[];
  /** Where the entries of each cell begin, and the last one's end. */
  readonly starts: readonly number[];
}

const entriesOf = new WeakMap<CellTerm, ContrastEntries>();

/** Those of a term of a design with that scale. */
export function contrastEntries(t: CellTerm, scale: Float64Array): ContrastEntries {
  const known = entriesOf.get(t);
  if (known) return known;
  const { cells, start, columnMap } = t.term;
  const m = t.numeric.length;
  const { cellCount, contrastStart, contrastColumn, contrastValue } = cells as NonNullable<DesignTerm['cells']>;
  const columns: number[] = [];
  const weights: number[] = [];
  const bins: number[] = [];
  const planes: number[] = [];
  const starts = [0];
  for (let c = 0; c < cellCount; c++) {
    for (let e = contrastStart[c]; e < contrastStart[c + 1]; e++) {
      for (let k = 0; k < m; k++) {
        const column = start + columnMap[contrastColumn[e] * m + k];
        columns.push(column);
        weights.push(contrastValue[e] * scale[column]);
        bins.push(k * cellCount + c);
        planes.push(k);
      }
    }
    starts.push(columns.length);
  }
  const made = { columns, weights, bins, planes, starts };
  entriesOf.set(t, made);
  return made;
}
