/** w · values in `working`, with 0 wherever the weight is 0, whatever the value; the values themselves without weights. */
export function weighed(
  values: Float64Array,
  weights: Float64Array | undefined,
  start: number,
  n: number,
  working: Float64Array,
): Float64Array {
  if (!weights) return values;
  for (let r = 0; r < n; r++) working[r] = weights[start + r] === 0 ? 0 : weights[start + r] * values[r];
  return working;
}
