import { bd0 } from '../bd0.ts';
import { lgamma } from '../gamma.ts';
import { logBetaPrefix, logBetaTails } from '../incompleteBeta.ts';
import { type LogTails, logGammaDensity, logGammaTails } from '../incompleteGamma.ts';
import { normalLogCdf, normalQuantile } from '../normal.ts';
import { stirlerr } from '../stirlerr.ts';
import { logTailsOf, positiveQuantile } from './solveQuantile.ts';

const NONE: LogTails = { logLower: Number.NaN, logUpper: Number.NaN };
const POINT_AT_ZERO: LogTails = { logLower: 0, logUpper: Number.NEGATIVE_INFINITY };
const BELOW: LogTails = { logLower: Number.NEGATIVE_INFINITY, logUpper: 0 };

// ---- gamma and chi-squared -------------------------------------------------------------------------------------------------------------

/** Both log-tails of the gamma distribution with shape k and rate r. */
export function gammaLogTails(x: number, shape: number, rate = 1): LogTails {
  if (!(shape >= 0 && rate > 0)) return NONE;
  if (shape === 0) return x >= 0 ? POINT_AT_ZERO : BELOW;
  return logGammaTails(shape, x * rate);
}

/**
 * P(X ≤ x), gamma distribution with shape k and rate r (mean k/r).
 *
 * @example
 * gammaCdf(1, 1); // 1 − 1/e
 */
export function gammaCdf(x: number, shape: number, rate = 1): number {
  return Math.exp(gammaLogTails(x, shape, rate).logLower);
}

/** P(X > x), gamma distribution. */
export function gammaSurvival(x: number, shape: number, rate = 1): number {
  return Math.exp(gammaLogTails(x, shape, rate).logUpper);
}

/** log density (k log r + (k − 1) log x − r x − lgamma(k)) of the gamma distribution, uncancelled at large shape. */
export function gammaLogDensity(x: number, shape: number, rate = 1): number {
  if (x < 0) return Number.NEGATIVE_INFINITY;
  return logGammaDensity(shape, x * rate) + Math.log(rate);
}

/** The x with P(X ≤ x) = p, or with P(X > x) = p when `lower` is false. */
export function gammaQuantile(p: number, shape: number, rate = 1, lower = true): number {
  if (!(p >= 0 && p <= 1 && shape >= 0 && rate > 0)) return Number.NaN;
  if (shape === 0) return 0;
  const target = logTailsOf(p, lower);
  // Wilson & Hilferty (1931) in the middle, x ≈ (p Γ(k + 1))^(1/k) in the lower tail.
  const z = lower ? normalQuantile(p) : -normalQuantile(p);
  const c = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
  const small = Math.exp((target.logLower + lgamma(shape + 1)) / shape);
  const start = c > 0.2 && shape > 0.5 ? shape * c * c * c : Math.min(Math.max(small, 1e-290), shape + 50);
  const x = positiveQuantile({ tails: (v) => logGammaTails(shape, v), logDensity: (v) => logGammaDensity(shape, v) }, target, start);
  return x / rate;
}

/**
 * P(X ≤ x), chi-squared distribution with df degrees of freedom.
 *
 * @example
 * chiSquaredSurvival(3.841458820694124, 1); // 0.05
 */
export function chiSquaredCdf(x: number, df: number): number {
  return gammaCdf(0.5 * x, 0.5 * df);
}

/** P(X > x), chi-squared distribution. */
export function chiSquaredSurvival(x: number, df: number): number {
  return gammaSurvival(0.5 * x, 0.5 * df);
}

/** log P(X > x), chi-squared distribution: for p-values below 1e−308. */
export function chiSquaredLogSurvival(x: number, df: number): number {
  return gammaLogTails(0.5 * x, 0.5 * df).logUpper;
}

/** log density of the chi-squared distribution. */
export function chiSquaredLogDensity(x: number, df: number): number {
  return gammaLogDensity(x, 0.5 * df, 0.5);
}

/** Quantile of the chi-squared distribution (of the upper tail when `lower` is false). */
export function chiSquaredQuantile(p: number, df: number, lower = true): number {
  return 2 * gammaQuantile(p, 0.5 * df, 1, lower);
}

// ---- beta ------------------------------------------------------------------------------------------------------------------------------

/**
 * P(X ≤ x), beta distribution.
 *
 * @example
 * betaCdf(0.5, 2, 2); // 0.5
 */
export function betaCdf(x: number, a: number, b: number): number {
  return Math.exp(logBetaTails(a, b, x).logLower);
}

/** P(X > x), beta distribution. */
export function betaSurvival(x: number, a: number, b: number): number {
  return Math.exp(logBetaTails(a, b, x).logUpper);
}

/** log density of the beta distribution; `y` = 1 − x may be given apart where x is near 1. */
export function betaLogDensity(x: number, a: number, b: number, y = 1 - x): number {
  if (x < 0 || y < 0) return Number.NEGATIVE_INFINITY;
  if (x === 0) return a < 1 ? Number.POSITIVE_INFINITY : a > 1 ? Number.NEGATIVE_INFINITY : Math.log(b);
  if (y === 0) return b < 1 ? Number.POSITIVE_INFINITY : b > 1 ? Number.NEGATIVE_INFINITY : Math.log(a);
  return logBetaPrefix(a, b, x, y) - Math.log(x) - Math.log(y);
}

/** The odds x / (1 − x) of the beta quantile: neither end of (0, 1) loses digits. */
function betaQuantileOdds(target: LogTails, a: number, b: number): number {
  const mean = a / b;
  const odds = {
    tails: (v: number) => logBetaTails(a, b, v / (1 + v), 1 / (1 + v)),
    // density of the odds: x^a y^b / B / v
    logDensity: (v: number) => logBetaPrefix(a, b, v / (1 + v), 1 / (1 + v)) - Math.log(v),
  };
  return positiveQuantile(odds, target, mean);
}

/** Quantile of the beta distribution (of the upper tail when `lower` is false). */
export function betaQuantile(p: number, a: number, b: number, lower = true): number {
  if (!(p >= 0 && p <= 1 && a > 0 && b > 0)) return Number.NaN;
  const odds = betaQuantileOdds(logTailsOf(p, lower), a, b);
  return odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds);
}

// ---- F ---------------------------------------------------------------------------------------------------------------------------------

/** Both log-tails of the F distribution with df1 and df2 degrees of freedom (either may be Infinity). */
export function fLogTails(x: number, df1: number, df2: number): LogTails {
  if (!(df1 > 0 && df2 > 0)) return NONE;
  if (x <= 0) return BELOW;
  if (x === Number.POSITIVE_INFINITY) return { logLower: 0, logUpper: Number.NEGATIVE_INFINITY };
  if (df2 === Number.POSITIVE_INFINITY) {
    if (df1 === Number.POSITIVE_INFINITY) return x < 1 ? BELOW : POINT_AT_ZERO;
    return logGammaTails(0.5 * df1, 0.5 * df1 * x);
  }
  if (df1 === Number.POSITIVE_INFINITY) {
    const flipped = logGammaTails(0.5 * df2, (0.5 * df2) / x);
    return { logLower: flipped.logUpper, logUpper: flipped.logLower };
  }
  // From ratios, so that x = 1e300 does not overflow.
  const odds = (df1 / df2) * x;
  if (odds === Number.POSITIVE_INFINITY || odds > 1e300) return logBetaTails(0.5 * df1, 0.5 * df2, 1, df2 / df1 / x);
  return logBetaTails(0.5 * df1, 0.5 * df2, odds > 1 ? 1 / (1 + 1 / odds) : odds / (1 + odds), 1 / (1 + odds));
}

/**
 * P(X ≤ x), F distribution.
 *
 * @example
 * fCdf(1, 5, 5); // 0.5
 */
export function fCdf(x: number, df1: number, df2: number): number {
  return Math.exp(fLogTails(x, df1, df2).logLower);
}

/** P(X > x), F distribution. */
export function fSurvival(x: number, df1: number, df2: number): number {
  return Math.exp(fLogTails(x, df1, df2).logUpper);
}

/** log P(X > x), F distribution. */
export function fLogSurvival(x: number, df1: number, df2: number): number {
  return fLogTails(x, df1, df2).logUpper;
}

/** log density of the F distribution, finite degrees of freedom. */
export function fLogDensity(x: number, df1: number, df2: number): number {
  if (x < 0) return Number.NEGATIVE_INFINITY;
  if (x === 0) return df1 < 2 ? Number.POSITIVE_INFINITY : df1 > 2 ? Number.NEGATIVE_INFINITY : 0;
  const odds = (df1 / df2) * x;
  return logBetaPrefix(0.5 * df1, 0.5 * df2, odds / (1 + odds), 1 / (1 + odds)) - Math.log(x);
}

/** Quantile of the F distribution (of the upper tail when `lower` is false). */
export function fQuantile(p: number, df1: number, df2: number, lower = true): number {
  if (!(p >= 0 && p <= 1 && df1 > 0 && df2 > 0)) return Number.NaN;
  if (df2 === Number.POSITIVE_INFINITY) return df1 === Number.POSITIVE_INFINITY ? 1 : chiSquaredQuantile(p, df1, lower) / df1;
  if (df1 === Number.POSITIVE_INFINITY) return df2 / chiSquaredQuantile(p, df2, !lower);
  return betaQuantileOdds(logTailsOf(p, lower), 0.5 * df1, 0.5 * df2) * (df2 / df1);
}

// ---- t ---------------------------------------------------------------------------------------------------------------------------------

/** log P(T > |t|), one tail; df = Infinity is the normal distribution. */
function logTailT(t: number, df: number): number {
  const z = Math.abs(t);
  if (!(df > 0)) return Number.NaN;
  if (df === Number.POSITIVE_INFINITY) return normalLogCdf(-z);
  if (z === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  if (z === 0) return -Math.LN2;
  const r = (z / df) * z;
  const inverse = df / z / z;
  const x = r > 1 ? inverse / (1 + inverse) : 1 / (1 + r);
  const y = r > 1 ? 1 / (1 + inverse) : r / (1 + r);
  if (r > 1e300 || x < 1e-300) {
    // x^(ν/2) / ((ν/2) B(ν/2, ½)): the leading term is exact here.
    const a = 0.5 * df;
    return a * (Math.log(df) - 2 * Math.log(z)) + lgamma(a + 0.5) - lgamma(a + 1) - lgamma(0.5) - Math.LN2;
  }
  return logBetaTails(0.5 * df, 0.5, x, y).logLower - Math.LN2;
}

/** log P(T ≤ t), Student's t. */
export function tLogCdf(t: number, df: number): number {
  const tail = logTailT(t, df);
  return t <= 0 ? tail : Math.log1p(-Math.exp(tail));
}

/** log P(|T| > |t|): the logarithm of a two-sided p-value. */
export function tLogTwoSided(t: number, df: number): number {
  return logTailT(t, df) + Math.LN2;
}

/**
 * P(T ≤ t), Student's t with real df > 0 (Infinity: normal). The upper tail is tCdf(−t, df).
 *
 * @example
 * 2 * tCdf(-40, 30); // 1.37…e-27
 */
export function tCdf(t: number, df: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  const tail = Math.exp(logTailT(t, df));
  return t <= 0 ? tail : 1 - tail;
}

/** P(T > t), Student's t. */
export function tSurvival(t: number, df: number): number {
  return tCdf(-t, df);
}

/**
 * The two-sided p-value P(|T| > |t|).
 *
 * @example
 * tTwoSided(2.228138851986274, 10); // 0.05
 */
export function tTwoSided(t: number, df: number): number {
  return Math.exp(tLogTwoSided(t, df));
}

/** log density of Student's t (Loader's form: exact in the limit of large df). */
export function tLogDensity(t: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return -0.5 * t * t - 0.9189385332046728;
  const half = 0.5 * df;
  const constant = -bd0(half, half + 0.5) + stirlerr(half + 0.5) - stirlerr(half);
  const ratio = (t / df) * t;
  // ½(ν + 1) log(1 + t²/ν), with t² overflow kept out.
  const log = ratio > 1e300 ? 2 * Math.log(Math.abs(t)) - Math.log(df) : Math.log1p(ratio);
  return constant - (half + 0.5) * log - 0.9189385332046728;
}

/**
 * Quantile of Student's t (of the upper tail when `lower` is false), to nearly full precision also for p = 1e−300.
 *
 * @example
 * tQuantile(0.975, 10); // 2.228138851986274
 */
export function tQuantile(p: number, df: number, lower = true): number {
  if (!(p >= 0 && p <= 1 && df > 0)) return Number.NaN;
  if (df === Number.POSITIVE_INFINITY) return lower ? normalQuantile(p) : -normalQuantile(p);
  if (p === 0.5) return 0;
  const sign = p < 0.5 === lower ? -1 : 1;
  const tail = p < 0.5 ? p : 1 - p;
  // |T| on (0, ∞): its upper tail is 2·tail, its lower tail 1 − 2·tail, exact near p = ½.
  const target: LogTails = { logLower: Math.log(2 * (0.5 - tail)), logUpper: Math.log(2 * tail) };
  const absolute = {
    tails: (v: number): LogTails => {
      const logUpper = tLogTwoSided(v, df);
      const ratio = (v / df) * v;
      const logLower =
        ratio < 1 ? logBetaTails(0.5, 0.5 * df, ratio / (1 + ratio), 1 / (1 + ratio)).logLower : Math.log1p(-Math.exp(logUpper));
      return { logLower, logUpper };
    },
    logDensity: (v: number) => tLogDensity(v, df) + Math.LN2,
  };
  const normal = -normalQuantile(tail);
  const start = target.logUpper < -2 ? Math.max(normal, Math.exp(-target.logUpper / df) * Math.sqrt(df)) : normal;
  return sign * positiveQuantile(absolute, target, Math.min(start, 1e200));
}
