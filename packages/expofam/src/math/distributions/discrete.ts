import { bd0, log1pmx } from '../bd0.ts';
import { logBetaTails } from '../incompleteBeta.ts';
import { type LogTails, logGammaTails } from '../incompleteGamma.ts';
import { normalQuantile } from '../normal.ts';
import { stirlerr } from '../stirlerr.ts';
import { integerQuantile } from './solveQuantile.ts';

const LOG_TWO_PI = 1.8378770664093453;
const BELOW: LogTails = { logLower: Number.NEGATIVE_INFINITY, logUpper: 0 };
const ALL: LogTails = { logLower: 0, logUpper: Number.NEGATIVE_INFINITY };

/** Loader's binomial term for real x, n − x: log C(n, x) pˣ qⁿ⁻ˣ with p + q = 1 given apart. */
function logBinomialTerm(x: number, n: number, p: number, q: number): number {
  if (p === 0) return x === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (q === 0) return x === n ? 0 : Number.NEGATIVE_INFINITY;
  if (x === 0) return p < 0.5 ? n * Math.log1p(-p) : n * Math.log(q);
  if (x === n) return q < 0.5 ? n * Math.log1p(-q) : n * Math.log(p);
  const correction = stirlerr(n) - stirlerr(x) - stirlerr(n - x);
  return correction - bd0(x, n * p) - bd0(n - x, n * q) - 0.5 * (LOG_TWO_PI + Math.log(x) + Math.log1p(-x / n));
}

/**
 * log P(Y = k), Binomial(n, p); `q` = 1 − p may be given apart.
 *
 * @example
 * binomialLogDensity(3, 10, 0.5); // Math.log(120 / 1024)
 */
export function binomialLogDensity(k: number, n: number, p: number, q = 1 - p): number {
  return k < 0 || k > n || k !== Math.floor(k) ? Number.NEGATIVE_INFINITY : logBinomialTerm(k, n, p, q);
}

/** Both log-tails P(Y ≤ k), P(Y > k) of Binomial(n, p). */
export function binomialLogTails(k: number, n: number, p: number, q = 1 - p): LogTails {
  const y = Math.floor(k);
  if (y < 0) return BELOW;
  if (y >= n) return ALL;
  const { logLower, logUpper } = logBetaTails(y + 1, n - y, p, q);
  return { logLower: logUpper, logUpper: logLower };
}

/** P(Y ≤ k), Binomial(n, p). */
export function binomialCdf(k: number, n: number, p: number, q = 1 - p): number {
  return Math.exp(binomialLogTails(k, n, p, q).logLower);
}

/** P(Y > k), Binomial(n, p). */
export function binomialSurvival(k: number, n: number, p: number, q = 1 - p): number {
  return Math.exp(binomialLogTails(k, n, p, q).logUpper);
}

/** Smallest k with P(Y ≤ k) ≥ prob (P(Y > k) ≤ prob when `lower` is false). */
export function binomialQuantile(prob: number, n: number, p: number, lower = true): number {
  if (!(prob >= 0 && prob <= 1)) return Number.NaN;
  const start = cornishFisher(prob, lower, n * p, n * p * (1 - p));
  return integerQuantile((k) => binomialLogTails(k, n, p), prob, lower, start, n);
}

/**
 * log P(Y = y), Poisson with mean μ, for real y ≥ 0 (Loader 2000): no cancellation at y ≈ μ = 1e9.
 *
 * @example
 * poissonLogDensity(0, 2); // −2
 */
export function poissonLogDensity(y: number, mu: number): number {
  if (y < 0) return Number.NEGATIVE_INFINITY;
  if (y === 0) return -mu;
  if (mu === 0) return Number.NEGATIVE_INFINITY;
  return -stirlerr(y) - bd0(y, mu) - 0.5 * (LOG_TWO_PI + Math.log(y));
}

/** Both log-tails P(Y ≤ k), P(Y > k), Poisson with mean μ. */
export function poissonLogTails(k: number, mu: number): LogTails {
  const y = Math.floor(k);
  if (y < 0) return BELOW;
  if (mu === 0) return ALL;
  const { logLower, logUpper } = logGammaTails(y + 1, mu);
  return { logLower: logUpper, logUpper: logLower };
}

/** P(Y ≤ k), Poisson with mean μ. */
export function poissonCdf(k: number, mu: number): number {
  return Math.exp(poissonLogTails(k, mu).logLower);
}

/** P(Y > k), Poisson with mean μ. */
export function poissonSurvival(k: number, mu: number): number {
  return Math.exp(poissonLogTails(k, mu).logUpper);
}

/** Smallest k with P(Y ≤ k) ≥ p (P(Y > k) ≤ p when `lower` is false). */
export function poissonQuantile(p: number, mu: number, lower = true): number {
  if (!(p >= 0 && p <= 1 && mu >= 0)) return Number.NaN;
  return integerQuantile((k) => poissonLogTails(k, mu), p, lower, cornishFisher(p, lower, mu, mu), Number.POSITIVE_INFINITY);
}

/**
 * log P(Y = y), negative binomial with mean μ and size r (variance μ + μ²/r), real y ≥ 0; r = Infinity is Poisson. As r → ∞ nothing cancels.
 *
 * @example
 * negativeBinomialLogDensity(0, 1, 1); // Math.log(0.5)
 */
export function negativeBinomialLogDensity(y: number, size: number, mu: number): number {
  if (y < 0) return Number.NEGATIVE_INFINITY;
  if (size === Number.POSITIVE_INFINITY) return poissonLogDensity(y, mu);
  if (mu === 0) return y === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (y === 0) return -size * Math.log1p(mu / size);
  const n = size + y;
  const p = size / (size + mu);
  const q = mu / (size + mu);
  // bd0(r, n p) with n p = r (r + y) / (r + μ): its deviation (y − μ) / (r + μ) is taken uncancelled.
  const deviation = (y - mu) / (size + mu);
  const partSize = Math.abs(deviation) < 0.5 ? -size * log1pmx(deviation) : bd0(size, n * p);
  const correction = stirlerr(n) - stirlerr(size) - stirlerr(y);
  return correction - partSize - bd0(y, n * q) - 0.5 * (LOG_TWO_PI + Math.log(y) + Math.log1p(y / size));
}

/** Both log-tails P(Y ≤ k), P(Y > k) of the negative binomial distribution. */
export function negativeBinomialLogTails(k: number, size: number, mu: number): LogTails {
  const y = Math.floor(k);
  if (y < 0) return BELOW;
  if (mu === 0) return ALL;
  if (size === Number.POSITIVE_INFINITY) return poissonLogTails(k, mu);
  return logBetaTails(size, y + 1, size / (size + mu), mu / (size + mu));
}

/** P(Y ≤ k), negative binomial. */
export function negativeBinomialCdf(k: number, size: number, mu: number): number {
  return Math.exp(negativeBinomialLogTails(k, size, mu).logLower);
}

/** P(Y > k), negative binomial. */
export function negativeBinomialSurvival(k: number, size: number, mu: number): number {
  return Math.exp(negativeBinomialLogTails(k, size, mu).logUpper);
}

/** Smallest k with P(Y ≤ k) ≥ p (P(Y > k) ≤ p when `lower` is false). */
export function negativeBinomialQuantile(p: number, size: number, mu: number, lower = true): number {
  if (!(p >= 0 && p <= 1 && mu >= 0 && size > 0)) return Number.NaN;
  const start = cornishFisher(p, lower, mu, mu + (mu / size) * mu);
  return integerQuantile((k) => negativeBinomialLogTails(k, size, mu), p, lower, start, Number.POSITIVE_INFINITY);
}

/** A normal start for the search of a quantile. */
function cornishFisher(p: number, lower: boolean, mean: number, variance: number): number {
  const z = lower ? normalQuantile(p) : -normalQuantile(p);
  return Number.isFinite(z) ? mean + z * Math.sqrt(variance) : mean;
}
