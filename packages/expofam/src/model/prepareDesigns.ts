import type { DesignMatrix } from '../design/designMatrix.ts';
import { type BlockDesign, blockDesign, type KnownScaling, residentSize } from '../engine/blockDesign.ts';
import { type BorrowedKernels, borrowedMatrixKernels, matrixKernels } from '../kernels/activeKernels.ts';

/**
 * The most that resident designs may take, in bytes; larger ones are read from the columns at every pass. Two and a half times as
 * much where there are threads: they see nothing but what is resident, and a WebAssembly memory ends at 4 GiB.
 */
const residentBudget = 2 ** 30;

/** Designs that the engine reads in blocks, one for each distinct design matrix. */
export interface PreparedDesigns {
  readonly blocks: BlockDesign[];
  readonly index: number[];
}

const sizesOf = (distinct: readonly DesignMatrix[]): { readonly entries: number; readonly bytes: number } => {
  const width = distinct.reduce((sum, d) => sum + d.columnNames.length, 0);
  return {
    entries: distinct.reduce((sum, d) => sum + d.rowCount * d.columnNames.length, 0),
    bytes: 8 * (1100 * (width + 64) + 4 * width * width),
  };
};

const sameScaling = (design: BlockDesign): KnownScaling => ({
  design,
  columns: Int32Array.from({ length: design.columnCount }, (_, j) => j),
});

/** Makes designs readable in blocks; `reused` where many fits will share them, `like` earlier blocks of the same designs. */
export function prepareDesigns(designs: readonly DesignMatrix[], reused = false, like: readonly BlockDesign[] = []): PreparedDesigns {
  const distinct = [...new Set(designs)];
  const { entries, bytes } = sizesOf(distinct);
  const kernels = matrixKernels(reused ? Number.POSITIVE_INFINITY : entries, bytes);
  return {
    blocks: distinct.map((d, i) => blockDesign(d, true, kernels, like[i] && sameScaling(like[i]))),
    index: designs.map((d) => distinct.indexOf(d)),
  };
}

/**
 * The same for the passes of one fit, resident where they fit a budget; after `giveBack` they must not be used. With `others`
 * more threads on a memory that has `more` bytes of room; `like` as there.
 */
export function prepareForOneFit(
  designs: readonly DesignMatrix[],
  others = 0,
  more = 0,
  like: readonly BlockDesign[] = [],
): PreparedDesigns & Pick<BorrowedKernels, 'giveBack' | 'shared'> {
  const distinct = [...new Set(designs)];
  const { entries, bytes } = sizesOf(distinct);
  const kept = 8 * distinct.reduce((sum, d) => sum + residentSize(d), 0);
  const resident = kept + more <= residentBudget * (others > 0 ? 2.5 : 1);
  const borrowed = resident ? borrowedMatrixKernels(entries, bytes + kept + more, others, bytes) : borrowedMatrixKernels(entries, bytes);
  return {
    blocks: distinct.map((d, i) => blockDesign(d, true, borrowed.kernels, like[i] && sameScaling(like[i]), resident)),
    index: designs.map((d) => distinct.indexOf(d)),
    ...borrowed,
  };
}
