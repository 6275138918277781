import type { RowData } from '../../engine/blockPass.ts';
import { tapedSums } from '../../engine/tapedSums.ts';
import { isMemoryColumn } from '../../kernels/activeKernels.ts';
import type { MatrixKernels } from '../../kernels/matrixKernels.ts';

/**
 * The same rows with what lets sweeps over them be recorded: response, weights and offsets a second time, in the memory of the kernels
 * that keep their designs.
 */
export function recordableRows(data: RowData): RowData {
  const [{ kernels, resident }] = data.designs;
  if (!resident || !kernels.tape) return data;
  const known = new Map<Float64Array | Int32Array, Float64Array | Int32Array>();
  const copied = <A extends Float64Array | Int32Array>(column: A): A => {
    if (column.buffer === resident.blocks[0]?.buffer && isMemoryColumn(column)) return column;
    const copy =
      known.get(column) ?? (column instanceof Float64Array ? kernels.allocate(column.length) : int32Column(kernels, column.length));
    if (!known.has(column)) copy.set(column);
    known.set(column, copy);
    return copy as A;
  };
  return {
    ...data,
    recordable: {
      of: data,
      y: data.y.map((c) => (c instanceof Float64Array ? copied(c) : { ...c, codes: copied(c.codes) })),
      ...(data.weights ? { weights: copied(data.weights) } : {}),
      offsets: data.offsets.map((o) => o && copied(o)),
      record: tapedSums,
    },
  };
}

function int32Column(kernels: MatrixKernels, length: number): Int32Array {
  const { buffer, byteOffset } = kernels.allocateCodes(length, 4);
  return new Int32Array(buffer, byteOffset, length);
}
