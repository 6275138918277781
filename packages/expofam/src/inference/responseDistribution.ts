import {
  betaCdf,
  betaLogDensity,
  betaQuantile,
  gammaCdf,
  gammaLogDensity,
  gammaQuantile,
  gammaSurvival,
} from '../math/distributions/continuous.ts';
import {
  binomialCdf,
  binomialLogDensity,
  binomialQuantile,
  negativeBinomialCdf,
  negativeBinomialLogDensity,
  negativeBinomialQuantile,
  poissonCdf,
  poissonLogDensity,
  poissonQuantile,
} from '../math/distributions/discrete.ts';
import { inverseGaussianCdf, inverseGaussianLogDensity, inverseGaussianQuantile } from '../math/distributions/inverseGaussian.ts';
import { tweedieLogDensity } from '../math/distributions/tweedie.ts';
import { normalCdf, normalLogDensity, normalQuantile } from '../math/normal.ts';
import { sampleTweedie } from '../math/random/discreteSamplers.ts';
import type { RandomSource } from '../math/random/random.ts';

/** The distribution of one row's response. */
export interface ResponseDistribution {
  /** The distance of neighbouring values where there are only such: 1 for counts, 1/n for a proportion of n; 0 otherwise. */
  readonly step: number;
  /** P(Y ≤ y). */
  cdf(y: number): number;
  /** P(Y < y): equal to the cdf except at values that have a probability of their own. */
  cdfBelow(y: number): number;
  /** The smallest y with P(Y ≤ y) ≥ p; of the upper tail, P(Y > y) ≤ p, where `lower` is false. */
  quantile(p: number, lower?: boolean): number;
  logDensity(y: number): number;
  /** Draws a response, where that takes less than a quantile of a uniform number. */
  draw?(random: RandomSource): number;
}

/** Makes a row's distribution from its linked parameters and the dispersion of the row, φ/precision. */
export type DistributionMaker = (parameters: readonly number[], tau: number) => ResponseDistribution;

const continuous = (
  cdf: (y: number) => number,
  quantile: (p: number, lower: boolean) => number,
  logDensity: (y: number) => number,
): ResponseDistribution => ({ step: 0, cdf, cdfBelow: cdf, quantile: (p, lower = true) => quantile(p, lower), logDensity });

const counts = (
  cdf: (y: number) => number,
  quantile: (p: number, lower: boolean) => number,
  logDensity: (y: number) => number,
  step = 1,
): ResponseDistribution => ({
  step,
  cdf: (y) => cdf(Math.floor(y / step + 1e-9)),
  cdfBelow: (y) => {
    const k = Math.ceil(y / step - 1e-9) - 1;
    return k < 0 ? 0 : cdf(k);
  },
  quantile: (p, lower = true) => step * quantile(p, lower),
  logDensity: (y) => logDensity(Math.round(y / step)),
});

const normal = (mean: number, sd: number): ResponseDistribution =>
  continuous(
    (y) => normalCdf((y - mean) / sd),
    (p, lower) => mean + (lower ? 1 : -1) * sd * normalQuantile(p),
    (y) => normalLogDensity((y - mean) / sd) - Math.log(sd),
  );
const gammaOf = (mean: number, shape: number): ResponseDistribution =>
  continuous(
    (y) => gammaCdf(y, shape, shape / mean),
    (p, lower) => gammaQuantile(p, shape, shape / mean, lower),
    (y) => gammaLogDensity(y, shape, shape / mean),
  );
const inverseGaussianOf = (mean: number, lambda: number): ResponseDistribution =>
  continuous(
    (y) => inverseGaussianCdf(y, mean, lambda),
    (p, lower) => inverseGaussianQuantile(p, mean, lambda, lower),
    (y) => inverseGaussianLogDensity(y, mean, lambda),
  );
const binomialOf = (p: number, n: number): ResponseDistribution =>
  counts(
    (k) => (k >= n ? 1 : binomialCdf(k, n, p)),
    (q, lower) => binomialQuantile(q, n, p, lower),
    (k) => binomialLogDensity(k, n, p),
    1 / n,
  );
const negativeBinomialOf = (mean: number, size: number): ResponseDistribution =>
  counts(
    (k) => negativeBinomialCdf(k, size, mean),
    (p, lower) => negativeBinomialQuantile(p, size, mean, lower),
    (k) => negativeBinomialLogDensity(k, size, mean),
  );

/** Tweedie, 1 < p < 2: a Poisson number N ~ Po(λ) of gamma amounts; P(Y ≤ y) = Σ_j P(N = j) P(gamma(jα) ≤ y/γ). */
function tweedieOf(mean: number, phi: number, power: number): ResponseDistribution {
  const lambda = mean ** (2 - power) / (phi * (2 - power));
  const alpha = (2 - power) / (power - 1);
  const gamma = phi * (power - 1) * mean ** (power - 1);
  const cdf = (y: number): number => {
    if (y < 0) return 0;
    const zero = Math.exp(-lambda);
    if (y === 0) return zero;
    // Terms beyond twelve standard deviations of N add less than 1e−30.
    const last = Math.ceil(lambda + 12 * Math.sqrt(lambda) + 40);
    const first = Math.max(1, Math.floor(lambda - 12 * Math.sqrt(lambda)));
    let missing = 0;
    for (let j = first; j <= last; j++) missing += Math.exp(poissonLogDensity(j, lambda)) * gammaSurvival(y, j * alpha, 1 / gamma);
    return Math.max(zero, 1 - missing);
  };
  const quantile = (p: number, lower: boolean): number => {
    const target = lower ? p : 1 - p;
    if (target <= Math.exp(-lambda)) return 0;
    let high = mean + 10 * Math.sqrt(phi * mean ** power);
    while (cdf(high) < target) high *= 2;
    let low = 0;
    // Bisection: the distribution function is flat near zero where λ is large.
    for (let i = 0; i < 100 && high - low > 1e-12 * high; i++) {
      const middle = 0.5 * (low + high);
      if (cdf(middle) < target) low = middle;
      else high = middle;
    }
    return high;
  };
  return {
    step: 0,
    cdf,
    cdfBelow: (y) => (y <= 0 ? 0 : cdf(y)),
    quantile: (p, lower = true) => quantile(p, lower),
    logDensity: (y) => tweedieLogDensity(y, mean, phi, power),
    // A quantile is some fifty sums of incomplete gamma functions.
    draw: (random) => sampleTweedie(random, mean, phi, power),
  };
}

/**
 * Closed forms by family and number of predictors. `constants` are the family's own (the size of a negative binomial).
 * Undefined where there is none: quasi families have no distribution, and a user's family is integrated numerically.
 */
export function closedDistribution(
  name: string,
  predictorCount: number,
  constants: Readonly<Record<string, number>>,
): DistributionMaker | undefined {
  if (predictorCount === 1) {
    switch (name) {
      case 'gaussian':
        return ([mu], tau) => normal(mu, Math.sqrt(tau));
      case 'bernoulli':
        return ([p]) => binomialOf(p, 1);
      case 'binomial':
        return ([p], tau) => binomialOf(p, Math.round(1 / tau));
      case 'poisson':
        return ([mu]) =>
          counts(
            (k) => poissonCdf(k, mu),
            (p, lower) => poissonQuantile(p, mu, lower),
            (k) => poissonLogDensity(k, mu),
          );
      case 'negative-binomial':
      case 'geometric':
        return ([mu]) => negativeBinomialOf(mu, constants.size);
      case 'gamma':
        return ([mu], tau) => gammaOf(mu, 1 / tau);
      case 'exponential':
        return ([mu]) => gammaOf(mu, 1);
      case 'inverse-gaussian':
        return ([mu], tau) => inverseGaussianOf(mu, 1 / tau);
      case 'tweedie':
        return ([mu], tau) => tweedieOf(mu, tau, constants.variancePower);
    }
    return undefined;
  }
  if (predictorCount !== 2) return undefined;
  switch (name) {
    case 'gaussian':
      return ([mu, sd]) => normal(mu, sd);
    case 'gamma':
      return ([mu, shape]) => gammaOf(mu, shape);
    case 'inverse-gaussian':
      return ([mu, shape]) => inverseGaussianOf(mu, shape);
    case 'negative-binomial':
      return ([mu, size]) => negativeBinomialOf(mu, size);
    case 'beta':
      return ([mu, precision]) => {
        const a = mu * precision;
        const b = (1 - mu) * precision;
        return continuous(
          (y) => betaCdf(y, a, b),
          (p, lower) => betaQuantile(p, a, b, lower),
          (y) => betaLogDensity(y, a, b),
        );
      };
  }
  return undefined;
}
