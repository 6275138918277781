/** A real interval; ends are open unless said otherwise, infinite ends always are. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  readonly lowerClosed: boolean;
  readonly upperClosed: boolean;
}

/** An interval, written as `interval(0, 1)` (open) or `interval(0, Infinity, '[)')`. */
export function interval(lower: number, upper: number, ends: '()' | '[)' | '(]' | '[]' = '()'): Interval {
  return Object.freeze({ lower, upper, lowerClosed: ends[0] === '[', upperClosed: ends[1] === ']' });
}

/** All of ℝ. */
export const reals: Interval = interval(-Infinity, Infinity);
/** (0, ∞). */
export const positiveReals: Interval = interval(0, Infinity);
/** (−∞, 0). */
export const negativeReals: Interval = interval(-Infinity, 0);
/** (0, 1). */
export const unitInterval: Interval = interval(0, 1);

/** True where x lies in the interval; NaN never does. */
export function contains(range: Interval, x: number): boolean {
  return (range.lowerClosed ? x >= range.lower : x > range.lower) && (range.upperClosed ? x <= range.upper : x < range.upper);
}

/** `(0, ∞)`, `[0, 1)`. */
export function describeInterval(range: Interval): string {
  const end = (x: number): string => (x === Infinity ? '∞' : x === -Infinity ? '−∞' : String(x));
  return `${range.lowerClosed ? '[' : '('}${end(range.lower)}, ${end(range.upper)}${range.upperClosed ? ']' : ')'}`;
}
