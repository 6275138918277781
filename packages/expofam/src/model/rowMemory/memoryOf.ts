import type { DesignMatrix } from '../../design/designMatrix.ts';
import { columnScaling } from '../../engine/columnScaling.ts';
import { isMemoryColumn } from '../../kernels/activeKernels.ts';

/**
 * The memory for fits where all numeric columns of the designs lie (those that are multiplied with cells aside), if the engine can use
 * them as they are, neither centred nor scaled; undefined otherwise.
 */
export function memoryOf(designs: readonly DesignMatrix[]): ArrayBufferLike | undefined {
  const columns = designs.flatMap((design) =>
    design.terms.flatMap((term) => (term.cells ? [] : term.numeric.map((values) => ({ values, design })))),
  );
  const buffer = columns[0]?.values.buffer;
  if (!buffer || !columns.every(({ values }) => values.buffer === buffer && isMemoryColumn(values))) return undefined;
  const isAsRead = columns.every(({ values, design }) => {
    const { scale, centre } = columnScaling(values, design.hasIntercept, design.extents?.get(values));
    return scale === 1 && centre === 0;
  });
  return isAsRead ? buffer : undefined;
}
