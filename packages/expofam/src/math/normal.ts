import { erf, erfcx } from './errorFunction.ts';
import { expMinusSquare } from './polynomial.ts';

const LOG_SQRT_TWO_PI = 0.9189385332046728;
const SQRT_HALF = Math.SQRT1_2;
const SQRT_TWO_OVER_PI = 0.7978845608028654;
const SQRT_TWO_PI = 2.5066282746310007;

/**
 * φ(x) = exp(−x²/2) / √(2π), standard normal density; x² carries its rounding error, so the tail keeps its digits.
 *
 * @example
 * normalDensity(0); // 0.3989422804014327
 */
export function normalDensity(x: number): number {
  return expMinusSquare(x, 0.5) / SQRT_TWO_PI;
}

/** log φ(x). */
export function normalLogDensity(x: number): number {
  return -0.5 * x * x - LOG_SQRT_TWO_PI;
}

/**
 * Φ(x). Relative error below 1e−15 down to 1e−307; the upper tail is normalCdf(−x).
 *
 * @example
 * 2 * normalCdf(-38); // 5.77…e-316
 */
export function normalCdf(x: number): number {
  if (x < -0.7) return 0.5 * expMinusSquare(x, 0.5) * erfcx(-x * SQRT_HALF);
  if (x > 0.7) return 1 - 0.5 * expMinusSquare(x, 0.5) * erfcx(x * SQRT_HALF);
  return 0.5 + 0.5 * erf(x * SQRT_HALF);
}

/** 1 − Φ(x), uncancelled. */
export function normalSurvival(x: number): number {
  return normalCdf(-x);
}

/**
 * log Φ(x): −x²/2 − log(−x√(2π)) far to the left, −(1 − Φ(x)) far to the right.
 *
 * @example
 * normalLogCdf(-1e10); // −5e19
 */
export function normalLogCdf(x: number): number {
  if (x < -0.7) return -0.5 * x * x + Math.log(0.5 * erfcx(-x * SQRT_HALF));
  if (x > 0.7) return Math.log1p(-normalCdf(-x));
  return Math.log(normalCdf(x));
}

/**
 * m(x) = φ(x) / Φ(x), the inverse Mills ratio of the left tail: the score of the probit link. ~ −x at −∞, ~ φ(x) at +∞.
 *
 * @example
 * normalHazard(-1e6); // 1000000.000001
 */
export function normalHazard(x: number): number {
  if (x <= 0) return SQRT_TWO_OVER_PI / erfcx(-x * SQRT_HALF);
  return normalDensity(x) / normalCdf(x);
}

/**
 * m(x) + x > 0, uncancelled where m(x) ~ −x (there it is ~ 1/−x). The curvature of log Φ is −m(x)·(m(x) + x).
 *
 * @example
 * normalHazardExcess(-1e6); // 9.99999999998e-7
 */
export function normalHazardExcess(x: number): number {
  if (x > -2.5) return normalHazard(x) + x;
  // 1 / (z + 2/(z + 3/(z + …))), z = −x (DLMF 7.9.3); 120 levels at 2.5 leave less than 1e−16.
  const z = -x;
  let tail = z;
  for (let k = Math.ceil(8 + 800 / (z * z)); k >= 2; k--) tail = z + k / tail;
  return 1 / tail;
}

/** Φ⁻¹ for a log-probability below log ½, by Newton's method on log Φ (concave, so it converges from the left). */
function lowerQuantileFromLog(logp: number): number {
  if (logp === Number.NEGATIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  const t = -2 * (logp + LOG_SQRT_TWO_PI);
  let x = logp < -3 ? -Math.sqrt(Math.max(t - Math.log(Math.max(t, 1)), 1)) : -1;
  for (let i = 0; i < 20; i++) {
    const step = (normalLogCdf(x) - logp) / normalHazard(x);
    // Halley: (log Φ)″ / (log Φ)′ = −(m + x).
    const correction = 1 + 0.5 * step * normalHazardExcess(x);
    const change = correction > 0.3 ? step / correction : step;
    x -= change;
    if (Math.abs(change) <= 1e-9 * Math.abs(x)) {
      // One more step settles the last digits: convergence is cubic.
      const last = (normalLogCdf(x) - logp) / normalHazard(x);
      return x - last;
    }
  }
  return x;
}

/** Φ⁻¹(½ + q) for small q, relative precision kept as q → 0. */
function centralQuantile(q: number): number {
  let x = q * SQRT_TWO_PI;
  for (let i = 0; i < 10; i++) {
    const step = (0.5 * erf(x * SQRT_HALF) - q) / normalDensity(x);
    // Halley: φ′/φ = −x.
    const change = step / (1 + 0.5 * x * step);
    x -= change;
    if (Math.abs(change) <= 1e-10 * Math.abs(x)) break;
  }
  return x;
}

/**
 * Φ⁻¹(p), 0 ≤ p ≤ 1, to nearly full precision for every double p (5e−324 gives −38.4674…); NaN outside. For an upper tail take
 * −normalQuantile(q) with q = 1 − p itself, for a log-probability normalQuantileLog.
 *
 * @example
 * normalQuantile(0.975); // 1.959963984540054
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p < 0.25) return lowerQuantileFromLog(Math.log(p));
  if (p > 0.75) return -lowerQuantileFromLog(Math.log(1 - p));
  return centralQuantile(p - 0.5);
}

/**
 * Φ⁻¹(exp(logp)), logp ≤ 0: exact also where exp(logp) underflows, or rounds to 1.
 *
 * @example
 * normalQuantileLog(-1e10); // −141421.356…
 */
export function normalQuantileLog(logp: number): number {
  if (!(logp <= 0)) return Number.NaN;
  if (logp < -1.4) return lowerQuantileFromLog(logp);
  if (logp > -0.28) return -lowerQuantileFromLog(Math.log(-Math.expm1(logp)));
  // log 2 in two parts: the first sum is exact here, and near log ½ the second part is what is left.
  return centralQuantile(0.5 * Math.expm1(logp + Math.LN2 + 2.3190468138462996e-17));
}

/**
 * ½ + atan(x)/π, written atan2(1, −x)/π so that the left tail 1/(π|x|) does not cancel.
 *
 * @example
 * cauchyCdf(-1e300); // 3.1830988618379067e-301
 */
export function cauchyCdf(x: number): number {
  return Math.atan2(1, -x) / Math.PI;
}

/** log of {@link cauchyCdf}, its right tail −1/(πx) uncancelled too. */
export function cauchyLogCdf(x: number): number {
  return x > 0 ? Math.log1p(-Math.atan2(1, x) / Math.PI) : Math.log(cauchyCdf(x));
}

/**
 * The quantile of the standard Cauchy distribution, tan(π(p − ½)), as −1/tan(πp) near p = 0.
 *
 * @example
 * cauchyQuantile(1e-300); // −3.183098861837907e299
 */
export function cauchyQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p < 0.25) return p === 0 ? Number.NEGATIVE_INFINITY : -1 / Math.tan(Math.PI * p);
  if (p > 0.75) return p === 1 ? Number.POSITIVE_INFINITY : 1 / Math.tan(Math.PI * (1 - p));
  return Math.tan(Math.PI * (p - 0.5));
}
