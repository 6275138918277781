import { describe, expect, it } from 'vitest';
import { glm, loadModel, marginalMeans } from '../../../src/index.ts';

const f = Array.from({ length: 10 }, (_, i) => 'ab'[i % 2]);
const x = [1, 3, 2, 5, 4, 4, 6, 2, 3, 5];
const counts = { y: [1, 2, 3, 1, 2, 6, 2, 1, 4, 3], f, x };
const times = { t: [0.5, 2, 1.1, 3, 0.8, 6, 2.2, 1.7, 0.4, 3], f, x };
const shares = { y: times.t.map((t) => t / 7), f };
const cells = { f: ['a', 'b'] };

/** Zero for equal numbers, and for two that are both not to be had (the mean at the end of the domain of a link). */
const relative = (a: number, b: number): number => (Object.is(a, b) ? 0 : Math.abs(a / b - 1));

describe('marginal means where the first parameter is not the mean', () => {
  it.each([
    ['zero-truncated-poisson', 'y ~ f', counts, 'difference'],
    ['com-poisson', 'y ~ f; nu ~ 1', counts, 'ratio'],
    ['com-poisson', 'y ~ f; nu ~ f', counts, 'ratio'],
    ['lognormal', 't ~ f; sdlog ~ 1', times, 'difference'],
    ['lognormal', 't ~ f; sdlog ~ f', times, 'difference'],
    ['weibull', 't ~ f', times, 'ratio'],
    ['rayleigh', 't ~ f', times, 'ratio'],
    ['logarithmic-series', 'y ~ f', counts, 'difference'],
    ['continuous-bernoulli', 'y ~ f', shares, 'difference'],
  ] as const)('are the means that predictions of the cells are: %s, %s', (family, formula, data, scale) => {
    const model = glm(formula, data, { family });
    const { means, quantity, contrasts, contrastScale } = marginalMeans(model, { specs: 'f', contrasts: 'pairwise' });
    const { columns, stdError, lower, upper } = model.predict(cells, { se: true, interval: 'confidence' });
    expect(quantity).toBe('mean');
    expect(contrastScale).toBe(scale);
    // Sums of few terms in another order: some units in the last place.
    for (const [k, m] of means.entries()) {
      expect(relative(m.estimate, columns.response[k])).toBeLessThan(1e-13);
      expect(relative(m.stdError, stdError?.response[k] ?? 0)).toBeLessThan(1e-11);
      expect(relative(m.lower, lower?.response[k] ?? 0)).toBeLessThan(1e-11);
      expect(relative(m.upper, upper?.response[k] ?? 0)).toBeLessThan(1e-11);
    }
    const [a, b] = columns.response;
    const [pair] = contrasts;
    expect(relative(pair.estimate, scale === 'ratio' ? a / b : a - b)).toBeLessThan(1e-11);
    const link = marginalMeans(model, { specs: 'f', type: 'link', contrasts: 'pairwise' });
    expect(link.quantity).toBe(model.state.predictors[0]);
    expect(link.contrastScale).toBe('link-difference');
  });

  it('gives the means of the data where a fit of cells has them', () => {
    for (const formula of ['y ~ f', 'y ~ f; nu ~ f']) {
      const family = formula === 'y ~ f' ? 'zero-truncated-poisson' : 'com-poisson';
      const { means } = marginalMeans(glm(formula, counts, { family }), { specs: 'f' });
      // Cells' means are sufficient; a fit is within a millionth of its standard error.
      expect(means[0].estimate).toBeCloseTo(2.4, 6);
      expect(means[1].estimate).toBeCloseTo(2.6, 6);
    }
  });

  it("has a lognormal's error by the delta method over both predictors", () => {
    const model = glm('t ~ f + x; sdlog ~ x', times, { family: 'lognormal' });
    const { means, contrasts, at } = marginalMeans(model, { specs: 'f', contrasts: 'pairwise' });
    const b = model.coefficients.map((c) => c.estimate ?? Number.NaN);
    const p = b.length;
    const V = model.state.covariance;
    const held = at.x as number;
    const log = model.state.links[1] === 'log';
    const mean = (cell: number, v: readonly number[]): number => {
      const s = v[3] + v[4] * held;
      return Math.exp(v[0] + v[1] * cell + v[2] * held + 0.5 * (log ? Math.exp(2 * s) : s * s));
    };
    // Central differences with a step of a cube root of the rounding: 1e-10 of the derivative.
    const gradient = (g: (v: readonly number[]) => number): number[] =>
      b.map((_, i) => {
        const h = 6e-6;
        return (g(b.map((v, j) => v + (i === j ? h : 0))) - g(b.map((v, j) => v - (i === j ? h : 0)))) / (2 * h);
      });
    const error = (g: (v: readonly number[]) => number): number => {
      const d = gradient(g);
      let sum = 0;
      for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) sum += d[i] * (V[i][j] ?? Number.NaN) * d[j];
      return Math.sqrt(sum);
    };
    for (const [k, m] of means.entries()) {
      expect(relative(m.estimate, mean(k, b))).toBeLessThan(1e-12);
      expect(
        relative(
          m.stdError,
          error((v) => mean(k, v)),
        ),
      ).toBeLessThan(1e-8);
    }
    expect(
      relative(
        contrasts[0].stdError,
        error((v) => mean(0, v) - mean(1, v)),
      ),
    ).toBeLessThan(1e-8);
    const loaded = marginalMeans(loadModel(JSON.stringify(model.save())), { specs: 'f', data: times });
    expect(relative(loaded.means[1].stdError, means[1].stdError)).toBeLessThan(1e-11);
  });

  it('names the parameter where the mean does not move with the predictors', () => {
    const model = glm('t ~ f', times, { family: 'laplace' });
    const { quantity, means, contrasts, contrastScale } = marginalMeans(model, { specs: 'f', contrasts: 'pairwise' });
    expect(quantity).toBe('scale');
    expect(contrastScale).toBe('ratio');
    const scale = model.predict(cells, { type: 'scale' }).columns.scale;
    expect(relative(means[0].estimate, scale[0])).toBeLessThan(1e-13);
    expect(relative(contrasts[0].estimate, scale[0] / scale[1])).toBeLessThan(1e-12);
  });

  it('keeps an interval about the mean where the linear predictor would leave the domain of the link', () => {
    const model = glm('t ~ f', times, { family: 'gamma', link: 'inverse' });
    const { means } = marginalMeans(model, { specs: 'f', level: 0.9999 });
    const { lower, upper } = model.predict(cells, { interval: 'confidence', level: 0.9999 });
    for (const [k, m] of means.entries()) {
      expect(m.lower).toBeLessThan(m.estimate);
      expect(relative(m.lower, lower?.response[k] ?? 0)).toBeLessThan(1e-11);
      expect(m.upper === upper?.response[k] || relative(m.upper, upper?.response[k] ?? 0) < 1e-11).toBe(true);
    }
  });
});
