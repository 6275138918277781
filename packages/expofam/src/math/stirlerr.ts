import { lgammaNear, stirlerrQuotient } from './coefficients.ts';
import { quotient } from './polynomial.ts';

const HALF_LOG_TWO_PI = 0.9189385332046728;

/**
 * The error of Stirling's formula, lgamma(x + 1) − (x + ½) log x + x − ½ log 2π, for every real x > 0, to a relative error of 3e−15.
 * Loader (2000), *Fast and accurate computation of binomial probabilities*, but for real x.
 *
 * @example
 * stirlerr(1); // 0.08106146679532726
 */
export function stirlerr(x: number): number {
  if (x >= 1) return quotient(stirlerrQuotient, 1 / (x + 1)) / x;
  if (x === 0) return Number.POSITIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  const lgammaAbove = x * (x - 1) * quotient(lgammaNear, x - 0.5);
  return lgammaAbove + (x - HALF_LOG_TWO_PI - (x + 0.5) * Math.log(x));
}
