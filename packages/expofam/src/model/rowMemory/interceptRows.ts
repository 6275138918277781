import { blockDesign } from '../../engine/blockDesign.ts';
import type { RowData } from '../../engine/blockPass.ts';
import { blockRows } from '../../engine/blockRows.ts';
import { columnsThere } from '../../engine/keepColumns.ts';
import { blockOf } from '../../kernels/plainMatrixKernels.ts';
import type { FrameFit } from '../fitFrame.ts';
import type { RowFitOptions } from '../fitRows.ts';

/**
 * The rows of a fit with the intercept alone, in the memory where they lie, and who helps to sum over them; undefined where its
 * predictors have several designs, or one without an intercept, or where rows lie elsewhere.
 */
export function interceptRows({
  fit,
  help,
}: Pick<FrameFit, 'fit' | 'help'>):
  | { readonly data: RowData; readonly designIndex: readonly number[]; readonly options: Pick<RowFitOptions, 'help'> }
  | undefined {
  const { data, layout } = fit;
  const [whole] = data.designs;
  const { resident, dense, design, kernels } = whole;
  const at = dense.findIndex(({ values, column }) => !values && column === 0);
  if (data.designs.length > 1 || !design.hasIntercept || !resident || at < 0) return undefined;
  const terms = design.terms.filter((t) => t.start === 0);
  const blocks = resident.blocks.map(({ buffer, place }) => blockOf(buffer, 1, blockRows, () => place(at)));
  const own = blockDesign(
    { ...design, terms, columnNames: design.columnNames.slice(0, 1) },
    true,
    kernels,
    { design: whole, columns: Int32Array.of(0) },
    columnsThere({ blocks, codes: [] }),
  );
  return {
    data: { ...data, designs: [own] },
    designIndex: layout.design,
    options: { help: (reduced, part) => help?.(reduced, part ?? { designs: [own], isNew: false }) },
  };
}
