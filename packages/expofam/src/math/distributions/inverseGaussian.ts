import { erfcx } from '../errorFunction.ts';
import type { LogTails } from '../incompleteGamma.ts';
import { normalLogCdf } from '../normal.ts';
import { logTailsOf, positiveQuantile } from './solveQuantile.ts';

/** log density of the inverse Gaussian distribution with mean μ and shape λ (variance μ³/λ). */
export function inverseGaussianLogDensity(x: number, mean: number, lambda: number): number {
  if (!(x > 0)) return Number.NEGATIVE_INFINITY;
  const d = (x - mean) / mean;
  return 0.5 * (Math.log(lambda / (2 * Math.PI)) - 3 * Math.log(x)) - (0.5 * lambda * d * d) / x;
}

/**
 * Both log-tails of the inverse Gaussian distribution. With r = √(λ/x)(x/μ − 1), s = √(λ/x)(x/μ + 1): F = Φ(r) + e^{2λ/μ} Φ(−s) and
 * 1 − F = e^{−r²/2} (erfcx(r/√2) − erfcx(s/√2)) / 2, where nothing overflows (after Giner & Smyth 2016). For x ≫ μ the difference loses log10(x/μ) digits.
 */
export function inverseGaussianLogTails(x: number, mean: number, lambda: number): LogTails {
  if (!(x > 0)) return { logLower: Number.NEGATIVE_INFINITY, logUpper: 0 };
  if (x === Number.POSITIVE_INFINITY) return { logLower: 0, logUpper: Number.NEGATIVE_INFINITY };
  const root = Math.sqrt(lambda / x);
  const r = root * ((x - mean) / mean);
  const s = root * (x / mean + 1);
  if (r > 0) {
    const logUpper = -0.5 * r * r + Math.log(0.5 * (erfcx(r * Math.SQRT1_2) - erfcx(s * Math.SQRT1_2)));
    return { logLower: Math.log1p(-Math.exp(logUpper)), logUpper };
  }
  const first = normalLogCdf(r);
  const second = -0.5 * r * r + Math.log(0.5 * erfcx(s * Math.SQRT1_2));
  const logLower = Math.max(first, second) + Math.log1p(Math.exp(-Math.abs(first - second)));
  return { logLower, logUpper: logLower > -Math.LN2 ? Math.log(-Math.expm1(logLower)) : Math.log1p(-Math.exp(logLower)) };
}

/** P(X ≤ x), inverse Gaussian. */
export function inverseGaussianCdf(x: number, mean: number, lambda: number): number {
  return Math.exp(inverseGaussianLogTails(x, mean, lambda).logLower);
}

/** P(X > x), inverse Gaussian. */
export function inverseGaussianSurvival(x: number, mean: number, lambda: number): number {
  return Math.exp(inverseGaussianLogTails(x, mean, lambda).logUpper);
}

/** Quantile of the inverse Gaussian distribution (of the upper tail when `lower` is false). */
export function inverseGaussianQuantile(p: number, mean: number, lambda: number, lower = true): number {
  if (!(p >= 0 && p <= 1 && mean > 0 && lambda > 0)) return Number.NaN;
  const distribution = {
    tails: (x: number) => inverseGaussianLogTails(x, mean, lambda),
    logDensity: (x: number) => inverseGaussianLogDensity(x, mean, lambda),
  };
  return positiveQuantile(distribution, logTailsOf(p, lower), mean);
}

/** P(X ≤ x), exponential distribution. */
export function exponentialCdf(x: number, rate = 1): number {
  return x > 0 ? -Math.expm1(-rate * x) : 0;
}

/** P(X > x), exponential distribution. */
export function exponentialSurvival(x: number, rate = 1): number {
  return x > 0 ? Math.exp(-rate * x) : 1;
}

/** log density of the exponential distribution. */
export function exponentialLogDensity(x: number, rate = 1): number {
  return x < 0 ? Number.NEGATIVE_INFINITY : Math.log(rate) - rate * x;
}

/** Quantile of the exponential distribution (of the upper tail when `lower` is false). */
export function exponentialQuantile(p: number, rate = 1, lower = true): number {
  return (lower ? -Math.log1p(-p) : -Math.log(p)) / rate;
}
