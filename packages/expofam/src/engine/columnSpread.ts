import type { BlockDesign } from './blockDesign.ts';

/**
 * The weighted standard deviation (divisor Σw) of each column of a design as written, not as scaled; 0 for a constant one
 * up to rounding. Categorical columns are never made: their moments come from sums for each cell.
 */
export function columnSpread(block: BlockDesign, rowCount: number, weights: Float64Array | undefined): Float64Array {
  const out = new Float64Array(block.columnCount);
  const spreadOf = (mean: number, square: number, largest: number): number => {
    const variance = square - mean * mean;
    // What is left of a constant column after rounding is none.
    return variance > 1e-20 * largest * largest ? Math.sqrt(variance) : 0;
  };
  let total = 0;
  for (let i = 0; i < rowCount; i++) total += weights ? weights[i] : 1;
  for (const { values, column } of block.dense) {
    if (!values) continue;
    const centre = block.centre[column];
    const scale = block.scale[column];
    let sum = 0;
    let squares = 0;
    let largest = 0;
    for (let i = 0; i < rowCount; i++) {
      const w = weights ? weights[i] : 1;
      if (w === 0) continue;
      const d = (values[i] - centre) * scale;
      sum += w * d;
      squares += w * d * d;
      largest = Math.max(largest, Math.abs(values[i] * scale));
    }
    out[column] = spreadOf(sum / total, squares / total, largest) / scale;
  }
  for (const { term, codes, cellCount, numeric } of block.cellTerms) {
    const { cells } = term;
    if (!cells) continue;
    numeric.forEach((z, k) => {
      const first = new Float64Array(cellCount);
      const second = new Float64Array(cellCount);
      // Where the column is numeric beside its category, its scale keeps squares in range.
      const scale = block.scale[term.start + term.columnMap[k]];
      for (let i = 0; i < rowCount; i++) {
        const w = weights ? weights[i] : 1;
        const v = z ? z[i] * scale : 1;
        first[codes[i]] += w * v;
        second[codes[i]] += w * v * v;
      }
      const means = new Float64Array(cells.contrastColumns);
      const squares = new Float64Array(cells.contrastColumns);
      for (let c = 0; c < cellCount; c++) {
        for (let e = cells.contrastStart[c]; e < cells.contrastStart[c + 1]; e++) {
          means[cells.contrastColumn[e]] += (cells.contrastValue[e] * first[c]) / total;
          squares[cells.contrastColumn[e]] += (cells.contrastValue[e] ** 2 * second[c]) / total;
        }
      }
      means.forEach((mean, c) => {
        out[term.start + term.columnMap[c * numeric.length + k]] = spreadOf(mean, squares[c], Math.sqrt(squares[c])) / scale;
      });
    });
  }
  return out;
}
