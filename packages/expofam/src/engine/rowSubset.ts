import type { DesignMatrix, DesignTerm } from '../design/designMatrix.ts';
import { codeArray } from '../kernels/plainMatrixKernels.ts';
import { type BlockDesign, blockDesign } from './blockDesign.ts';
import type { ResponseColumn, RowData } from './blockPass.ts';

/**
 * Some rows of the data, copied.
 *
 * @param scaling `own`: columns are centred and scaled anew; `same`: as in all rows, so that parameters mean the same
 */
export function rowSubset(data: RowData, rows: Int32Array, scaling: 'own' | 'same'): RowData {
  const numbers = (a: Float64Array): Float64Array => take(a, rows, new Float64Array(rows.length));
  const designOf = (whole: BlockDesign): BlockDesign => {
    const known = { design: whole, columns: Int32Array.from({ length: whole.columnCount }, (_, j) => j) };
    const part = subsetDesign(whole.design, rows, numbers);
    return scaling === 'own' ? blockDesign(part, true, whole.kernels) : blockDesign(part, true, whole.kernels, known);
  };
  return {
    rowCount: rows.length,
    y: data.y.map(
      (column): ResponseColumn =>
        column instanceof Float64Array
          ? numbers(column)
          : { codes: take(column.codes, rows, new Int32Array(rows.length)), level: column.level },
    ),
    ...(data.weights ? { weights: numbers(data.weights) } : {}),
    offsets: data.offsets.map((offset) => offset && numbers(offset)),
    designs: data.designs.map(designOf),
  };
}

function subsetDesign(design: DesignMatrix, rows: Int32Array, numbers: (a: Float64Array) => Float64Array): DesignMatrix {
  const terms = design.terms.map((term): DesignTerm => {
    const { cells } = term;
    const numeric = term.numeric.map(numbers);
    if (!cells) return { ...term, numeric };
    return { ...term, numeric, cells: { ...cells, codes: take(cells.codes, rows, codeArray(rows.length, cells.codes.BYTES_PER_ELEMENT)) } };
  });
  return { ...design, rowCount: rows.length, terms };
}

interface NumberArray {
  readonly length: number;
  [index: number]: number;
}

function take<Out extends NumberArray>(source: NumberArray, rows: Int32Array, out: Out): Out {
  for (let i = 0; i < rows.length; i++) out[i] = source[rows[i]];
  return out;
}
