import { betaQuantile, normalQuantile } from 'expofam';

/** A band for the k-th smallest of n standard normal values, at the place (k − ½)/n that a Q–Q plot draws it. */
export interface OrderStatisticBand {
  readonly x: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Where the ordered values of a normal sample lie with probability `level`, each for itself: Φ of the k-th smallest of n is
 * Beta(k, n + 1 − k). At most 120 places, denser in the tails.
 */
export function orderStatistics(n: number, level = 0.95): OrderStatisticBand[] {
  const tail = (1 - level) / 2;
  const places = new Set<number>();
  for (let j = 0; j < 120; j++) places.add(Math.min(n, Math.max(1, Math.round(n * (0.5 - 0.5 * Math.cos((Math.PI * j) / 119)) + 0.5))));
  for (const k of [1, 2, 3, n - 2, n - 1, n]) if (k >= 1 && k <= n) places.add(k);
  return [...places]
    .sort((a, b) => a - b)
    .map((k) => ({
      x: normalQuantile((k - 0.5) / n),
      lower: normalQuantile(betaQuantile(tail, k, n + 1 - k)),
      upper: normalQuantile(betaQuantile(tail, k, n + 1 - k, false)),
    }));
}
