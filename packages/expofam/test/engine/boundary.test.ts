import { describe, expect, it, vi } from 'vitest';
import { glm } from '../../src/model/glm.ts';

const sums = vi.hoisted(() => ({ count: 0 }));
vi.mock('../../src/engine/blockPass.ts', async (original) => {
  const module = await original<typeof import('../../src/engine/blockPass.ts')>();
  return {
    ...module,
    blockPass: (...rows: Parameters<typeof module.blockPass>) => {
      const pass = module.blockPass(...rows);
      return {
        ...pass,
        evaluate: (request: Parameters<typeof pass.evaluate>[0]) => {
          sums.count++;
          return pass.evaluate(request);
        },
      };
    },
  };
});

const x = [1, 2, 3, 4, 5, 6, 7, 8];

describe('a maximum at the edge of the domain', () => {
  // Each reference is the maximum over the closed domain, by the one-dimensional likelihood along the edge (the row at
  // the edge fixes the intercept), its root by bisection in 50 digits (mpmath 1.3.0).
  it.each([
    // μ(1) = 0, so μ = s (x − 1): Σ_{y=1} 1/s = Σ_{y=0} (x − 1)/(1 − s (x − 1))
    ['bernoulli', 'identity', [0, 0, 0, 0, 1, 0, 1, 1], 0.1300507798727171, [1]],
    // μ = s (x − 1): s = Σy/Σ(x − 1) over the other rows = 29/28
    ['poisson', 'identity', [0, 0, 1, 0, 3, 5, 8, 12], 29 / 28, [1]],
    // √μ = s (x − 1): s² = Σy/Σ(x − 1)² = 23/140
    ['poisson', 'sqrt', [0, 0, 0, 0, 1, 2, 8, 12], Math.sqrt(23 / 140), [1]],
    // log μ(8) = 0, so log μ = s (x − 8): 4 = Σ_{y=0} (8 − x) μ/(1 − μ)
    ['bernoulli', 'log', [0, 0, 0, 0, 1, 0, 1, 1], 0.4224532098221037, [8]],
  ] as [string, string, number[], number, number[]][])('%s with the link %s', (family, link, y, slope, rows) => {
    const model = glm('y ~ x', { y, x }, { family, link });
    expect(model.status).toBe('boundary');
    // The barrier ends at t = 1e−13 beside scores of size one.
    expect(Math.abs((model.coefficient('x') as number) / slope - 1)).toBeLessThan(1e-9);
    expect(model.coefficients.every((c) => c.stdError === null)).toBe(true);
    expect(model.warnings.find((w) => w.code === 'boundary')?.message).toContain(`row ${rows.join(', ')}`);
    expect(Number.isFinite(model.deviance)).toBe(true);
  });

  // The row at the edge fixes the intercept; the likelihood along the edge over the slope (and the logarithm of the size) by nlminb and
  // optimize of R 4.2.2 from a grid of starts (2026-12-01). glm() and MASS::glm.nb() stop with errors.
  it.each([
    [
      'negative-binomial',
      [2, 0, 13, 5, 0, 4, 7, 8, 8, 31, 16, 7],
      [9, -10, 7, 9, -5, -8, -6, 3, 5, 2, 3, -10],
      [-45.0868787872817, 9.60816278054488, 0.19591860972756],
      'row 2)',
    ],
    [
      'poisson',
      [12, 4, 2, 2, 0, 4, 1, 0, 0, 0, 12, 10],
      [-8, -4, 7, 3, 0, 1, 7, -3, -9, -6, -3, -2],
      [-899.283409955646, 8.30866335008371, 0.0768151833240323],
      'row 9)',
    ],
  ] as [string, number[], number[], number[], string][])('%s, square root, with offsets of ±10', (family, y, offset, reference, row) => {
    const data = { y, x: y.map((_, i) => i + 1), offset };
    const model = glm('y ~ x + offset(offset)', data, { family, link: 'sqrt' });
    expect(model.status).toBe('boundary');
    expect(model.warnings[0].message).toContain(row);
    const [logLik, intercept, slope] = reference;
    // The barrier ends where each row at the edge is pulled by 1e−13; scores are up to 100.
    expect(Math.abs((model.logLik as number) / logLik - 1)).toBeLessThan(1e-11);
    // Searches by values alone find the maximum to the root of the likelihood's rounding.
    expect(model.coefficients[0].estimate as number).toBeCloseTo(intercept, 6);
    expect(model.coefficients[1].estimate as number).toBeCloseTo(slope, 6);
  });

  it('a likelihood with two maxima at the edge is given the higher', () => {
    // Counts of the geometric distribution, u = a + bx + offset ≥ 0: the maxima are −32.487040 and, on rows 5 and 11, a = 37/3, b = −2/3.
    const y = [2, 0, 3, 0, 0, 25, 13, 15, 16, 5, 0, 1];
    const offset = [8, 9, -3, -7, -9, 1, 1, 8, -3, 2, -5, -2];
    const data = { y, x: y.map((_, i) => i + 1), offset };
    const model = glm('y ~ x + offset(offset)', data, { family: 'geometric', link: 'identity' });
    expect(model.status).toBe('boundary');
    expect(model.coefficients[0].estimate as number).toBeCloseTo(37 / 3, 10);
    expect(model.coefficients[1].estimate as number).toBeCloseTo(-2 / 3, 10);
  });

  it('the maximum at the edge and a size beside it take few sums', () => {
    const y = [2, 0, 13, 5, 0, 4, 7, 8, 8, 31, 16, 7];
    const data = { y, x: y.map((_, i) => i + 1), offset: [9, -10, 7, 9, -5, -8, -6, 3, 5, 2, 3, -10] };
    sums.count = 0;
    glm('y ~ x + offset(offset)', data, { family: 'negative-binomial', link: 'sqrt' });
    // Starts that jam at the edge, the path, sizes beside one another and the null model: some 7,000; without an end to jamming 65,000.
    expect(sums.count).toBeLessThan(12_000);
  });

  it('inside the domain nothing changes', () => {
    const model = glm('y ~ x', { y: [0, 1, 0, 0, 1, 1, 0, 1], x }, { family: 'bernoulli', link: 'identity' });
    expect(model.status).toBe('converged');
    expect(model.coefficients[1].stdError).toBeGreaterThan(0);
  });

  it('counts that are all zero under the identity lie at the edge', () => {
    const model = glm('y ~ x', { y: x.map(() => 0), x }, { family: 'poisson', link: 'identity' });
    expect(model.status).toBe('boundary');
    expect(model.deviance).toBeLessThan(1e-6);
  });

  // The edge makes every response certain: the likelihood is at its supremum, 1, where all predictors are 0.
  it.each([
    ['binomial', 'identity', 0],
    ['binomial', 'log', 1],
    ['poisson', 'identity', 0],
    ['poisson', 'sqrt', 0],
    ['geometric', 'identity', 0],
  ] as [string, string, number][])('%s with the link %s: responses that are all %d, of 3 to 52 rows', (family, link, value) => {
    for (const n of [3, 4, 5, 6, 10, 31, 52]) {
      const rows = Array.from({ length: n }, (_, i) => i);
      const data = {
        y: rows.map(() => value),
        x: rows.map((i) => (i % 3 ? ((i * 7919) % 41) / 10 - 1 : 0)),
        w: rows.map((i) => 1 + (i % 3)),
      };
      for (const formula of ['y ~ 1', 'y ~ x'])
        for (const weights of [{}, { weights: 'w' }]) {
          const model = glm(formula, data, { family, link, ...weights });
          expect([n, model.status, ...model.warnings.map((w) => w.code)]).toEqual([n, 'boundary', 'boundary']);
          expect(model.coefficients.every((c) => c.stdError === null)).toBe(true);
          expect(model.warnings[0].message).toContain('row');
          // A barrier ends at 1e−13 for each row.
          expect(Math.abs(model.logLik as number)).toBeLessThan(1e-11);
        }
    }
  });

  it.each([
    ['binomial', 'identity', 1, 1e-9],
    ['binomial', 'log', 1e9 - 1, -1e-9],
    ['poisson', 'identity', 1, 1e-9],
  ] as [string, string, number, number][])('%s with the link %s: a rate of 1e-9 of 1e9 trials is inside', (family, link, events, u) => {
    // One event (or one failure) of 1e9: the error of the rate is √(p(1 − p)/N), 1e−9 to nine digits; under the log link it is that over 1 − p.
    const model = glm('y ~ 1', { y: [events / 1e9, events / 1e9], w: [5e8, 5e8] }, { family, link, weights: 'w' });
    expect(model.status).toBe('converged');
    // 1 − 1e−9 has seven digits of its distance from one.
    expect(Math.abs((model.coefficients[0].estimate as number) / u - 1)).toBeLessThan(1e-6);
    expect(Math.abs((model.coefficients[0].stdError as number) / 1e-9 - 1)).toBeLessThan(1e-6);
  });
});

describe('likelihoods that are not concave', () => {
  it('few rows are fitted from several starts: the higher of two maxima without asking', () => {
    // A Gaussian with the inverse link: 1/u jumps, so the likelihood has a maximum on each side of the pole.
    const y = [1, -1, 5, 0.1, -2, 3, 0.2, 0.3];
    const one = glm('y ~ x', { y, x }, { family: 'gaussian', link: 'inverse' });
    const many = glm('y ~ x', { y, x }, { family: 'gaussian', link: 'inverse', starts: 30 });
    expect(many.status).toBe('converged');
    expect(one.deviance as number).toBeCloseTo(many.deviance as number, 9);
    // Deterministic: the starts are drawn from a fixed stream.
    expect(glm('y ~ x', { y, x }, { family: 'gaussian', link: 'inverse', starts: 30 }).deviance).toBe(many.deviance);
  });

  it('says so where no start reaches a point that curves down', () => {
    // The best line of logarithms falls without end after the first row: the squares are flat there, to rounding.
    const flat = glm('y ~ x', { y: [2.7, -0.5, 1.7, 0.4], x: [0, 1, 2, 3] }, { family: 'gaussian', link: 'log' });
    expect(flat.warnings.map((w) => w.code)).toContain('stationary-point');
    // Residuals of zero: the likelihood grows without bound as the standard deviation falls.
    const exact = glm('y ~ x; sd ~ x', { y: x.map((v) => 2 * v + 1), x }, { family: 'gaussian' });
    expect(exact.status).toBe('runaway');
    expect(exact.warnings.map((w) => w.code)).toContain('unbounded-likelihood');
  });
});
