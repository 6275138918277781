import type { DesignMatrix, DesignTerm } from '../design/designMatrix.ts';
import { weightedCrossProduct } from '../kernels/crossProduct.ts';
import { columnScaling } from './columnScaling.ts';

/** A dense column: a numeric column centred and scaled, or the intercept. */
interface DenseColumn {
  readonly values: Float64Array | null;
  readonly column: number;
}

/** A term with a categorical part: cells × numeric columns. */
interface CellTerm {
  readonly term: DesignTerm;
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
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
  /** Sets the coefficients (in the scaled columns) that `addProduct` uses. */
  setCoefficients(slot: number, beta: Float64Array): void;
  /** u += X β of the loaded block. */
  addProduct(slot: number, u: Float64Array, start: number, n: number): void;
  /** A running sum Xᵀr over blocks. */
  gradient(): { add(r: Float64Array, start: number, n: number): void; result(): Float64Array };
  readonly dense: readonly DenseColumn[];
  readonly denseBlock: readonly Float64Array[];
  readonly cellTerms: readonly CellTerm[];
}

export const blockRows = 1024;

/** Makes a design readable in blocks. `centring` is off where no predictor's own intercept can take the shift. */
export function blockDesign(design: DesignMatrix, centring: boolean): BlockDesign {
  const p = design.columnNames.length;
  const dense: DenseColumn[] = [];
  const cellTerms: CellTerm[] = [];
  const scale = new Float64Array(p).fill(1);
  const centre = new Float64Array(p);
  const rounding = new Float64Array(p);
  for (const term of design.terms) {
    if (term.cells) {
      const numeric = term.numeric.length ? term.numeric : [null];
      cellTerms.push({ term, codes: term.cells.codes, cellCount: term.cells.cellCount, numeric });
      term.numeric.forEach((values, k) => {
        const s = columnScaling(values, false);
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
        const s = columnScaling(values, centring && design.hasIntercept);
        scale[column] = s.scale;
        centre[column] = s.centre;
        rounding[column] = s.rounding;
        dense.push({ values, column });
      });
    }
  }
  const denseBlock = dense.map((d) => (d.values ? new Float64Array(blockRows) : new Float64Array(blockRows).fill(1)));
  const slots: { beta: Float64Array; cellEffects: Float64Array[] }[] = [];

  return Object.freeze({
    design,
    columnCount: p,
    scale,
    centre,
    rounding,
    dense,
    denseBlock,
    cellTerms,
    load(start: number, n: number) {
      for (let k = 0; k < dense.length; k++) {
        const { values, column } = dense[k];
        if (!values) continue;
        const target = denseBlock[k];
        const c = centre[column];
        const s = scale[column];
        for (let r = 0; r < n; r++) target[r] = (values[start + r] - c) * s;
      }
    },
    setCoefficients(slot: number, beta: Float64Array) {
      slots[slot] = { beta: beta.slice(), cellEffects: cellTerms.map((t) => cellEffects(t, beta, scale)) };
    },
    addProduct(slot: number, u: Float64Array, start: number, n: number) {
      const { beta, cellEffects: effects } = slots[slot];
      for (let k = 0; k < dense.length; k++) {
        const b = beta[dense[k].column];
        const x = denseBlock[k];
        if (b !== 0) for (let r = 0; r < n; r++) u[r] += b * x[r];
      }
      cellTerms.forEach(({ codes, numeric }, t) => {
        const m = numeric.length;
        const table = effects[t];
        for (let k = 0; k < m; k++) {
          const z = numeric[k];
          if (z) for (let r = 0; r < n; r++) u[r] += table[codes[start + r] * m + k] * z[start + r];
          else for (let r = 0; r < n; r++) u[r] += table[codes[start + r]];
        }
      });
    },
    gradient() {
      const sums = new Float64Array(dense.length);
      const lost = new Float64Array(dense.length);
      const bins = cellTerms.map((t) => new Float64Array(t.cellCount * t.numeric.length));
      return {
        add(r: Float64Array, start: number, n: number) {
          for (let k = 0; k < dense.length; k++) {
            const x = denseBlock[k];
            let s = 0;
            for (let i = 0; i < n; i++) s += r[i] * x[i];
            // Neumaier: blocks of opposite sign must not wash out what remains of the gradient at the optimum.
            const total = sums[k] + s;
            lost[k] += Math.abs(sums[k]) >= Math.abs(s) ? sums[k] - total + s : s - total + sums[k];
            sums[k] = total;
          }
          cellTerms.forEach(({ codes, numeric }, t) => {
            const m = numeric.length;
            const bin = bins[t];
            for (let k = 0; k < m; k++) {
              const z = numeric[k];
              if (z) for (let i = 0; i < n; i++) bin[codes[start + i] * m + k] += r[i] * z[start + i];
              else for (let i = 0; i < n; i++) bin[codes[start + i]] += r[i];
            }
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

/** For each cell and numeric column the sum of its columns' coefficients. */
function cellEffects(t: CellTerm, beta: Float64Array, scale: Float64Array): Float64Array {
  const effects = new Float64Array(t.cellCount * t.numeric.length);
  for (const [column, weight, bin] of contrastEntries(t, scale)) effects[bin] += weight * beta[column];
  return effects;
}

/** All non-zero (design column, weight, bin) of a cell term, the column's scale included; bin = cell × m + k. */
function* contrastEntries(t: CellTerm, scale: Float64Array): Generator<readonly [number, number, number]> {
  const cells = t.term.cells;
  if (!cells) return;
  const m = t.numeric.length;
  for (let c = 0; c < cells.cellCount; c++) {
    for (let e = cells.contrastStart[c]; e < cells.contrastStart[c + 1]; e++) {
      for (let k = 0; k < m; k++) {
        const column = t.term.start + t.term.columnMap[cells.contrastColumn[e] * m + k];
        yield [column, cells.contrastValue[e] * scale[column], c * m + k];
      }
    }
  }
}

/**
 * A running sum AᵀWB over blocks (A and B may be the same design). The result is row-major, columns of A × columns of B.
 */
export function crossAccumulator(
  a: BlockDesign,
  b: BlockDesign,
): { add(w: Float64Array, start: number, n: number): void; result(): Float64Array } {
  const same = a === b;
  const denseSums = new Float64Array(a.dense.length * b.dense.length);
  const scratch: readonly [Float64Array, Float64Array] = [new Float64Array(blockRows), new Float64Array(blockRows)];
  const cellsDense = a.cellTerms.map((t) => new Float64Array(t.cellCount * t.numeric.length * b.dense.length));
  const denseCells = same ? [] : b.cellTerms.map((t) => new Float64Array(t.cellCount * t.numeric.length * a.dense.length));
  const pairs = a.cellTerms.flatMap((s, i) =>
    b.cellTerms.flatMap((t, j) => {
      if (same && j > i) return [];
      // A term with itself meets only its own cell, so a vector of bins is enough.
      const diagonal = same && i === j;
      const mm = s.numeric.length * t.numeric.length;
      return [{ s, t, i, j, diagonal, bins: new Float64Array((diagonal ? s.cellCount : s.cellCount * t.cellCount) * mm) }];
    }),
  );

  const addCellsDense = (
    t: CellTerm,
    dense: readonly Float64Array[],
    bins: Float64Array,
    w: Float64Array,
    start: number,
    n: number,
  ): void => {
    const m = t.numeric.length;
    const d = dense.length;
    for (let k = 0; k < m; k++) {
      const z = t.numeric[k];
      for (let c = 0; c < d; c++) {
        const x = dense[c];
        for (let r = 0; r < n; r++) {
          const v = z ? w[r] * z[start + r] : w[r];
          bins[(t.codes[start + r] * m + k) * d + c] += v * x[r];
        }
      }
    }
  };

  return {
    add(w: Float64Array, start: number, n: number) {
      weightedCrossProduct(n, a.denseBlock, w, b.denseBlock, denseSums, same, scratch);
      a.cellTerms.forEach((t, i) => {
        addCellsDense(t, b.denseBlock, cellsDense[i], w, start, n);
      });
      if (!same) {
        b.cellTerms.forEach((t, i) => {
          addCellsDense(t, a.denseBlock, denseCells[i], w, start, n);
        });
      }
      for (const { s, t, diagonal, bins } of pairs) {
        const ms = s.numeric.length;
        const mt = t.numeric.length;
        for (let k = 0; k < ms; k++) {
          const zs = s.numeric[k];
          for (let l = 0; l < mt; l++) {
            const zt = t.numeric[l];
            for (let r = 0; r < n; r++) {
              const v = w[r] * (zs ? zs[start + r] : 1) * (zt ? zt[start + r] : 1);
              const cell = diagonal ? s.codes[start + r] : s.codes[start + r] * t.cellCount + t.codes[start + r];
              bins[(cell * ms + k) * mt + l] += v;
            }
          }
        }
      }
    },
    result() {
      const pa = a.columnCount;
      const pb = b.columnCount;
      const out = new Float64Array(pa * pb);
      const da = a.dense.length;
      const db = b.dense.length;
      for (let i = 0; i < da; i++) {
        for (let j = 0; j < db; j++) {
          const v = same && j > i ? denseSums[j * db + i] : denseSums[i * db + j];
          out[a.dense[i].column * pb + b.dense[j].column] = v;
        }
      }
      a.cellTerms.forEach((t, i) => {
        for (const [column, weight, bin] of contrastEntries(t, a.scale)) {
          for (let c = 0; c < db; c++) {
            const v = weight * cellsDense[i][bin * db + c];
            out[column * pb + b.dense[c].column] += v;
            if (same) out[b.dense[c].column * pb + column] += v;
          }
        }
      });
      if (!same) {
        b.cellTerms.forEach((t, i) => {
          for (const [column, weight, bin] of contrastEntries(t, b.scale)) {
            for (let c = 0; c < da; c++) out[a.dense[c].column * pb + column] += weight * denseCells[i][bin * da + c];
          }
        });
      }
      for (const { s, t, diagonal, bins } of pairs) {
        const entriesOf = (term: CellTerm, scale: Float64Array): (readonly [number, number, number])[][] => {
          const byCell: (readonly [number, number, number])[][] = Array.from({ length: term.cellCount }, () => []);
          for (const e of contrastEntries(term, scale)) byCell[Math.floor(e[2] / term.numeric.length)].push(e);
          return byCell;
        };
        const left = entriesOf(s, a.scale);
        const right = s === t ? left : entriesOf(t, b.scale);
        const ms = s.numeric.length;
        const mt = t.numeric.length;
        for (let c = 0; c < s.cellCount; c++) {
          for (let e = diagonal ? c : 0; e < (diagonal ? c + 1 : t.cellCount); e++) {
            const cell = diagonal ? c : c * t.cellCount + e;
            for (const [ca, wa, ba] of left[c]) {
              for (const [cb, wb, bb] of right[e]) {
                const v = wa * wb * bins[(cell * ms + (ba % ms)) * mt + (bb % mt)];
                out[ca * pb + cb] += v;
                if (same && !diagonal) out[cb * pb + ca] += v;
              }
            }
          }
        }
      }
      return out;
    },
  };
}
