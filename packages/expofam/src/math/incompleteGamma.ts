import { bd0, log1pmx } from './bd0.ts';
import { temmeSeries } from './coefficients.ts';
import { log1mexp } from './elementary.ts';
import { erfcx } from './errorFunction.ts';
import { lgamma1p } from './gamma.ts';
import { stirlerr } from './stirlerr.ts';

/** A probability with its complement, both as logarithms, each computed without subtracting the other from 1 where it is small. */
export interface LogTails {
  readonly logLower: number;
  readonly logUpper: number;
}

const LOG_SQRT_TWO_PI = 0.9189385332046728;

/** log(xᵃ e⁻ˣ / Γ(a + 1)) (Loader's form: no cancellation at x ≈ a). */
export function logGammaPrefix(a: number, x: number): number {
  if (a < 1e-3) return a * Math.log(x) - x - lgamma1p(a);
  return -stirlerr(a) - bd0(a, x) - 0.5 * Math.log(a) - LOG_SQRT_TWO_PI;
}

/** Temme (1987), after Gil, Segura & Temme (2012, SIAM J. Sci. Comput. 34, eq. 2.28–2.31): a ≥ 20, |η| < 1. */
function temme(a: number, x: number): LogTails {
  const mu = (x - a) / a;
  const half = -log1pmx(mu); // η²/2
  const eta = mu < 0 ? -Math.sqrt(2 * half) : Math.sqrt(2 * half);
  const beta = new Float64Array(38);
  for (let n = 35; n >= 0; n--) beta[n] = ((n + 2) / a) * beta[n + 2] + temmeSeries[n + 1];
  let s = 0;
  for (let n = 35; n >= 0; n--) s = s * eta + beta[n];
  const remainder = ((a / (a + beta[1])) * s) / Math.sqrt(2 * Math.PI * a);
  const z = Math.abs(eta) * Math.sqrt(a / 2);
  const far = 0.5 * erfcx(z) + (eta < 0 ? -remainder : remainder);
  const logFar = Math.log(far) - a * half;
  const logNear = log1mexp(logFar);
  return eta < 0 ? { logLower: logFar, logUpper: logNear } : { logLower: logNear, logUpper: logFar };
}

/** Σ xᵏ / ((a + 1) … (a + k)), k ≥ 0. */
function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 10000; k++) {
    term *= x / (a + k);
    sum += term;
    if (!(term >= sum * 1e-17)) break;
  }
  return sum;
}

/** Γ(a, x) / (xᵃ e⁻ˣ) by the continued fraction DLMF 8.9.2, evaluated by Lentz's method. */
function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / (b === 0 ? tiny : b);
  let h = d;
  for (let k = 1; k < 10000; k++) {
    const an = -k * (k - a);
    b += 2;
    d = an * d + b;
    if (d === 0) d = tiny;
    c = b + an / c;
    if (c === 0) c = tiny;
    d = 1 / d;
    const delta = c * d;
    h *= delta;
    // Written so that NaN ends the loop too.
    if (!(Math.abs(delta - 1) > 3e-16)) break;
  }
  return h;
}

/**
 * Both tails of the regularized incomplete gamma function as logarithms, a > 0, x ≥ 0.
 *
 * @example
 * logGammaTails(0.5, 800).logUpper; // −803.9…
 */
export function logGammaTails(a: number, x: number): LogTails {
  if (!(a > 0) || Number.isNaN(x)) return { logLower: Number.NaN, logUpper: Number.NaN };
  if (x <= 0) return { logLower: Number.NEGATIVE_INFINITY, logUpper: 0 };
  if (x === Number.POSITIVE_INFINITY) return { logLower: 0, logUpper: Number.NEGATIVE_INFINITY };
  // |η| < 1 is −0.70 < x/a − 1 < 1.36.
  if (a >= 20 && x > 0.32 * a && x < 2.3 * a) return temme(a, x);
  if (a < 1 && x < 1.5) {
    // Q = u − (1 − u) a Σ_{k≥1} (−x)ᵏ / ((a + k) k!), u = 1 − xᵃ/Γ(1 + a): keeps Q as a → 0.
    let term = 1;
    let sum = 0;
    for (let k = 1; k < 60; k++) {
      term *= -x / k;
      const part = term / (a + k);
      sum += part;
      if (!(Math.abs(part) >= 1e-17 * Math.abs(sum))) break;
    }
    const logPower = a * Math.log(x) - lgamma1p(a);
    const logLower = logPower + Math.log1p(a * sum);
    const upper = -Math.expm1(logPower) - Math.exp(logPower) * a * sum;
    if (x > 0.3 || upper < 0.9) return { logLower, logUpper: Math.log(upper) };
    return { logLower, logUpper: log1mexp(logLower) };
  }
  const prefix = logGammaPrefix(a, x);
  if (x < a + 1) {
    const logLower = prefix + Math.log(lowerSeries(a, x));
    return { logLower, logUpper: log1mexp(logLower) };
  }
  const logUpper = prefix + Math.log(a * upperFraction(a, x));
  return { logLower: log1mexp(logUpper), logUpper };
}

/**
 * P(a, x) = γ(a, x) / Γ(a), the lower regularized incomplete gamma function. Relative error near 2⁻⁵³·max(8, 2 |log P|): exp() amplifies the rounding of
 * its argument.
 *
 * @example
 * gammaP(1, 1); // 1 − 1/e
 */
export function gammaP(a: number, x: number): number {
  return Math.exp(logGammaTails(a, x).logLower);
}

/**
 * Q(a, x) = Γ(a, x) / Γ(a), uncancelled.
 *
 * @example
 * gammaQ(1, 700); // exp(−700)
 */
export function gammaQ(a: number, x: number): number {
  return Math.exp(logGammaTails(a, x).logUpper);
}

/** log P(a, x). */
export function logGammaP(a: number, x: number): number {
  return logGammaTails(a, x).logLower;
}

/** log Q(a, x). */
export function logGammaQ(a: number, x: number): number {
  return logGammaTails(a, x).logUpper;
}

/** Used by the density of the gamma family in the same form: log of the density at x with shape a, rate 1. */
export function logGammaDensity(a: number, x: number): number {
  if (x === 0) return a === 1 ? 0 : a < 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return logGammaPrefix(a, x) + Math.log(a / x);
}
