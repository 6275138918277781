import { betaQuantile } from '../math/distributions/continuous.ts';
import { normalQuantile } from '../math/normal.ts';

/** One group of rows with similar predictions. */
export interface CalibrationGroup {
  /** Weighted means of predictions and observations. */
  readonly predicted: number;
  readonly observed: number;
  /** Ends of the interval of the observed mean. */
  readonly lower: number;
  readonly upper: number;
  /** The number of rows, and the sum of their weights. */
  readonly count: number;
  readonly weight: number;
}

export interface CalibrationOptions {
  /** How many groups of about equal weight; 10 by default. Equal predictions stay together. */
  readonly groups?: number;
  /** Trials or prior weights of the rows; one each by default. */
  readonly weights?: ArrayLike<number>;
  /** How many equal rows each row stands for; one by default. */
  readonly counts?: ArrayLike<number>;
  /** True (default) for proportions: Clopper and Pearson's intervals; else mean ± z standard errors of the differences. */
  readonly isProportion?: boolean;
  /** Of the intervals; 0.95 by default. */
  readonly level?: number;
}

/**
 * Means of observed and predicted responses in groups of rows with similar predictions, with intervals of the observed
 * means. Rows without a prediction or weight are left out.
 *
 * @example
 * calibrationGroups([0, 1, 0, 1], [0.2, 0.8, 0.2, 0.7], { groups: 2 }).map((g) => g.observed); // [0, 1]
 */
export function calibrationGroups(
  y: ArrayLike<number>,
  predicted: ArrayLike<number>,
  options: CalibrationOptions = {},
): CalibrationGroup[] {
  const { groups = 10, weights, counts, isProportion = true, level = 0.95 } = options;
  const count = (i: number): number => (counts ? counts[i] : 1);
  const weight = (i: number): number => (weights ? weights[i] : 1) * count(i);
  const order = Array.from({ length: predicted.length }, (_, i) => i)
    .filter((i) => weight(i) > 0 && Number.isFinite(predicted[i]))
    .sort((a, b) => predicted[a] - predicted[b]);
  const total = order.reduce((s, i) => s + weight(i), 0);
  const tail = (1 - level) / 2;
  const result: CalibrationGroup[] = [];
  let members: number[] = [];
  let passed = 0;
  order.forEach((i, k) => {
    members.push(i);
    passed += weight(i);
    const isEnd = k === order.length - 1;
    const isTied = !isEnd && predicted[order[k + 1]] === predicted[i];
    if (!isEnd && (isTied || passed < (total * (result.length + 1)) / groups - 1e-9)) return;
    const w = members.reduce((s, m) => s + weight(m), 0);
    const rows = members.reduce((s, m) => s + count(m), 0);
    const mean = (v: ArrayLike<number>): number => members.reduce((s, m) => s + weight(m) * v[m], 0) / w;
    const observed = mean(y);
    const centre = mean(predicted);
    let lower: number;
    let upper: number;
    if (isProportion) {
      const successes = observed * w;
      lower = successes <= 0 ? 0 : betaQuantile(tail, successes, w - successes + 1);
      upper = successes >= w ? 1 : betaQuantile(tail, successes + 1, w - successes, false);
    } else {
      // What the predictions within the group differ by is no uncertainty.
      const shift = observed - centre;
      const variance = members.reduce((s, m) => s + weight(m) * (y[m] - predicted[m] - shift) ** 2, 0) / w;
      const half = rows > 1 ? -normalQuantile(tail) * Math.sqrt(variance / (rows - 1)) : Number.NaN;
      lower = observed - half;
      upper = observed + half;
    }
    result.push({ predicted: centre, observed, lower, upper, count: rows, weight: w });
    members = [];
  });
  return result;
}
