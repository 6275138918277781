import { type BlockPass, blockPass, type RowData } from '../engine/blockPass.ts';
import type { BorrowedKernels } from '../kernels/activeKernels.ts';
import type { RowFit } from './fitRows.ts';
import { prepareDesigns } from './prepareDesigns.ts';
import { prepareForOneFit } from './prepareForOneFit.ts';
import { recordableRows } from './rowMemory/recordableRows.ts';
import { sharedSize } from './threads/sharedRows.ts';

/**
 * The fit without the memory of its passes, which another fit may have by now: what is asked of it later is computed on
 * blocks of its own, made when they are first needed.
 */
export function detached(fit: RowFit): RowFit {
  const { described: _, ...kept } = fit;
  const { data, model, layout } = kept;
  let made: { readonly data: RowData; readonly pass: BlockPass } | undefined;
  const own = (): { readonly data: RowData; readonly pass: BlockPass } => {
    if (!made) {
      const { blocks } = prepareDesigns(
        data.designs.map((d) => d.design),
        false,
        data.designs,
      );
      // What was recorded lies in the memory that was given back, and what was read of the response may be written over.
      const { recordable: _, reader: __, ...rows } = data;
      const fresh = { ...rows, designs: blocks };
      made = { data: fresh, pass: blockPass(fresh, model, layout) };
    }
    return made;
  };
  return Object.freeze({
    ...kept,
    get data() {
      return own().data;
    },
    get pass() {
      return own().pass;
    },
  });
}

/**
 * A fit whose columns are kept centred and scaled, as during the fit itself, for an analysis that makes many passes over them;
 * after `giveBack` it must not be used.
 */
export function attached(fit: RowFit): { readonly fit: RowFit } & Pick<BorrowedKernels, 'giveBack'> {
  const { data: detachedData, model, layout } = fit;
  const { blocks, giveBack } = prepareForOneFit(
    detachedData.designs.map((d) => d.design),
    0,
    sharedSize(
      detachedData,
      detachedData.designs.map((d) => d.design),
    ),
    detachedData.designs,
  );
  const data = recordableRows({ ...detachedData, designs: blocks });
  return { fit: Object.freeze({ ...fit, data, pass: blockPass(data, model, layout) }), giveBack };
}
