import { diagnoseRows, glm, normalQuantile, quantileResiduals, randomSource, residuals } from 'expofam';
import { describe, expect, it } from 'vitest';
import quine from '../reference/quine.json' with { type: 'json' };

const random = randomSource(20);
const normal = (): number => normalQuantile(random.uniform());
/** Poisson by counting exponential waiting times. */
const poisson = (mean: number): number => {
  let k = -1;
  for (let t = 0; t < mean; k++) t -= Math.log(random.uniform());
  return k;
};
const x = Array.from({ length: 2000 }, (_, i) => i / 1000);

/** Kolmogorov's distance of a sample from the standard normal, through uniform values. */
function distance(residuals: Float64Array): number {
  const sorted = residuals.slice().sort();
  let worst = 0;
  sorted.forEach((r, k) => {
    const at = normalQuantile((k + 0.5) / sorted.length);
    worst = Math.max(worst, Math.abs(r - at) * Math.exp((-at * at) / 2) * 0.3989422804014327);
  });
  return worst;
}

describe('quantileResiduals', () => {
  it('of a Gaussian are the residuals over the residual standard deviation', () => {
    const model = glm('y ~ x', { x: [1, 2, 3, 4, 5, 6], y: [1.2, 1.9, 3.3, 3.7, 5.4, 5.8] }, { family: 'gaussian' });
    const { response } = diagnoseRows(model).residuals;
    const sigma = Math.sqrt(model.dispersion as number);
    quantileResiduals(model).forEach((r, i) => {
      // Φ⁻¹(Φ(z)) loses what rounding takes from Φ(z) near one: 1e−13 relative at |z| < 2.
      expect(r).toBeCloseTo((response as Float64Array)[i] / sigma, 11);
    });
  });

  it('of a Bernoulli lie between the quantiles of 0 and 1 − p̂, or 1 − p̂ and 1', () => {
    const model = glm('y ~ x', { x: [1, 2, 3, 4, 5, 6], y: [0, 1, 0, 1, 0, 1] }, { family: 'bernoulli' });
    const fitted = diagnoseRows(model).fitted as Float64Array;
    quantileResiduals(model).forEach((r, i) => {
      const edge = normalQuantile(1 - fitted[i]);
      if (i % 2 === 0) expect(r).toBeLessThanOrEqual(edge);
      else expect(r).toBeGreaterThanOrEqual(edge);
    });
  });

  // The 0.1 % point of Kolmogorov's distance for 2,000 values is 1.95/√2000 = 0.044; the seed is fixed.
  it.each([
    ['poisson', x.map((v) => poisson(Math.exp(0.2 + 0.5 * v)))],
    ['bernoulli', x.map((v) => (random.uniform() < 1 / (1 + Math.exp(0.5 - v)) ? 1 : 0))],
    ['gaussian', x.map((v) => 1 + v + 0.3 * normal())],
    ['gamma', x.map((v) => -0.5 * Math.exp(v) * (Math.log(random.uniform()) + Math.log(random.uniform())))],
  ])('of a %s that holds are standard normal', (family, y) => {
    const model = glm('y ~ x', { x, y }, { family, ...(family === 'gamma' ? { link: 'log' } : {}) });
    expect(distance(quantileResiduals(model))).toBeLessThan(0.044);
  });

  it('tell counts that vary more than a Poisson', () => {
    const y = x.map((v) => poisson(Math.exp(1 + 0.5 * v + normal())));
    expect(distance(quantileResiduals(glm('y ~ x', { x, y }, { family: 'poisson' })))).toBeGreaterThan(0.1);
  });

  it('are the same for the same seed, and refuse families without a distribution', () => {
    const y = x.map((v) => poisson(Math.exp(v)));
    const model = glm('y ~ x', { x, y }, { family: 'poisson' });
    expect(quantileResiduals(model)).toEqual(quantileResiduals(model, { seed: 1 }));
    expect(quantileResiduals(model)).not.toEqual(quantileResiduals(model, { seed: 2 }));
    expect(() => quantileResiduals(glm('y ~ x', { x, y }, { family: 'quasipoisson' }))).toThrow(/mean and variance alone/);
  });
});

// R 4.2.2, statmod 1.5.0, 2026-11-30: qresid(glm(Days + 1 ~ Eth + Age, Gamma("log"), weights = rep(c(1, 2, 3), length.out = 146))),
// MASS::quine; of the inverse Gaussian, whose qresid leaves weights out, qnorm(pinvgauss(y, mu, dispersion = phi / w)), phi Pearson's.
it.each([
  ['gamma', [-0.829539309, -0.415141767, -0.372354035, -0.486816388, -0.993395455, -0.454637486]],
  ['inverse-gaussian', [-1.3802037185, -0.3773557377, -0.3266644174, -0.6489010126, -1.1838585424, -0.4124203975]],
])('a prior weight divides the dispersion of a row: %s', (family, first) => {
  const data = { ...quine, t: quine.Days.map((d) => d + 1), w: quine.Days.map((_, i) => (i % 3) + 1) };
  const model = glm('t ~ Eth + Age', data, { family, link: 'log', weights: 'w' });
  const found = quantileResiduals(model);
  // R's coefficients of such a link have seven to eight digits at epsilon = 1e-14.
  first.forEach((r, i) => {
    expect(found[i]).toBeCloseTo(r, 6);
  });
  expect(residuals(model, 'quantile')).toEqual(found);
  // Simulated ones draw from the same distributions: their normal quantiles are near. Of 2,000 draws a share has the error 0.011 at most, four of which are 0.15 of a quantile.
  const shares = residuals(model, 'simulated', { simulations: 2000 });
  const middle = Array.from(shares, (p, i) => (p > 0.2 && p < 0.8 ? Math.abs(normalQuantile(p) - found[i]) : 0));
  expect(Math.max(...middle)).toBeLessThan(0.15);
});

it('simulated residuals of a Tweedie are near its quantile residuals', () => {
  const t = x.slice(0, 60);
  const y = t.map((v, i) => (i % 4 === 0 ? 0 : (1 + v) * (0.3 + ((i * 7) % 10) / 5)));
  const model = glm('y ~ t', { y, t }, { family: 'tweedie', parameters: { variancePower: 1.8 } });
  const found = quantileResiduals(model);
  const shares = residuals(model, 'simulated', { simulations: 2000 });
  // Zeros are drawn between bounds by both, with other random numbers; the rest by the error of a share.
  y.forEach((v, i) => {
    if (v > 0 && shares[i] > 0.2 && shares[i] < 0.8) expect(Math.abs(normalQuantile(shares[i]) - found[i])).toBeLessThan(0.15);
  });
});
