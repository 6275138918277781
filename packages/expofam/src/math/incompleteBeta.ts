import { bd0 } from './bd0.ts';
import { log1mexp } from './elementary.ts';
import { lgamma1p } from './gamma.ts';
import type { LogTails } from './incompleteGamma.ts';
import { logPochhammer } from './logPochhammer.ts';
import { stirlerr } from './stirlerr.ts';

const LOG_SQRT_TWO_PI = 0.9189385332046728;

/** log(xᵃ yᵇ / B(a, b)), y = 1 − x given apart (Loader's saddle-point form). */
export function logBetaPrefix(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const correction = stirlerr(n) - stirlerr(a) - stirlerr(b);
  return correction - bd0(a, n * x) - bd0(b, n * y) + 0.5 * (Math.log(Math.min(a, b)) + Math.log(Math.max(a, b) / n)) - LOG_SQRT_TWO_PI;
}

/**
 * I_x(a, b)·B(a, b) / (xᵃ yᵇ) for x ≤ a/(a + b): the contracted continued fraction of DiDonato & Morris (1992, ACM TOMS 18, eq. 9), which takes
 * λ = a − (a + b) x apart; DLMF 8.17.22 subtracts nearly equal numbers when a is large and x near the mean.
 */
function betaFraction(a: number, b: number, x: number, y: number): number {
  const lambda = a > b ? (a + b) * y - b : a - (a + b) * x;
  const tiny = 1e-300;
  let h = (a * (1 + lambda)) / (a + 1);
  if (Math.abs(h) < tiny) h = tiny;
  let c = h;
  let d = 0;
  for (let n = 1; n < 200000; n++) {
    const s = a + 2 * n - 1;
    const w = n * (b - n) * x;
    const alpha = ((a + n - 1) / s) * ((a + b + n - 1) / s) * w * x;
    const beta = n + w / s + ((a + n) / (s + 2)) * (lambda + 1 + n * (1 + y));
    d = beta + alpha * d;
    if (Math.abs(d) < tiny) d = tiny;
    d = 1 / d;
    c = beta + alpha / c;
    if (Math.abs(c) < tiny) c = tiny;
    const delta = c * d;
    h *= delta;
    // Written so that NaN ends the loop too.
    if (!(Math.abs(delta - 1) > 3e-16)) break;
  }
  return 1 / h;
}

/** For small a and b·x: I = u − (1 − u) a Σ …, as in the incomplete gamma function, so that 1 − I survives a → 0. */
function smallShape(a: number, b: number, x: number): LogTails {
  let term = 1;
  let sum = 0;
  for (let k = 1; k < 500; k++) {
    term *= ((k - b) * x) / k;
    const part = term / (a + k);
    sum += part;
    if (Math.abs(part) <= 1e-17 * Math.abs(sum)) break;
  }
  const logPower = a * Math.log(x) + logPochhammer(b, a) - lgamma1p(a);
  const logLower = logPower + Math.log1p(a * sum);
  return { logLower, logUpper: Math.log(-Math.expm1(logPower) - Math.exp(logPower) * a * sum) };
}

/**
 * Both tails of the regularized incomplete beta function I_x(a, b) as logarithms. `y` = 1 − x is taken apart so that neither end cancels.
 *
 * @example
 * logBetaTails(0.5, 20, 1e-300).logLower;
 */
export function logBetaTails(a: number, b: number, x: number, y = 1 - x): LogTails {
  if (!(a > 0 && b > 0) || Number.isNaN(x) || Number.isNaN(y)) return { logLower: Number.NaN, logUpper: Number.NaN };
  if (x <= 0) return { logLower: Number.NEGATIVE_INFINITY, logUpper: 0 };
  if (y <= 0) return { logLower: 0, logUpper: Number.NEGATIVE_INFINITY };
  if (a <= 1 && x <= 0.6 && b * x <= 1) return smallShape(a, b, x);
  if (b <= 1 && y <= 0.6 && a * y <= 1) {
    const flipped = smallShape(b, a, y);
    return { logLower: flipped.logUpper, logUpper: flipped.logLower };
  }
  const prefix = logBetaPrefix(a, b, x, y);
  if (a > b ? (a + b) * y >= b : (a + b) * x <= a) {
    const logLower = prefix + Math.log(betaFraction(a, b, x, y));
    return { logLower, logUpper: log1mexp(logLower) };
  }
  const logUpper = prefix + Math.log(betaFraction(b, a, y, x));
  return { logLower: log1mexp(logUpper), logUpper };
}

/**
 * I_x(a, b), the regularized incomplete beta function (DLMF 8.17.2), lower tail. Relative error near 2⁻⁵³·max(16, 2 |log I|).
 *
 * @example
 * betaI(2, 2, 0.5); // 0.5
 */
export function betaI(a: number, b: number, x: number, y = 1 - x): number {
  return Math.exp(logBetaTails(a, b, x, y).logLower);
}

/**
 * 1 − I_x(a, b), uncancelled.
 *
 * @example
 * betaIUpper(2, 2, 0.5); // 0.5
 */
export function betaIUpper(a: number, b: number, x: number, y = 1 - x): number {
  return Math.exp(logBetaTails(a, b, x, y).logUpper);
}
