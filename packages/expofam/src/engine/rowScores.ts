import type { RowModel } from '../family/rowModel.ts';
import type { RowData } from './blockPass.ts';
import { designRow } from './designRow.ts';
import type { ParameterLayout } from './parameterLayout.ts';

/**
 * The score Σ w·s·x of chosen rows, in any order: what the update rule of the theory adds. Undefined where a row's
 * likelihood is not a number at θ.
 */
export function rowScores(
  data: RowData,
  model: RowModel,
  layout: ParameterLayout,
): (theta: Float64Array, rows: Int32Array) => Float64Array | undefined {
  const q = model.predictorCount;
  let size = 0;
  let x: Float64Array[][] = [];
  let y: Float64Array[] = [];
  let u: Float64Array[] = [];
  let out: Float64Array[] = [];
  const grow = (n: number): void => {
    if (n <= size) return;
    size = n;
    x = data.designs.map((d) => Array.from({ length: n }, () => new Float64Array(d.columnCount)));
    y = data.y.map(() => new Float64Array(n));
    u = Array.from({ length: q }, () => new Float64Array(n));
    out = Array.from({ length: 1 + q }, () => new Float64Array(n));
  };
  return (theta, rows) => {
    const n = rows.length;
    grow(n);
    data.designs.forEach((design, d) => {
      for (let r = 0; r < n; r++) designRow(design, rows[r], x[d][r]);
    });
    data.y.forEach((column, k) => {
      for (let r = 0; r < n; r++)
        y[k][r] = column instanceof Float64Array ? column[rows[r]] : column.codes[rows[r]] === column.level ? 1 : 0;
    });
    for (let j = 0; j < q; j++) {
      const parameter = layout.parameter[j];
      const design = x[layout.design[j]];
      for (let r = 0; r < n; r++) {
        let s = data.offsets[j]?.[rows[r]] ?? 0;
        for (let c = 0; c < parameter.length; c++) if (parameter[c] >= 0) s += theta[parameter[c]] * design[r][c];
        u[j][r] = s;
      }
    }
    model.score(n, { y, u }, out);
    const gradient = new Float64Array(layout.parameterCount);
    for (let r = 0; r < n; r++) {
      const w = data.weights ? data.weights[rows[r]] : 1;
      if (w === 0) continue;
      for (let j = 0; j < q; j++) {
        const score = w * out[1 + j][r];
        if (!Number.isFinite(score)) return undefined;
        const parameter = layout.parameter[j];
        const row = x[layout.design[j]][r];
        for (let c = 0; c < parameter.length; c++) if (parameter[c] >= 0) gradient[parameter[c]] += score * row[c];
      }
    }
    return gradient;
  };
}
