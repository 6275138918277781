import { describe, expect, it } from 'vitest';
import { besselRatio } from '../../src/math/bessel.ts';
import * as c from '../../src/math/distributions/continuous.ts';
import * as discrete from '../../src/math/distributions/discrete.ts';
import { inverseGaussianCdf } from '../../src/math/distributions/inverseGaussian.ts';
import { normalCdf } from '../../src/math/normal.ts';
import * as s from '../../src/math/random/continuousSamplers.ts';
import * as k from '../../src/math/random/discreteSamplers.ts';
import { type RandomSource, randomFromState, randomSource } from '../../src/math/random/random.ts';

const N = 20000;

/** Kolmogorov's distance times √n; above 1.95 with probability 1e−3 under the hypothesis. The seeds are fixed, so a pass stays a pass. */
function kolmogorov(draw: (r: RandomSource) => number, cdf: (x: number) => number, seed = 11): number {
  const random = randomSource(seed);
  const x = Float64Array.from({ length: N }, () => draw(random)).sort();
  let worst = 0;
  for (let i = 0; i < N; i++) worst = Math.max(worst, Math.abs(cdf(x[i]) - i / N), Math.abs(cdf(x[i]) - (i + 1) / N));
  return worst * Math.sqrt(N);
}

/** p-value of Pearson's chi-squared on the cells with an expected count of 5 or more, the rest pooled. */
function chiSquared(draw: (r: RandomSource) => number, probability: (v: number) => number, seed = 12): number {
  const random = randomSource(seed);
  const counts = new Map<number, number>();
  for (let i = 0; i < N; i++) {
    const v = draw(random);
    counts.set(v, (counts.get(v) ?? 0) + 1);
  }
  let statistic = 0;
  let cells = 0;
  let restExpected = N;
  let restSeen = N;
  const largest = Math.max(...counts.keys());
  for (let v = 0; v <= largest; v++) {
    const expected = N * probability(v);
    if (expected < 5) continue;
    const seen = counts.get(v) ?? 0;
    statistic += (seen - expected) ** 2 / expected;
    cells++;
    restExpected -= expected;
    restSeen -= seen;
  }
  if (restExpected > 5) {
    statistic += (restSeen - restExpected) ** 2 / restExpected;
    cells++;
  }
  return c.chiSquaredSurvival(statistic, cells - 1);
}

describe('random source', () => {
  it('gives the published outputs of xoshiro128++ (state 1, 2, 3, 4)', () => {
    // By hand from the algorithm: rotl(1 + 4, 7) + 1 = 641; then s = (7, 0, 1026, 12288).
    const random = randomFromState([1, 2, 3, 4]);
    expect(random.bits()).toBe(641);
    expect(random.state()).toEqual([7, 0, 1026, 12288]);
  });

  it('repeats from a seed and from a saved state, and splits into different streams', () => {
    const a = randomSource(5);
    const b = randomSource(5);
    expect(Array.from({ length: 5 }, a.uniform)).toEqual(Array.from({ length: 5 }, b.uniform));
    const saved = randomFromState(a.state());
    expect(saved.bits()).toBe(b.bits());
    const child = b.split();
    expect(child.bits()).not.toBe(b.bits());
    expect(randomSource(1).bits()).not.toBe(randomSource(2).bits());
  });

  it('is uniform', () => {
    expect(
      kolmogorov(
        (r) => r.uniform(),
        (x) => x,
      ),
    ).toBeLessThan(1.95);
  });
});

describe('continuous samplers follow their distribution functions', () => {
  const cases: [string, (r: RandomSource) => number, (x: number) => number][] = [
    ['normal', (r) => s.sampleNormal(r), normalCdf],
    ['exponential', (r) => s.sampleExponential(r, 2), (x) => -Math.expm1(-2 * x)],
    ['gamma 2.5', (r) => s.sampleGamma(r, 2.5, 3), (x) => c.gammaCdf(x, 2.5, 3)],
    ['gamma 0.2', (r) => s.sampleGamma(r, 0.2), (x) => c.gammaCdf(x, 0.2)],
    ['beta', (r) => s.sampleBeta(r, 0.5, 3), (x) => c.betaCdf(x, 0.5, 3)],
    ['inverse Gaussian', (r) => s.sampleInverseGaussian(r, 2, 1), (x) => inverseGaussianCdf(x, 2, 1)],
    ['dirichlet margin', (r) => s.sampleDirichlet(r, [1, 2, 3])[1], (x) => c.betaCdf(x, 2, 4)],
  ];
  it.each(cases)('%s', (_, draw, cdf) => {
    expect(kolmogorov(draw, cdf)).toBeLessThan(1.95);
  });

  it('log gamma of a tiny shape stays finite', () => {
    const random = randomSource(3);
    for (let i = 0; i < 100; i++) expect(Number.isFinite(s.sampleLogGamma(random, 1e-4))).toBe(true);
  });

  it.each([0, 0.5, 5, 1e7])('von Mises, kappa %s', (kappa) => {
    const random = randomSource(4);
    let cosine = 0;
    let sine = 0;
    for (let i = 0; i < N; i++) {
      const a = s.sampleVonMises(random, 1, kappa);
      expect(a > -Math.PI - 1e-12 && a <= Math.PI + 1e-12).toBe(true);
      cosine += Math.cos(a - 1) / N;
      sine += Math.sin(a - 1) / N;
    }
    // Standard errors are at most 1/√(2N) = 0.005.
    expect(Math.abs(cosine - besselRatio(kappa))).toBeLessThan(0.02);
    expect(Math.abs(sine)).toBeLessThan(0.02);
  });
});

describe('discrete samplers follow their probabilities', () => {
  const pois = (m: number) => (v: number) => Math.exp(discrete.poissonLogDensity(v, m));
  const cases: [string, (r: RandomSource) => number, (v: number) => number][] = [
    ['poisson 3', (r) => k.samplePoisson(r, 3), pois(3)],
    ['poisson 40', (r) => k.samplePoisson(r, 40), pois(40)],
    ['binomial 10', (r) => k.sampleBinomial(r, 10, 0.7), (v) => Math.exp(discrete.binomialLogDensity(v, 10, 0.7))],
    ['binomial 200', (r) => k.sampleBinomial(r, 200, 0.3), (v) => Math.exp(discrete.binomialLogDensity(v, 200, 0.3))],
    ['negative binomial', (r) => k.sampleNegativeBinomial(r, 1.5, 4), (v) => Math.exp(discrete.negativeBinomialLogDensity(v, 1.5, 4))],
    ['logarithmic', (r) => k.sampleLogarithmicSeries(r, 0.7), (v) => (v < 1 ? 0 : -(0.7 ** v) / (v * Math.log1p(-0.7)))],
    ['multinomial margin', (r) => k.sampleMultinomial(r, 12, [1, 2, 1])[1], (v) => Math.exp(discrete.binomialLogDensity(v, 12, 0.5))],
    ['first of a permutation', (r) => k.sampleWithoutReplacement(r, 7)[0], (v) => (v < 7 ? 1 / 7 : 0)],
  ];
  it.each(cases)('%s', (_, draw, probability) => {
    expect(chiSquared(draw, probability)).toBeGreaterThan(1e-3);
  });

  it('alias table', () => {
    const draw = k.categoricalSampler([1, 5, 0, 4]);
    expect(chiSquared(draw, (v) => [0.1, 0.5, 0, 0.4][v] ?? 0)).toBeGreaterThan(1e-3);
  });

  it('permutes, without replacement', () => {
    const p = k.sampleWithoutReplacement(randomSource(1), 50);
    expect(Array.from(p).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('tweedie has mass exp(-lambda) at 0, its mean and variance', () => {
    const random = randomSource(9);
    const x = Float64Array.from({ length: N }, () => k.sampleTweedie(random, 2, 1.5, 1.4));
    const mean = x.reduce((t, v) => t + v, 0) / N;
    const variance = x.reduce((t, v) => t + (v - mean) ** 2, 0) / N;
    const truth = 1.5 * 2 ** 1.4;
    expect(Math.abs(mean - 2)).toBeLessThan(4 * Math.sqrt(truth / N));
    expect(Math.abs(variance / truth - 1)).toBeLessThan(0.1);
    const zero = Math.exp(-(2 ** 0.6) / (1.5 * 0.6));
    expect(Math.abs(x.filter((v) => v === 0).length / N - zero)).toBeLessThan(4 * Math.sqrt((zero * (1 - zero)) / N));
  });
});
