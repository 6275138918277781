import type { DesignMatrix } from '../design/designMatrix.ts';
import { type BlockDesign, blockDesign, type KnownScaling } from '../engine/blockDesign.ts';
import { matrixKernels } from '../kernels/activeKernels.ts';

/** Designs that the engine reads in blocks, one for each distinct design matrix. */
export interface PreparedDesigns {
  readonly blocks: BlockDesign[];
  readonly index: number[];
}

/** How many entries designs have, and how many bytes their blocks and sums take. */
export const sizesOf = (distinct: readonly DesignMatrix[]): { readonly entries: number; readonly bytes: number } => {
  const width = distinct.reduce((sum, d) => sum + d.columnNames.length, 0);
  return {
    entries: distinct.reduce((sum, d) => sum + d.rowCount * d.columnNames.length, 0),
    bytes: 8 * (1100 * (width + 64) + 4 * width * width),
  };
};

/** The scales of another design of the same columns. */
export const sameScaling = (design: BlockDesign): KnownScaling => ({
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
