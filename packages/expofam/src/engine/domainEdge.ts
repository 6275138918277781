import type { BlockPass, RowData } from './blockPass.ts';

/** Where a linear predictor may lie, as the link and the parameter's domain allow; open ends. */
export interface PredictorDomain {
  readonly lower: number;
  readonly upper: number;
}

export const isBounded = (d: PredictorDomain): boolean => Number.isFinite(d.lower) || Number.isFinite(d.upper);

/** The extent and the weighted mean of a predictor's offset over the rows that count. */
export interface OffsetExtent {
  readonly lower: number;
  readonly upper: number;
  readonly mean: number;
}

/** undefined where the predictor has no offset. */
export function offsetExtent({ offsets, weights, rowCount }: RowData, predictor: number): OffsetExtent | undefined {
  const offset = offsets[predictor];
  if (!offset) return undefined;
  let [lower, upper, mean, total] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let i = 0; i < rowCount; i++) {
    const weight = weights ? weights[i] : 1;
    if (weight === 0) continue;
    lower = Math.min(lower, offset[i]);
    upper = Math.max(upper, offset[i]);
    total += weight;
    mean += (weight / total) * (offset[i] - mean);
  }
  return { lower, upper, mean };
}

/** Between which constants every row's linear predictor, the constant and its offset, lies inside the domain. */
export const constantsInside = (domain: PredictorDomain, offset: OffsetExtent | undefined): PredictorDomain => ({
  lower: domain.lower - (offset?.lower ?? 0),
  upper: domain.upper - (offset?.upper ?? 0),
});

/** True where every response is 0, or every one 1, to the rounding of the means. */
function isConstant({ y }: RowData, pass: BlockPass): boolean {
  const [mean, variance] = pass.pooled().slice(-2);
  return y.length === 1 && variance < 1e-24 && Math.abs(mean * mean - mean) <= 1e-12 * mean;
}

/** Rows whose linear predictor lies at an end of its domain, to 1e−7 of the largest. */
export function rowsAtEdge(data: RowData, pass: BlockPass, domains: readonly PredictorDomain[], theta: Float64Array): number[] {
  let largest = 0;
  pass.sweep({ theta }, ({ n, u }) => {
    for (const v of u) for (let r = 0; r < n; r++) largest = Math.max(largest, Math.abs(v[r]));
  });
  // Where an end at zero makes every response certain, all predictors go there, and none is left to measure by.
  const near = largest < 1e-5 && isConstant(data, pass) ? 1e-5 : 1e-7 * largest;
  const rows: number[] = [];
  pass.sweep({ theta }, ({ start, n, u }) => {
    for (let r = 0; r < n; r++) {
      if (data.weights?.[start + r] === 0) continue;
      if (domains.some((d, j) => Math.min(u[j][r] - d.lower, d.upper - u[j][r]) <= near)) rows.push(start + r);
    }
  });
  return rows;
}
