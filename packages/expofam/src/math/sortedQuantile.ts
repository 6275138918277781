/** Quantile of type 7 (Hyndman and Fan 1996; R's default) of ascending values; NaN where there are none. */
export const sortedQuantile = (sorted: ArrayLike<number>, p: number): number => quantileOf(sorted.length, (k) => sorted[k], p);

/** The same of `length` ascending values, given by their places. */
export function quantileOf(length: number, at: (k: number) => number, p: number): number {
  if (length === 0) return Number.NaN;
  const h = (length - 1) * p;
  // R guards against 4·(1/4 of n) falling a rounding below a whole number
  const low = Math.floor(h + 4 * 2.220446049250313e-16);
  const rest = h - low;
  const a = at(low);
  return Math.abs(rest) < 1e-12 || low + 1 >= length ? a : (1 - rest) * a + rest * at(low + 1);
}
