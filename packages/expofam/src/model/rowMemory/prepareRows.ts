import type { DesignMatrix } from '../../design/designMatrix.ts';
import type { RowData } from '../../engine/blockPass.ts';
import { prepareForOneFit } from '../prepareForOneFit.ts';
import { teamSize } from '../threads/rowTeam.ts';
import { sharedSize } from '../threads/sharedRows.ts';
import { memoryOf } from './memoryOf.ts';

/** The designs of a fit in a memory with room for its other columns, and for requests and results of `others` more threads. */
export function prepareRows(
  designs: readonly DesignMatrix[],
  rows: Omit<RowData, 'designs'>,
  parameterCount: number,
  others: number,
): ReturnType<typeof prepareForOneFit> {
  const more = sharedSize(rows, designs) + (others > 0 ? teamSize(rows.rowCount, parameterCount) : 0);
  return prepareForOneFit(designs, others, more, [], memoryOf(designs));
}
