import type { DesignMatrix, DesignTerm } from './designMatrix.ts';

/** The columns of one term, each of length `rowCount`: for tests and small uses, since cells become dummy columns. */
export function termColumns(term: DesignTerm, rowCount: number): Float64Array[] {
  const columns = Array.from({ length: term.width }, () => new Float64Array(rowCount));
  const numericCount = Math.max(1, term.numeric.length);
  const { cells } = term;
  for (let i = 0; i < rowCount; i++) {
    const from = cells === undefined ? 0 : cells.contrastStart[cells.codes[i]];
    const to = cells === undefined ? 1 : cells.contrastStart[cells.codes[i] + 1];
    for (let e = from; e < to; e++) {
      const c = cells === undefined ? 0 : cells.contrastColumn[e];
      const value = cells === undefined ? 1 : cells.contrastValue[e];
      for (let k = 0; k < numericCount; k++) {
        columns[term.columnMap[c * numericCount + k]][i] = term.numeric.length === 0 ? value : value * term.numeric[k][i];
      }
    }
  }
  return columns;
}

/**
 * A design matrix as p dense columns of length n: for tests and small uses.
 *
 * @example
 * denseDesign(frame.predictors[0].design)[0]; // the intercept: all ones
 */
export function denseDesign(design: DesignMatrix): Float64Array[] {
  return design.terms.flatMap((term) => termColumns(term, design.rowCount));
}
