import type { DesignMatrix } from '../design/designMatrix.ts';
import type { CodeArray } from '../kernels/matrixKernels.ts';
import type { CellTerm, KeepColumns, KeptColumns, ResidentDesign } from './blockDesign.ts';
import { blockRows } from './blockRows.ts';

/** How many doubles of a memory the centred and scaled columns and the codes of a design take, where they stay in it. */
export function residentSize(design: DesignMatrix): number {
  const dense = design.terms.reduce((s, t) => s + (t.cells ? 0 : Math.max(1, t.numeric.length)), 0);
  return Math.ceil(design.rowCount / blockRows) * (blockRows + 8) * dense + codesSize(design);
}

/** How many of these its codes take. */
export const codesSize = ({ terms }: DesignMatrix): number =>
  terms.reduce((s, t) => s + (t.cells ? t.cells.codes.byteLength / 8 + 32 : 0), 0);

/**
 * Keeps the columns of a design, centred and scaled, in the memory of the kernels where that has room: data are read once. Columns that
 * lie there already, and need neither, stay where they are.
 */
export const keepColumns: KeepColumns = ({ design, kernels, dense, cellTerms, scale, centre }, read) => {
  const columns = dense.map(({ values, column }) => ({ values, centre: centre[column], scale: scale[column] }));
  const kept = kernels.blocks(columns, blockRows, Math.ceil(design.rowCount / blockRows));
  if (!kept) return undefined;
  const { blocks } = kept;
  const codes = cellTerms.map((t): CodeArray => {
    const copy = kernels.allocateCodes(t.codes.length, t.codes.BYTES_PER_ELEMENT);
    copy.set(t.codes);
    return copy;
  });
  const there = keptColumns({ blocks, codes }, cellTerms);
  const filled = new Uint8Array(blocks.length).fill(kept.filled ? 1 : 0);
  return {
    resident: there.resident,
    seek(start, n) {
      const block = there.seek(start, n);
      const b = start / blockRows;
      if (filled[b] === 0) {
        dense.forEach((d, k) => {
          if (!d.values) block.columns[k].fill(1);
        });
        read(block.columns, start, n);
        // The row beyond an odd last one is read by the kernels; it must be finite.
        if (n % 2 === 1) for (const column of block.columns) column[n] = 0;
        filled[b] = 1;
      }
      return block;
    },
  };
};

/** The columns of a design that lie in the memory of the kernels: of another thread, or a choice of another design's. */
export const columnsThere =
  (resident: ResidentDesign): KeepColumns =>
  ({ cellTerms }) =>
    keptColumns(resident, cellTerms);

function keptColumns(resident: ResidentDesign, cellTerms: readonly CellTerm[]): KeptColumns {
  const views: CodeArray[][] = cellTerms.map(() => []);
  return {
    resident,
    seek(start, n) {
      const b = start / blockRows;
      for (let t = 0; t < cellTerms.length; t++) {
        views[t][b] ??= resident.codes[t].subarray(start, start + n);
        cellTerms[t].here.codes = views[t][b];
      }
      return resident.blocks[b];
    },
  };
}
