import { describe, expect, test } from 'vitest';
import { exp } from '../../src/expr/node.ts';
import { exponentialFamily, families } from '../../src/families/operationalFamilies.ts';
import { vectorFormOf } from '../../src/families/vectorForms.ts';
import type { ExponentialFamily } from '../../src/family/exponentialFamily.ts';
import { reals } from '../../src/family/interval.ts';
import { nonNegativeIntegers } from '../../src/family/support.ts';
import { withOperations } from '../../src/family/withOperations.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { allFamilies } from '../families/allFamilies.ts';

const vectorOf = (family: ExponentialFamily) => withOperations(vectorFormOf(family) as ExponentialFamily);
const { poisson, gaussian, exponential, bernoulli, beta, gamma } = families;
const gaussianVector = vectorOf(gaussian);
const gammaVector = vectorOf(gamma);

describe('operations', () => {
  test('densities by their textbook formulas', () => {
    expect(poisson.logDensity(4, { source: { lambda: 3 } })).toBeCloseTo(4 * Math.log(3) - 3 - Math.log(24), 14);
    expect(gaussian.logDensity(1, { mean: [0], dispersion: 4 })).toBeCloseTo(-0.125 - 0.5 * Math.log(8 * Math.PI), 14);
    expect(gammaVector.logDensity(2, { source: { shape: 3, rate: 0.5 } })).toBeCloseTo(
      3 * Math.log(0.5) - Math.log(2) + 2 * Math.log(2) - 1,
      14,
    );
    expect(poisson.logDensity(-1, { source: [3] })).toBe(Number.NEGATIVE_INFINITY);
    expect(poisson.logDensity(1.5, { source: [3] })).toBe(Number.NEGATIVE_INFINITY);
  });

  test('divergences', () => {
    expect(poisson.kl({ source: [3] }, { source: [5] })).toBeCloseTo(3 * Math.log(3 / 5) + 2, 14);
    // Two members so close that a(η) cancels: ½ λ (Δη)² with Δη = 1e−9.
    const near = poisson.kl({ natural: [2] }, { natural: [2 + 1e-9] });
    expect(near / (0.5 * Math.exp(2) * 1e-18)).toBeCloseTo(1, 6);
    // log(σ₂/σ₁) + (σ₁² + δ²)/2σ₂² − ½
    const kl = gaussianVector.kl({ source: { mu: 1, sigma: 2 } }, { source: { mu: 0, sigma: 3 } });
    expect(kl).toBeCloseTo(Math.log(1.5) + 5 / 18 - 0.5, 14);
    expect(() => gaussian.kl({ mean: [0], dispersion: 1 }, { mean: [0], dispersion: 2 })).toThrow(/same dispersion/);
  });

  test('entropies, and cross-entropy is entropy plus divergence', () => {
    expect(exponential.entropy({ source: [2] })).toBeCloseTo(1 - Math.log(2), 14);
    expect(gaussian.entropy({ mean: [7], dispersion: 9 })).toBeCloseTo(0.5 * Math.log(2 * Math.PI * Math.E * 9), 13);
    expect(bernoulli.entropy({ source: [0.25] })).toBeCloseTo(-0.25 * Math.log(0.25) - 0.75 * Math.log(0.75), 14);
    // mpmath 1.3, 40 digits: −Σ p log p of a Poisson with λ = 3; β(2, 5): log B − ψ terms.
    expect(poisson.entropy({ source: [3] })).toBeCloseTo(1.93147019814855, 12);
    expect(beta.entropy({ source: [2, 5] })).toBeCloseTo(-0.48453071499549, 12);
    for (const { family } of allFamilies().filter(({ label }) =>
      ['poisson', 'beta', 'dirichlet', 'multinomial', 'gamma (vector)', 'geometric'].includes(label),
    )) {
      const p = { natural: family.declaration.parameters.map((d, i) => (Number.isFinite(d.domain.lower) ? 1.3 + i : -0.7 - i / 3)) };
      const q = { natural: p.natural.map((v) => v * 1.3) };
      expect(family.crossEntropy(p, q)).toBeCloseTo(family.entropy(p) + family.kl(p, q), 11);
    }
  });

  test('information in three coordinates', () => {
    expect(poisson.fisherInformation({ source: [4] })[0][0]).toBeCloseTo(4, 13);
    expect(poisson.fisherInformation({ source: [4] }, 'mean')[0][0]).toBeCloseTo(1 / 4, 14);
    expect(poisson.fisherInformation({ source: [4] }, 'source')[0][0]).toBeCloseTo(1 / 4, 14);
    const about = gaussianVector.fisherInformation({ source: { mu: 3, sigma: 2 } }, 'source');
    expect(about[0][0]).toBeCloseTo(1 / 4, 13);
    expect(about[0][1]).toBeCloseTo(0, 13);
    expect(about[1][1]).toBeCloseTo(2 / 4, 13);
  });

  test('maximum likelihood from sufficient statistics', () => {
    const sample = gammaVector.sample({ source: { shape: 2.5, rate: 0.1 } }, 20000, randomSource(3)).map(([y]) => y);
    const { source, mean } = gammaVector.mle(gammaVector.statistics(sample));
    // Four standard errors of a gamma's shape from 20,000 draws.
    expect(Math.abs(source.shape - 2.5)).toBeLessThan(0.1);
    const average = sample.reduce((a, b) => a + b, 0) / sample.length;
    expect(mean[1] / average).toBeCloseTo(1, 12);
    expect(() => poisson.mle({ mean: [0] })).toThrow(/a mean in \(0, ∞\)/);
    expect(() => gammaVector.mle({ mean: [5, 1] })).toThrow(/means of T/);
  });

  test('conjugate prior: a beta prior of a Bernoulli, Laplace’s rule', () => {
    const prior = bernoulli.conjugatePrior([1], 2);
    const posterior = prior.posterior(bernoulli.statistics([1, 1, 0, 1]));
    expect(posterior.predictiveMean()[0]).toBeCloseTo((1 + 3) / (2 + 4), 15);
    expect(posterior.nu).toBe(6);
    // The kernel is that of φ^χ (1 − φ)^{ν−χ} in η.
    expect(posterior.logKernel({ source: [0.3] })).toBeCloseTo(4 * Math.log(0.3) + 2 * Math.log(0.7), 13);
    expect(() => bernoulli.conjugatePrior([3], 2)).toThrow();
  });

  test('tilting and products', () => {
    expect(poisson.tilt({ source: [3] }, [Math.log(2)]).source.lambda).toBeCloseTo(6, 13);
    // Precisions add: N(0, 1)·N(3, ½²) ∝ N(12/5, 1/5).
    const both = gaussianVector.product({ source: [0, 1] }, { source: [3, 0.5] });
    expect(both.source.mu).toBeCloseTo(12 / 5, 13);
    expect(both.source.sigma).toBeCloseTo(Math.sqrt(1 / 5), 13);
    // Beta(2, 3)·Beta(4, 5) ∝ Beta(5, 7)
    expect(beta.product({ source: [2, 3] }, { source: [4, 5] }).natural).toEqual([5, 7]);
    expect(() => poisson.product({ source: [1] }, { source: [2] })).toThrow(/leaves it/);
    expect(() => exponential.tilt({ source: [1] }, [2])).toThrow(/\(−∞, 0\)/);
  });

  test('deviances', () => {
    expect(poisson.deviance(0, { source: [3] })).toBeCloseTo(6, 14);
    expect(gaussian.deviance(5, { mean: [3] })).toBe(4);
    expect(() => beta.deviance(0.3, { source: [2, 5] })).toThrow(/saturated likelihood.*unbounded/);
    // Declared by its log-partition alone: the same deviance, at the boundary too.
    const bare = exponentialFamily({
      name: 'bare',
      support: nonNegativeIntegers,
      parameters: [{ name: 'eta', domain: reals }],
      logPartition: (eta) => exp(eta),
    });
    for (const y of [0, 1, 12]) {
      expect(bare.deviance(y, { mean: [3] })).toBeCloseTo(poisson.deviance(y, { mean: [3] }), 12);
    }
  });

  test('samples repeat with their seed', () => {
    const draw = (seed: number): number[][] => poisson.sample({ source: [40] }, 50, randomSource(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test('what is not declared is refused with the reason', () => {
    expect(() => families.quasipoisson.logDensity(1, { mean: [1] })).toThrow(/quasi-likelihood/);
    const bare = exponentialFamily({
      name: 'bare',
      support: nonNegativeIntegers,
      parameters: [{ name: 'eta', domain: reals }],
      logPartition: (eta) => exp(eta),
    });
    expect(bare.kl({ natural: [0] }, { natural: [1] })).toBeCloseTo(Math.E - 2, 14);
    expect(bare.mean({ natural: [1] })[0]).toBeCloseTo(Math.E, 15);
    expect(bare.natural({ mean: [7.5] })[0]).toBeCloseTo(Math.log(7.5), 14);
    for (const f of [
      () => bare.logDensity(1, { natural: [0] }),
      () => bare.entropy({ natural: [0] }),
      () => bare.sample({ natural: [0] }, 1, randomSource(1)),
    ]) {
      expect(f).toThrow(/no base measure declared/);
    }
    expect(() => bare.source({ natural: [0] })).toThrow(/declares `source`/);
    const vector = vectorOf(families['negative-binomial']);
    expect(() => vector.mean({ natural: [-1] })).toThrow(/not a natural parameter/);
  });
});
