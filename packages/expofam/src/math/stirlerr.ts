import { bernoulliEven, lgammaNearOne, stirlerrFourTen, stirlerrOneTwo, stirlerrTwoFour } from './coefficients.ts';
import { horner } from './polynomial.ts';

const HALF_LOG_TWO_PI = 0.9189385332046728;
const SERIES = bernoulliEven.slice(0, 10).map((b, i) => b / ((2 * i + 2) * (2 * i + 1)));

/** Σ B_2k / (2k (2k − 1) x^(2k−1)), x ≥ 10 (DLMF 5.11.1). */
export function stirlerrFar(x: number): number {
  if (x > 1e8) return 1 / 12 / x;
  return horner(SERIES, 1 / (x * x)) / x;
}

/**
 * The error of Stirling's formula, lgamma(x + 1) − (x + ½) log x + x − ½ log 2π, for every real x > 0, to a relative error of 3e−15.
 * Loader (2000), *Fast and accurate computation of binomial probabilities*, but for real x.
 *
 * @example
 * stirlerr(1); // 0.08106146679532726
 */
export function stirlerr(x: number): number {
  if (x >= 10) return stirlerrFar(x);
  if (x >= 4) return horner(stirlerrFourTen, (x - 7) / 3);
  if (x >= 2) return horner(stirlerrTwoFour, x - 3);
  if (x >= 1) return horner(stirlerrOneTwo, 2 * (x - 1.5));
  if (x === 0) return Number.POSITIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  const lgammaAbove = x * (x - 1) * horner(lgammaNearOne, 2 * x - 1);
  return lgammaAbove + (x - HALF_LOG_TWO_PI - (x + 0.5) * Math.log(x));
}
