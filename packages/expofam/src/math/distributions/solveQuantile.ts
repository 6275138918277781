import type { LogTails } from '../incompleteGamma.ts';

/** A continuous distribution on (0, ∞) or ℝ as a quantile search needs it. */
export interface ContinuousTails {
  tails(x: number): LogTails;
  logDensity(x: number): number;
}

/** The logarithms of a probability and of its complement; the one given exactly is the one the search uses when it is the smaller. */
export function logTailsOf(p: number, lower: boolean): LogTails {
  const small = Math.log(p);
  const other = Math.log1p(-p);
  return lower ? { logLower: small, logUpper: other } : { logLower: other, logUpper: small };
}

/**
 * The point x > 0 at which a distribution has the given tails: Newton's method for log x on the logarithm of the smaller tail, inside a bracket.
 * On that scale the tails are nearly straight, so few steps are needed; the result has nearly all the digits that the tail function has.
 */
export function positiveQuantile(distribution: ContinuousTails, target: LogTails, start: number): number {
  const useLower = target.logLower < target.logUpper;
  const goal = useLower ? target.logLower : target.logUpper;
  if (goal === Number.NEGATIVE_INFINITY) return useLower ? 0 : Number.POSITIVE_INFINITY;
  let z = Math.log(start > 1e-300 && start < 1e300 ? start : 1);
  let low = -746;
  let high = 709.8;
  for (let i = 0; i < 200; i++) {
    const x = Math.exp(z);
    const { logLower, logUpper } = distribution.tails(x);
    const tail = useLower ? logLower : logUpper;
    const difference = tail - goal;
    // The lower tail rises with x, the upper falls.
    if (useLower === difference > 0) high = z;
    else low = z;
    if (difference === 0) return x;
    const slope = Math.exp(distribution.logDensity(x) + z - tail) * (useLower ? 1 : -1);
    let next = z - difference / slope;
    const limited = i > 2 && Math.abs(next - z) > 50 ? z + 50 * Math.sign(next - z) : next;
    next = limited;
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    // Taken at the last step as a relative correction of x itself, since exp(z) loses |z| roundings.
    if (Math.abs(next - z) < 1e-7) {
      const first = x * (1 + (next - z));
      const again = distribution.tails(first);
      const rest = (useLower ? again.logLower : again.logUpper) - goal;
      const slopeAgain = Math.exp(distribution.logDensity(first) - (useLower ? again.logLower : again.logUpper)) * (useLower ? 1 : -1);
      const polished = first - rest / slopeAgain;
      return Math.abs(polished - first) <= 1e-6 * first ? polished : first;
    }
    z = next;
    if (high - low < 1e-15 * Math.abs(z)) break;
  }
  return Math.exp(z);
}

/**
 * The smallest integer k ≥ 0 with P(Y ≤ k) ≥ p, from a start that only affects the time. Compares on the smaller tail; allows the probability
 * 64 units in the last place, as R does, so that quantile(cdf(k)) is k.
 */
export function integerQuantile(tails: (k: number) => LogTails, p: number, lower: boolean, start: number, largest: number): number {
  const target = logTailsOf(p, lower);
  const useLower = target.logLower < target.logUpper;
  const goal = useLower ? target.logLower : target.logUpper;
  // When the tail searched is the complement of p, a rounding of p is p / (1 − p) times larger there.
  const magnified = useLower === lower ? 0 : p / (1 - p);
  const fuzz = 64 * Number.EPSILON * Math.max(1, Math.abs(goal), magnified);
  const reached = (k: number): boolean => {
    const t = tails(k);
    return useLower ? t.logLower >= goal - fuzz : t.logUpper <= goal + fuzz;
  };
  if (useLower && goal === Number.NEGATIVE_INFINITY) return 0;
  if (!useLower && goal === Number.NEGATIVE_INFINITY) return largest;
  let high = Math.min(Math.max(0, Math.floor(start)), largest);
  let low = -1; // not reached
  let step = 1;
  if (reached(high)) {
    let k = high;
    while (k >= 0 && reached(k)) {
      high = k;
      k -= step;
      step *= 2;
    }
    low = Math.max(k, -1);
  } else {
    low = high;
    while (high < largest && !reached(high)) {
      low = high;
      high = Math.min(high + step, largest);
      step *= 2;
    }
  }
  while (high - low > 1) {
    const middle = Math.floor(low + (high - low) / 2);
    if (middle === low || middle === high) break;
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high;
}
