import type { BlockPass, RowData } from './blockPass.ts';

/** Where a linear predictor may lie, as the link and the parameter's domain allow; open ends. */
export interface PredictorDomain {
  readonly lower: number;
  readonly upper: number;
}

export const isBounded = (d: PredictorDomain): boolean => Number.isFinite(d.lower) || Number.isFinite(d.upper);

export function largestPredictor(pass: BlockPass, theta: Float64Array): number {
  let largest = 0;
  pass.sweep({ theta }, ({ n, u }) => {
    for (const v of u) for (let r = 0; r < n; r++) largest = Math.max(largest, Math.abs(v[r]));
  });
  return largest;
}

/** Rows whose linear predictor lies at an end of its domain, to 1e−7 of the largest. */
export function rowsAtEdge(data: RowData, pass: BlockPass, domains: readonly PredictorDomain[], theta: Float64Array, size = 0): number[] {
  const largest = Math.max(size, largestPredictor(pass, theta));
  const rows: number[] = [];
  pass.sweep({ theta }, ({ start, n, u }) => {
    for (let r = 0; r < n; r++) {
      if (data.weights?.[start + r] === 0) continue;
      if (domains.some((d, j) => Math.min(u[j][r] - d.lower, d.upper - u[j][r]) <= 1e-7 * largest)) rows.push(start + r);
    }
  });
  return rows;
}
