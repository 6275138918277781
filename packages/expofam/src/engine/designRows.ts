import type { BlockDesign } from './blockDesign.ts';

/** A column of a block of rows and the parameter that it belongs to. */
export interface ParameterColumn {
  readonly block: Float64Array;
  readonly at: number;
}

/** Single rows of a design, sparse, in the centred and scaled columns that the engine's parameters belong to. */
export interface DesignRows {
  /** The most entries that a row can have. */
  readonly capacity: number;
  /** The columns of the block that was loaded last with their parameters, where the design has no others. */
  readonly columns?: readonly ParameterColumn[];
  /**
   * Writes row `start + r` of the block that was loaded last: parameter numbers and values; returns how many. A categorical
   * term gives only the entries of the row's own cell, so a factor of a thousand levels costs one entry.
   */
  read(start: number, r: number, parameters: Int32Array, values: Float64Array): number;
}

/**
 * Reads a design row by row.
 *
 * @param parameter for each column the number of its parameter, or −1 where it has none (an aliased column)
 */
export function designRows(design: BlockDesign, parameter: Int32Array): DesignRows {
  const dense = design.dense.flatMap((d, k) => (parameter[d.column] < 0 ? [] : [{ block: design.denseBlock[k], at: parameter[d.column] }]));
  let capacity = dense.length;
  const cells = design.cellTerms.flatMap(({ term, codes, numeric }) => {
    const { cells: own } = term;
    if (!own) return [];
    const m = numeric.length;
    const start = new Int32Array(own.cellCount + 1);
    const at: number[] = [];
    const weight: number[] = [];
    const which: number[] = [];
    for (let c = 0; c < own.cellCount; c++) {
      for (let e = own.contrastStart[c]; e < own.contrastStart[c + 1]; e++) {
        for (let k = 0; k < m; k++) {
          const column = term.start + term.columnMap[own.contrastColumn[e] * m + k];
          if (parameter[column] < 0) continue;
          at.push(parameter[column]);
          weight.push(own.contrastValue[e] * design.scale[column]);
          which.push(k);
        }
      }
      start[c + 1] = at.length;
    }
    let most = 0;
    for (let c = 0; c < own.cellCount; c++) most = Math.max(most, start[c + 1] - start[c]);
    capacity += most;
    return [{ codes, numeric, start, at, weight, which }];
  });
  return Object.freeze({
    capacity,
    ...(cells.length === 0 ? { columns: dense } : {}),
    read(start: number, r: number, parameters: Int32Array, values: Float64Array): number {
      let n = 0;
      for (let k = 0; k < dense.length; k++) {
        parameters[n] = dense[k].at;
        values[n++] = dense[k].block[r];
      }
      const i = start + r;
      for (let t = 0; t < cells.length; t++) {
        const { codes, numeric, start: from, at, weight, which } = cells[t];
        const cell = codes[i];
        for (let e = from[cell]; e < from[cell + 1]; e++) {
          const z = numeric[which[e]];
          parameters[n] = at[e];
          values[n++] = z ? weight[e] * z[i] : weight[e];
        }
      }
      return n;
    },
  });
}
