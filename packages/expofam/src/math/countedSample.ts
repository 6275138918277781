import { quantileOf } from './sortedQuantile.ts';

/** A sample in ascending order of which each value may stand for several equal ones. */
export interface CountedSample {
  /** How many values there are, equal ones counted. */
  readonly length: number;
  /** The k-th smallest, counted from 0. */
  at(k: number): number;
  /** Quantile of type 7, as that of all values written out. */
  quantile(p: number): number;
}

/**
 * The sample in which `values[i]` stands `counts[i]` times, without writing it out; values of count zero and NaN are left out.
 *
 * @example
 * countedSample([5, 1], [3, 1]).quantile(0.5); // 5
 */
export function countedSample(values: ArrayLike<number>, counts?: ArrayLike<number>): CountedSample {
  if (!counts) {
    const sorted = Float64Array.from(values)
      .filter((v) => !Number.isNaN(v))
      .sort();
    const at = (k: number): number => sorted[k];
    return { length: sorted.length, at, quantile: (p) => quantileOf(sorted.length, at, p) };
  }
  const order = Array.from({ length: values.length }, (_, i) => i)
    .filter((i) => counts[i] > 0 && !Number.isNaN(values[i]))
    .sort((a, b) => values[a] - values[b]);
  const upTo = new Float64Array(order.length);
  let length = 0;
  order.forEach((i, k) => {
    length += counts[i];
    upTo[k] = length;
  });
  const at = (k: number): number => {
    let low = 0;
    let high = order.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle] > k) high = middle;
      else low = middle + 1;
    }
    return values[order[low]];
  };
  return { length, at, quantile: (p) => quantileOf(length, at, p) };
}
