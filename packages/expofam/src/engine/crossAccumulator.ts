import type { ColumnBlock } from '../kernels/matrixKernels.ts';
import { type BlockDesign, type CellTerm, contrastEntries, times } from './blockDesign.ts';
import { blockRows } from './blockRows.ts';

const nothing = new Float64Array(0);

/** A running sum AᵀWB, and where it is summed. */
export interface RunningCrossProduct {
  add(w: Float64Array, start: number, n: number): void;
  result(): Float64Array;
  /** Dense columns with dense ones; of one design with itself the lower triangle. */
  readonly denseSums: Float64Array;
  /** The cells of A's terms with dense columns of B, and the other way round where B is another design. */
  readonly cellsDense: readonly Float64Array[];
  readonly denseCells: readonly Float64Array[];
  /** Terms with terms, where the sums of cells with dense columns do not have it; a term with itself meets its own cells only. */
  readonly pairs: readonly { readonly s: CellTerm; readonly t: CellTerm; readonly diagonal: boolean; readonly bins: Float64Array }[];
}

/**
 * A running sum AᵀWB over blocks (A and B may be the same design). The result is row-major, columns of A × columns of B.
 */
export function crossAccumulator(a: BlockDesign, b: BlockDesign): RunningCrossProduct {
  const same = a === b;
  const { kernels } = a;
  const zeros = (length: number): Float64Array => kernels.allocate(length);
  const denseSums = zeros(a.dense.length * b.dense.length);
  const products = a.cellTerms.length + b.cellTerms.length > 0 ? zeros(blockRows) : nothing;
  const cellsDense = a.cellTerms.map((t) => zeros(t.cellCount * t.numeric.length * b.dense.length));
  const denseCells = same ? [] : b.cellTerms.map((t) => zeros(t.cellCount * t.numeric.length * a.dense.length));
  const ones = b.dense.findIndex(({ values }) => !values);
  const all = a.cellTerms.flatMap((s, i) =>
    b.cellTerms.flatMap((t, j) => {
      if (same && j > i) return [];
      // A term with itself meets only its own cell, so a vector of bins is enough: what its cells have with a column of ones.
      const diagonal = same && i === j;
      const cells = diagonal ? s.cellCount : s.cellCount * t.cellCount;
      const known = diagonal && ones >= 0 && s.numeric.every((z) => !z) ? cellsDense[i] : undefined;
      return [{ s, t, diagonal, cells, known, bins: known ?? zeros(cells * s.numeric.length * t.numeric.length) }];
    }),
  );
  const pairs = all.filter(({ known }) => !known);

  const addCellsDense = (t: CellTerm, block: ColumnBlock, bins: Float64Array, w: Float64Array, start: number, n: number): void => {
    const size = t.cellCount * block.count;
    t.numeric.forEach((z, k) => {
      kernels.scatterColumns(n, times(w, z, start, n, products), t.here.codes, block, bins.subarray(k * size, (k + 1) * size));
    });
  };

  return {
    denseSums,
    cellsDense,
    denseCells,
    pairs,
    add(w: Float64Array, start: number, n: number) {
      kernels.crossProduct(n, a.block(), w, b.block(), denseSums, same);
      a.cellTerms.forEach((t, i) => {
        addCellsDense(t, b.block(), cellsDense[i], w, start, n);
      });
      if (!same) {
        b.cellTerms.forEach((t, i) => {
          addCellsDense(t, a.block(), denseCells[i], w, start, n);
        });
      }
      for (const { s, t, diagonal, cells, bins } of pairs) {
        s.numeric.forEach((zs, k) => {
          t.numeric.forEach((zt, l) => {
            const v = times(times(w, zs, start, n, products), zt, start, n, products);
            const plane = (k * t.numeric.length + l) * cells;
            const part = bins.subarray(plane, plane + cells);
            if (diagonal) kernels.scatter(n, v, s.here.codes, part);
            else kernels.scatterPairs(n, v, s.here.codes, t.here.codes, t.cellCount, part);
          });
        });
      }
    },
    result() {
      const pb = b.columnCount;
      const out = new Float64Array(a.columnCount * pb);
      const add = (i: number, j: number, v: number): void => {
        out[i * pb + j] += v;
      };
      const db = b.dense.length;
      for (let i = 0; i < a.dense.length; i++) {
        const row = a.dense[i].column * pb;
        for (let j = 0; j < db; j++) out[row + b.dense[j].column] += denseSums[same && j > i ? j * db + i : i * db + j];
      }
      const addCells = (of: BlockDesign, sums: readonly Float64Array[], { dense }: BlockDesign, isLeft: boolean): void =>
        sums.forEach((sum, i) => {
          const { columns, weights, bins } = contrastEntries(of.cellTerms[i], of.scale);
          columns.forEach((column, e) => {
            dense.forEach((d, c) => {
              const v = weights[e] * sum[bins[e] * dense.length + c];
              if (isLeft) add(column, d.column, v);
              if (same || !isLeft) add(d.column, column, v);
            });
          });
        });
      addCells(a, cellsDense, b, true);
      addCells(b, denseCells, a, false);
      for (const { s, t, diagonal, cells, known, bins } of all) {
        const left = contrastEntries(s, a.scale);
        const right = contrastEntries(t, b.scale);
        const mt = t.numeric.length;
        for (let c = 0; c < s.cellCount; c++) {
          for (let e = left.starts[c]; e < left.starts[c + 1]; e++) {
            const column = left.columns[e];
            const weight = left.weights[e];
            const plane = left.planes[e] * mt;
            for (let d = diagonal ? c : 0; d < (diagonal ? c + 1 : t.cellCount); d++) {
              const cell = diagonal ? c : c * t.cellCount + d;
              for (let f = right.starts[d]; f < right.starts[d + 1]; f++) {
                const v = weight * right.weights[f] * bins[known ? cell * db + ones : (plane + right.planes[f]) * cells + cell];
                add(column, right.columns[f], v);
                if (same && !diagonal) add(right.columns[f], column, v);
              }
            }
          }
        }
      }
      return out;
    },
  };
}
