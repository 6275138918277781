import { lower, setScalars } from '../expr/lower.ts';
import type { BlockPlace, BlockTape } from '../kernels/blockTape.ts';
import type { RowModel } from './rowModel.ts';

/**
 * Records what {@link RowModel.sums} computes from a block of rows; gives where its outputs are, undefined where the kernels do not
 * have some step of it.
 *
 * @param y where the components of the response are; undefined for those that are zero
 * @param allocate gives the table of numbers a place
 */
export function rowTape(
  program: ReturnType<RowModel['sums']>,
  constants: readonly number[],
  tape: BlockTape,
  rows: readonly (BlockPlace | undefined)[],
  allocate: (length: number) => Float64Array,
): BlockPlace[] | undefined {
  const inputs = [...rows.map((place) => place ?? 0), ...constants];
  const lowered = lower(
    program.expressions,
    program.inputs,
    inputs.map((input) => typeof input === 'number'),
  );
  const table = Float64Array.from(lowered.scalars.initial);
  setScalars(lowered, inputs, table);
  const scalars = allocate(table.length);
  scalars.set(table);
  return tape.program(lowered.instructions, lowered.registerCount, scalars, rows, program.expressions.length);
}
