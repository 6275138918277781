import type { DesignMatrix } from '../design/designMatrix.ts';
import { type BlockDesign, blockDesign } from '../engine/blockDesign.ts';
import { codesSize, keepColumns, residentSize } from '../engine/keepColumns.ts';
import { type BorrowedKernels, borrowedMatrixKernels } from '../kernels/activeKernels.ts';
import { type PreparedDesigns, sameScaling, sizesOf } from './prepareDesigns.ts';

/**
 * The most that resident designs may take, in bytes; larger ones are read from the columns at every pass. Two and a half times as
 * much where there are threads: they see nothing but what is resident, and a WebAssembly memory ends at 4 GiB.
 */
const residentBudget = 2 ** 30;

/**
 * Makes designs readable in blocks for the passes of one fit, resident where they fit a budget; after `giveBack` they must not be used. With `others`
 * more threads on a memory that has `more` bytes of room; `like` as in {@link prepareDesigns}. `within` is the memory where all columns lie that are no
 * codes, where there is one, and they can be used as they are.
 */
export function prepareForOneFit(
  designs: readonly DesignMatrix[],
  others = 0,
  more = 0,
  like: readonly BlockDesign[] = [],
  within?: ArrayBufferLike,
): PreparedDesigns & Pick<BorrowedKernels, 'giveBack' | 'shared' | 'isInMemory'> {
  const distinct = [...new Set(designs)];
  const { entries, bytes } = sizesOf(distinct);
  const total = (size: (d: DesignMatrix) => number): number => 8 * distinct.reduce((sum, d) => sum + size(d), 0);
  const kept = total(residentSize);
  const isAffordable = kept + more <= residentBudget * (others > 0 ? 2.5 : 1);
  const inMemory = within && { buffer: within, bytes: bytes + total(codesSize) + more, others, each: bytes };
  const borrowed = isAffordable
    ? borrowedMatrixKernels(entries, bytes + kept + more, others, bytes, inMemory)
    : borrowedMatrixKernels(entries, bytes, 0, 0, inMemory);
  // Without room for columns there are kernels that keep none.
  const keep = isAffordable || borrowed.isInMemory ? keepColumns : undefined;
  return {
    blocks: distinct.map((d, i) => blockDesign(d, true, borrowed.kernels, like[i] && sameScaling(like[i]), keep)),
    index: designs.map((d) => distinct.indexOf(d)),
    ...borrowed,
  };
}
