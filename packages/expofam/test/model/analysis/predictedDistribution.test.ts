import { glm, predictedDistributions } from 'expofam';
import { describe, expect, it } from 'vitest';

const data = { x: [1, 2, 3, 4, 5, 6, 7, 8], y: [2, 1, 4, 3, 6, 8, 7, 12] };

describe('predictedDistributions', () => {
  it('of a Poisson have the probabilities of its mean, and are undefined where a predictor is missing', () => {
    const model = glm('y ~ x', data, { family: 'poisson' });
    const [first, missing] = predictedDistributions(model, { x: [4.5, Number.NaN] });
    const mu = Math.exp((model.coefficient('(Intercept)') as number) + 4.5 * (model.coefficient('x') as number));
    expect(missing).toBeUndefined();
    expect(first?.mean).toBeCloseTo(mu, 10);
    // e^−μ μ³/3!, and the sum of the first four.
    const p = [0, 1, 2, 3].map((k) => (Math.exp(-mu) * mu ** k) / [1, 1, 2, 6][k]);
    expect(Math.exp(first?.logDensity(3) as number)).toBeCloseTo(p[3], 12);
    expect(first?.cdf(3)).toBeCloseTo(p[0] + p[1] + p[2] + p[3], 12);
  });

  it('of a Gaussian have the residual standard deviation around the mean', () => {
    const model = glm('y ~ x', data, { family: 'gaussian' });
    const [d] = predictedDistributions(model, { x: [3] });
    const sigma = Math.sqrt(model.dispersion as number);
    // Φ⁻¹(0.975) = 1.959963984540054
    expect(d?.quantile(0.975)).toBeCloseTo((d?.mean as number) + 1.959963984540054 * sigma, 9);
    expect(d?.quantile(0.5)).toBeCloseTo(d?.mean as number, 9);
  });

  it('do not exist for quasi-likelihood', () => {
    expect(() => predictedDistributions(glm('y ~ x', data, { family: 'quasipoisson' }), { x: [1] })).toThrow(/mean and variance alone/);
  });
});
