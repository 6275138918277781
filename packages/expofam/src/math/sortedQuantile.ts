/** Quantile of type 7 (Hyndman and Fan 1996; R's default) of ascending values; NaN where there are none. */
export function sortedQuantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const h = (sorted.length - 1) * p;
  // R guards against 4·(1/4 of n) falling a rounding below a whole number
  const low = Math.floor(h + 4 * 2.220446049250313e-16);
  const rest = h - low;
  const a = sorted[low];
  return Math.abs(rest) < 1e-12 || low + 1 >= sorted.length ? a : (1 - rest) * a + rest * sorted[low + 1];
}
