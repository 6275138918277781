import { type DoubleDoubleArray, doubleDoubleZeros, sumError } from '../math/linear/doubleDoubleVectors.ts';
import type { BlockDesign } from './blockDesign.ts';
import { blockRows } from './blockRows.ts';

/** All columns of a design for a block of rows, dense, with the part that centring rounds away. */
export interface ExactBlock {
  readonly columns: readonly DoubleDoubleArray[];
  /** Reads rows start … start + n − 1, centred and scaled: x − centre is exact as high + low. */
  load(start: number, n: number): void;
}

/** Makes a design readable in dense double-double blocks: for the sums that must not round. */
export function exactBlock(design: BlockDesign): ExactBlock {
  const { dense, cellTerms, scale, centre } = design;
  const columns = Array.from({ length: design.columnCount }, () => doubleDoubleZeros(blockRows));
  for (const d of dense) if (!d.values) columns[d.column].high.fill(1);
  return Object.freeze({
    columns,
    load(start: number, n: number) {
      for (const { values, column } of dense) {
        if (!values) continue;
        const { high, low } = columns[column];
        const c = -centre[column];
        const s = scale[column];
        for (let r = 0; r < n; r++) {
          const x = values[start + r];
          const d = x + c;
          high[r] = d * s;
          low[r] = sumError(x, c, d) * s;
        }
      }
      for (const { term, codes, numeric } of cellTerms) {
        const { cells } = term;
        if (!cells) continue;
        for (let k = 0; k < term.width; k++) columns[term.start + k].high.fill(0, 0, n);
        const m = numeric.length;
        for (let r = 0; r < n; r++) {
          const cell = codes[start + r];
          for (let e = cells.contrastStart[cell]; e < cells.contrastStart[cell + 1]; e++) {
            for (let k = 0; k < m; k++) {
              const column = term.start + term.columnMap[cells.contrastColumn[e] * m + k];
              const z = numeric[k];
              columns[column].high[r] = cells.contrastValue[e] * scale[column] * (z ? z[start + r] : 1);
            }
          }
        }
      }
    },
  });
}
