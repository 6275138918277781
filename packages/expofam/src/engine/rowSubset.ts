import type { DesignMatrix, DesignTerm } from '../design/designMatrix.ts';
import { codeArray } from '../kernels/plainMatrixKernels.ts';
import { type BlockDesign, blockDesign } from './blockDesign.ts';
import type { ResponseColumn, RowData } from './blockPass.ts';
import { keepColumns } from './keepColumns.ts';

/**
 * Some rows of the data, copied; centred and scaled as all rows are, so that parameters mean the same. A `resident` copy lies in
 * the memory of the kernels, where that has room, and is read once.
 */
export function rowSubset(data: RowData, rows: Int32Array, resident = false): RowData {
  const runs = runsIn(rows);
  const { kernels } = data.designs[0];
  const places = resident ? kernels.allocateCodes(rows.length, 4) : undefined;
  places?.set(rows);
  const numbers = (a: Float64Array): Float64Array => {
    const room = places ? kernels.allocate(rows.length) : new Float64Array(rows.length);
    if (!places || a.buffer !== room.buffer) return take(a, runs, room);
    // Within the memory of the kernels, in one call.
    kernels.gather(rows.length, room, places, a);
    return room;
  };
  const designOf = (whole: BlockDesign): BlockDesign => {
    const known = { design: whole, columns: Int32Array.from({ length: whole.columnCount }, (_, j) => j) };
    return blockDesign(
      subsetDesign(whole.design, rows.length, runs, numbers),
      true,
      whole.kernels,
      known,
      resident ? keepColumns : undefined,
    );
  };
  return {
    rowCount: rows.length,
    y: data.y.map(
      (column): ResponseColumn =>
        column instanceof Float64Array
          ? numbers(column)
          : { codes: take(column.codes, runs, new Int32Array(rows.length)), level: column.level },
    ),
    ...(data.weights ? { weights: numbers(data.weights) } : {}),
    offsets: data.offsets.map((offset) => offset && numbers(offset)),
    designs: data.designs.map(designOf),
  };
}

function subsetDesign(design: DesignMatrix, rowCount: number, runs: Int32Array, numbers: (a: Float64Array) => Float64Array): DesignMatrix {
  const terms = design.terms.map((term): DesignTerm => {
    const { cells } = term;
    const numeric = term.numeric.map(numbers);
    if (!cells) return { ...term, numeric };
    return { ...term, numeric, cells: { ...cells, codes: take(cells.codes, runs, codeArray(rowCount, cells.codes.BYTES_PER_ELEMENT)) } };
  });
  return { ...design, rowCount, terms };
}

interface NumberArray<Part> {
  readonly length: number;
  [index: number]: number;
  subarray(start: number, end: number): Part;
  set(part: Part, at: number): void;
}

/** First row and length of each run of rows that follow each other. */
function runsIn(rows: Int32Array): Int32Array {
  const runs: number[] = [];
  for (let i = 0, end = 1; i < rows.length; i = end++) {
    while (end < rows.length && rows[end] === rows[end - 1] + 1) end++;
    runs.push(rows[i], end - i);
  }
  return Int32Array.from(runs);
}

/** From so many rows on a run is copied at once. */
const longRun = 16;

function take<Part extends NumberArray<Part>>(source: Part, runs: Int32Array, out: Part): Part {
  for (let r = 0, at = 0; r < runs.length; r += 2) {
    const [first, count] = [runs[r], runs[r + 1]];
    if (count >= longRun) out.set(source.subarray(first, first + count), at);
    else for (let i = 0; i < count; i++) out[at + i] = source[first + i];
    at += count;
  }
  return out;
}
