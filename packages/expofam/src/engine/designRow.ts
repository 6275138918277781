import type { BlockDesign } from './blockDesign.ts';

/** Writes row `row` of the centred, scaled design matrix to `out` (one entry for each column). */
export function designRow(design: BlockDesign, row: number, out: Float64Array): void {
  out.fill(0);
  for (const { values, column } of design.dense) out[column] = values ? (values[row] - design.centre[column]) * design.scale[column] : 1;
  for (const { term, codes, numeric } of design.cellTerms) {
    const cells = term.cells;
    if (!cells) continue;
    const cell = codes[row];
    const m = numeric.length;
    for (let e = cells.contrastStart[cell]; e < cells.contrastStart[cell + 1]; e++) {
      for (let k = 0; k < m; k++) {
        const z = numeric[k];
        const column = term.start + term.columnMap[cells.contrastColumn[e] * m + k];
        out[column] += cells.contrastValue[e] * (z ? z[row] : 1) * design.scale[column];
      }
    }
  }
}
