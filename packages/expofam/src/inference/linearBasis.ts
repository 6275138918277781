import type { DesignMatrix } from '../design/designMatrix.ts';
import { dotAt } from '../math/linear/dotAt.ts';
import { bilinear, imageOf } from './rowScores.ts';

/**
 * The covariance of coefficients, in coordinates where it keeps its digits: column c of predictor j enters as
 * (x − centre[j][c])·scale[j][c] with the parameter `parameter[j][c]` (−1 where aliased).
 */
export interface LinearBasis {
  readonly size: number;
  /** size × size, row-major, dispersion included. */
  readonly covariance: Float64Array;
  /** L with the covariance LLᵀ, where a quadratic form in that would lose digits: it rounds by ε κ², |Lᵀx|² by ε κ. */
  readonly half?: Float64Array | undefined;
  readonly parameter: readonly Int32Array[];
  readonly centre: readonly Float64Array[];
  readonly scale: readonly Float64Array[];
  /** Directions (orthonormal) of which nothing is known: what has a part along one has no error. */
  readonly open?: readonly Float64Array[];
}

/** Sparse rows of a new design in the coordinates of a basis. */
export interface BasisRows {
  readonly capacity: number;
  read(row: number, parameters: Int32Array, values: Float64Array): number;
}

/** Reads a design row by row in the coordinates of predictor j of a basis. */
export function basisRows(design: DesignMatrix, basis: LinearBasis, j: number): BasisRows {
  const parameter = basis.parameter[j];
  const centre = basis.centre[j];
  const scale = basis.scale[j];
  const terms = design.terms.map((t) => ({ ...t, count: Math.max(1, t.numeric.length) }));
  let capacity = 0;
  for (const t of terms) {
    let most = 1;
    if (t.cells) for (let c = 0; c < t.cells.cellCount; c++) most = Math.max(most, t.cells.contrastStart[c + 1] - t.cells.contrastStart[c]);
    capacity += most * t.count;
  }
  return {
    capacity,
    read(row, parameters, values) {
      let n = 0;
      for (const { start, cells, numeric, columnMap, count } of terms) {
        const from = cells ? cells.contrastStart[cells.codes[row]] : 0;
        const to = cells ? cells.contrastStart[cells.codes[row] + 1] : 1;
        for (let e = from; e < to; e++) {
          for (let k = 0; k < count; k++) {
            const column = start + columnMap[(cells ? cells.contrastColumn[e] : 0) * count + k];
            const p = parameter[column];
            if (p < 0) continue;
            const z = numeric.length ? numeric[k][row] : 1;
            const x = cells ? cells.contrastValue[e] * z : z;
            parameters[n] = p;
            values[n++] = (x - centre[column]) * scale[column];
          }
        }
      }
      return n;
    },
  };
}

/** Visits rows with the q × q covariance X V Xᵀ of their linear predictors (the array is reused) and their entries. */
export function sweepCovariance(
  designs: readonly DesignMatrix[],
  basis: LinearBasis,
  visit: (row: number, covariance: Float64Array, entries: readonly RowEntries[]) => void,
): void {
  const q = designs.length;
  const readers = designs.map((d, j) => basisRows(d, basis, j));
  const entries = readers.map((r) => ({ index: new Int32Array(r.capacity), value: new Float64Array(r.capacity), count: 0 }));
  const { half, size } = basis;
  const images = half && designs.map(() => new Float64Array(size));
  const out = new Float64Array(q * q);
  for (let row = 0; row < (designs[0]?.rowCount ?? 0); row++) {
    readers.forEach((r, j) => {
      const { index, value } = entries[j];
      const count = r.read(row, index, value);
      entries[j].count = count;
      if (images) imageOf(half, index, value, count, images[j]);
    });
    for (let j = 0; j < q; j++) {
      for (let k = j; k < q; k++) {
        const a = entries[j];
        const b = entries[k];
        const v = images
          ? dotAt(size, images[j], 0, images[k], 0)
          : bilinear(basis.covariance, size, a.index, a.value, a.count, b.index, b.value, b.count);
        out[j * q + k] = v;
        out[k * q + j] = v;
      }
    }
    if (basis.open) forgetOpen(out, entries, basis.open);
    visit(row, out, entries);
  }
}

/** Beside this share of a vector's length its part along a direction is rounding. */
const rounding = 1e-7;

/** NaN for the predictors of a row that have a part along an open direction. */
function forgetOpen(covariance: Float64Array, entries: readonly RowEntries[], open: readonly Float64Array[]): void {
  const q = entries.length;
  entries.forEach(({ index, value, count }, j) => {
    let size = 0;
    for (let e = 0; e < count; e++) size += value[e] * value[e];
    for (const direction of open) {
      let along = 0;
      for (let e = 0; e < count; e++) along += direction[index[e]] * value[e];
      if (!(Math.abs(along) > rounding * Math.sqrt(size))) continue;
      for (let k = 0; k < q; k++) covariance[j * q + k] = covariance[k * q + j] = Number.NaN;
    }
  });
}

/** Whether a gradient in the parameters of a basis has a part along an open direction. */
export function reachesOpen(gradient: Float64Array, { open }: LinearBasis): boolean {
  if (!open) return false;
  const size = Math.sqrt(gradient.reduce((s, v) => s + v * v, 0));
  return open.some((d) => Math.abs(d.reduce((s, v, p) => s + v * gradient[p], 0)) > rounding * size);
}

/** The entries of one row for one predictor. */
export interface RowEntries {
  readonly index: Int32Array;
  readonly value: Float64Array;
  count: number;
}
