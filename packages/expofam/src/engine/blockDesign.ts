import type { DesignMatrix, DesignTerm } from '../design/designMatrix.ts';
import type { CodeArray, ColumnBlock, MatrixKernels } from '../kernels/matrixKernels.ts';
import { plainMatrixKernels } from '../kernels/plainMatrixKernels.ts';
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

/** How many doubles of a memory the centred and scaled columns and the codes of a design take, where they stay in it. */
export function residentSize({ rowCount, terms }: DesignMatrix): number {
  const dense = terms.reduce((s, t) => s + (t.cells ? 0 : Math.max(1, t.numeric.length)), 0);
  const codes = terms.reduce((s, t) => s + (t.cells ? t.cells.codes.byteLength / 8 + 32 : 0), 0);
  return Math.ceil(rowCount / blockRows) * (blockRows + 8) * dense + codes;
}

/**
 * Makes a design readable in blocks. `centring` is off where no predictor's own intercept can take the shift. A `resident`
 * one keeps its columns, centred and scaled, in the memory of the kernels where that has room: it reads the data once. Columns that
 * are there already, and need neither, stay where they are. Or it is one that lies there, for another thread on the same memory.
 * `known` gives it the scales of another design, so that the coefficients of the two mean the same.
 */
export function blockDesign(
  design: DesignMatrix,
  centring: boolean,
  kernels: MatrixKernels = plainMatrixKernels,
  known?: KnownScaling,
  resident: boolean | ResidentDesign = false,
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
  const there = typeof resident === 'object' ? resident : undefined;
  const blockCount = Math.ceil(design.rowCount / blockRows);
  const kept =
    resident === true
      ? kernels.blocks(
          dense.map(({ values, column }) => ({ values, centre: centre[column], scale: scale[column] })),
          blockRows,
          blockCount,
        )
      : undefined;
  const whole = there?.blocks ?? kept?.blocks;
  const filled = new Uint8Array(blockCount).fill(there || kept?.filled ? 1 : 0);
  const keptCodes = cellTerms.map(({ codes }, t) => {
    if (there) return there.codes[t];
    if (!whole) return undefined;
    const copy = kernels.allocateCodes(codes.length, codes.BYTES_PER_ELEMENT);
    copy.set(codes);
    return copy;
  });
  const codeBlocks: CodeArray[][] = cellTerms.map(() => []);
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
    ...(whole ? { resident: { blocks: whole, codes: keptCodes as CodeArray[] } } : {}),
    load(start: number, n: number) {
      block = buffer;
      read(denseBlock, start, n);
      for (const { codes, buffer: to, here } of cellTerms) {
        to.set(codes.subarray(start, start + n));
        here.codes = to;
      }
    },
    seek(start: number, n: number) {
      if (!whole) return this.load(start, n);
      const b = start / blockRows;
      block = whole[b];
      if (filled[b] === 0) {
        dense.forEach((d, k) => {
          if (!d.values) block.columns[k].fill(1);
        });
        read(block.columns, start, n);
        // The row beyond an odd last one is read by the kernels; it must be finite.
        if (n % 2 === 1) for (const column of block.columns) column[n] = 0;
        filled[b] = 1;
      }
      for (let t = 0; t < cellTerms.length; t++) {
        codeBlocks[t][b] ??= (keptCodes[t] as CodeArray).subarray(start, start + n);
        cellTerms[t].here.codes = codeBlocks[t][b];
      }
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
          for (let k = 0; k < dense.length; k++) {
            const s = dotResults[k];
            // Neumaier: blocks of opposite sign must not wash out what remains of the gradient at the optimum.
            const total = sums[k] + s;
            lost[k] += Math.abs(sums[k]) >= Math.abs(s) ? sums[k] - total + s : s - total + sums[k];
            sums[k] = total;
          }
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
            for (const [column, weight, bin] of contrastEntries(t, scale)) out[column] += weight * bins[i][bin];
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
  for (const [column, weight, bin] of contrastEntries(t, scale)) effects[bin] += weight * beta[column];
}

/** All non-zero (design column, weight, bin) of a cell term, the column's scale included; bin = k × cells + cell. */
export function* contrastEntries(t: CellTerm, scale: Float64Array): Generator<readonly [number, number, number]> {
  const cells = t.term.cells;
  if (!cells) return;
  const m = t.numeric.length;
  for (let c = 0; c < cells.cellCount; c++) {
    for (let e = cells.contrastStart[c]; e < cells.contrastStart[c + 1]; e++) {
      for (let k = 0; k < m; k++) {
        const column = t.term.start + t.term.columnMap[cells.contrastColumn[e] * m + k];
        yield [column, cells.contrastValue[e] * scale[column], k * cells.cellCount + c];
      }
    }
  }
}
