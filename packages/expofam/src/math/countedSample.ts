/** A sample in ascending order of which each value may stand for several equal ones. */
export interface CountedSample {
  /** How many values there are, equal ones counted. */
  readonly length: number;
  /** The k-th smallest, counted from 0. */
  at(k: number): number;
  /** Quantile of type 7 (Hyndman and Fan 1996; R's default), as that of all values written out; NaN where there are none. */
  quantile(p: number): number;
}

/**
 * The sample in which `values[i]` stands `counts[i]` times, without writing it out; values of count zero and NaN are left out.
 *
 * @example
 * countedSample([5, 1], [3, 1]).quantile(0.5); // 5
 */
export function countedSample(values: ArrayLike<number>, counts?: ArrayLike<number>): CountedSample {
  let length = 0;
  let at: (k: number) => number;
  if (counts) {
    const order = Array.from({ length: values.length }, (_, i) => i)
      .filter((i) => counts[i] > 0 && !Number.isNaN(values[i]))
      .sort((a, b) => values[a] - values[b]);
    const upTo = order.map((i) => {
      length += counts[i];
      return length;
    });
    at = (k) => values[order[upTo.findIndex((c) => c > k)]];
  } else {
    const sorted = Float64Array.from(values)
      .filter((v) => !Number.isNaN(v))
      .sort();
    ({ length } = sorted);
    at = (k) => sorted[k];
  }
  return {
    length,
    at,
    quantile(p) {
      if (length === 0) return Number.NaN;
      const h = (length - 1) * p;
      // R guards against 4·(1/4 of n) falling a rounding below a whole number
      const low = Math.floor(h + 4 * 2.220446049250313e-16);
      const rest = h - low;
      const a = at(low);
      return Math.abs(rest) < 1e-12 || low + 1 >= length ? a : (1 - rest) * a + rest * at(low + 1);
    },
  };
}
