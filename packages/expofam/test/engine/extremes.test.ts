import { describe, expect, it } from 'vitest';
import { ExpofamError } from '../../src/core/expofamError.ts';
import { glm } from '../../src/model/glm.ts';
import { errorOf } from '../errorOf.ts';

const x = [1, 2, 3, 4, 5, 6, 7, 8];
const binary = [0, 1, 0, 0, 1, 1, 0, 1];
const counts = [1, 3, 2, 5, 8, 9, 15, 20];
const amounts = [1.1, 2.3, 2.2, 4.1, 5.2, 5.9, 7.7, 8.1];
const same = (v: number): number[] => x.map(() => v);
const cases: [string, string | undefined, number[], Record<string, unknown>][] = [
  ...['logit', 'probit', 'cloglog', 'loglog', 'cauchit'].map(
    (link) => ['binomial', link, binary, {}] as [string, string, number[], object],
  ),
  ['poisson', undefined, counts, {}],
  ['negative-binomial', undefined, counts, { parameters: { theta: 2 } }],
  ['gamma', 'log', amounts, {}],
  ['inverse-gaussian', 'log', amounts, {}],
] as [string, string | undefined, number[], Record<string, unknown>][];

// Two Newton fits of the same problem, one moved by a constant: equal to the rounding of u = 700 + …, about 1e−13.
const close = (a: number | null | undefined, b: number | null | undefined, digits = 11): void => {
  expect(Math.abs((a as number) / (b as number) - 1)).toBeLessThan(10 ** -digits);
};

const fitOrRefusal = (data: object, options: Parameters<typeof glm>[2]): ReturnType<typeof glm> | ExpofamError => {
  try {
    return glm('y ~ x', data, options);
  } catch (error) {
    if (error instanceof ExpofamError) return error;
    throw error;
  }
};

describe('extremes', () => {
  it('offsets of ±700 move the intercept and nothing else', () => {
    for (const [family, link, y, more] of cases) {
      const plain = glm('y ~ x', { y, x }, { family, ...(link ? { link } : {}), ...more });
      for (const offset of [700, -700]) {
        const model = glm('y ~ x + offset(o)', { y, x, o: same(offset) }, { family, ...(link ? { link } : {}), ...more });
        expect([family, link, model.status]).toEqual([family, link, 'converged']);
        close(model.coefficient('x'), plain.coefficient('x'));
        close((model.coefficient('(Intercept)') as number) + offset, plain.coefficient('(Intercept)'), 10);
        close(model.coefficients[1].stdError, plain.coefficients[1].stdError);
      }
    }
  });

  it('weights from 1e−300 to 1e300 scale standard errors and leave estimates', () => {
    for (const [family, link, y, more] of [
      ...cases,
      ['gaussian', undefined, amounts, {}],
      ['inverse-gaussian', undefined, amounts, {}],
      ['gamma', undefined, amounts, {}],
    ] as typeof cases) {
      if (family === 'negative-binomial') continue;
      const plain = glm('y ~ x', { y, x }, { family, ...(link ? { link } : {}), ...more });
      for (const w of [1e-300, 1e300]) {
        const model = glm('y ~ x', { y, x, w: same(w) }, { family, weights: 'w', ...(link ? { link } : {}), ...more });
        expect([family, link, w, model.status]).toEqual([family, link, w, 'converged']);
        close(model.coefficient('x'), plain.coefficient('x'));
        const known = family === 'poisson' || family === 'binomial';
        close(model.coefficients[1].stdError, (plain.coefficients[1].stdError as number) / (known ? Math.sqrt(w) : 1), 10);
      }
    }
  });

  it('the unit of the response does not decide when to stop', () => {
    // A Gaussian with a log link, in units from 1e−12 to 1e12: intercepts differ by the unit's logarithm, slopes agree.
    const slopes = [1e-12, 1, 1e12].map((unit) =>
      glm('y ~ x', { y: amounts.map((v) => v * unit), x }, { family: 'gaussian', link: 'log' }),
    );
    for (const m of slopes) {
      expect(m.status).toBe('converged');
      close(m.coefficient('x'), slopes[1].coefficient('x'));
      close(m.coefficients[1].stdError, slopes[1].coefficients[1].stdError, 10);
    }
  });

  // A family with V(cμ) = cᵖ V(μ) and a link that is a power or the logarithm: the unit of the response moves no t statistic of a slope.
  it.each([
    ['gaussian', 'identity'],
    ['gaussian', 'log'],
    ['gaussian', 'inverse'],
    ['gamma', 'identity'],
    ['gamma', 'log'],
    ['gamma', 'inverse'],
    ['inverse-gaussian', undefined],
    ['inverse-gaussian', 'identity'],
    ['inverse-gaussian', 'log'],
    ['inverse-gaussian', 'inverse'],
    ['tweedie', 'identity'],
    ['tweedie', 'log'],
    ['tweedie', 'inverse'],
  ] as [string, string | undefined][])(
    '%s with the link %s: units of 1e−300 … 1e300 give the same test of a slope, or none',
    (family, link) => {
      const options = { family, ...(link ? { link } : {}), ...(family === 'tweedie' ? { parameters: { variancePower: 1.5 } } : {}) };
      const responses = [1.1, 1.5, 2.3, 1.2, 2.2, 1.9, 3.3, 1];
      const plain = glm('y ~ x', { y: responses, x }, options);
      let converged = 0;
      for (const unit of [1e-300, 1e-200, 1e-150, 1e-100, 1e-50, 1e-12, 1e12, 1e50, 1e100, 1e150, 1e200, 1e300]) {
        const data = { y: responses.map((v) => v * unit), x };
        const model = fitOrRefusal(data, options);
        if (model instanceof ExpofamError) {
          expect([unit, ['overflow', 'no-start'].includes(model.code), unit >= 1e100]).toEqual([unit, true, true]);
          continue;
        }
        const [, slope] = model.coefficients;
        if (model.status === 'converged') {
          converged++;
          expect([unit, Math.abs((slope.statistic as number) / (plain.coefficients[1].statistic as number) - 1) < 1e-9]).toEqual([
            unit,
            true,
          ]);
        } else {
          expect([unit, ['stalled', 'max-iterations'].includes(model.status)]).toEqual([unit, true]);
          expect([unit, slope.stdError, model.aic, model.warnings[0].message.startsWith('fit:')]).toEqual([unit, null, null, true]);
        }
      }
      // At least 1e±12 and 1e±50, where squares and cubes are numbers.
      expect(converged).toBeGreaterThanOrEqual(4);
    },
  );

  it('responses and columns of 1e±300', () => {
    const gamma = glm('y ~ x', { y: amounts, x }, { family: 'gamma', link: 'log' });
    for (const unit of [1e300, 1e-300]) {
      const model = glm('y ~ x', { y: amounts.map((v) => v * unit), x }, { family: 'gamma', link: 'log' });
      close(model.coefficient('x'), gamma.coefficient('x'));
      close(model.coefficients[1].stdError, gamma.coefficients[1].stdError, 10);
    }
    const gaussian = glm('y ~ x', { y: amounts, x }, { family: 'gaussian' });
    for (const unit of [1e300, 1e-300]) {
      const model = glm('y ~ x', { y: amounts, x: x.map((v) => v * unit) }, { family: 'gaussian' });
      close(model.coefficient('x'), (gaussian.coefficient('x') as number) / unit);
      close(model.coefficients[1].stdError, (gaussian.coefficients[1].stdError as number) / unit);
      close(model.coefficients[1].pValue, gaussian.coefficients[1].pValue, 9);
    }
    const small = glm('y ~ x', { y: amounts.map((v) => v * 1e-300), x }, { family: 'gaussian' });
    close(small.coefficients[1].stdError, (gaussian.coefficients[1].stdError as number) * 1e-300);
    // Squares of 1e299 are no numbers: refused, with the reason.
    expect(errorOf(() => glm('y ~ x', { y: amounts.map((v) => v * 1e299), x }, { family: 'gaussian' })).code).toBe('overflow');
  });

  it('weights of zero are rows that are not there', () => {
    const w = [1, 0, 1, 1, 2, 0, 1, 1];
    const kept = w.flatMap((v, i) => (v > 0 ? [i] : []));
    for (const [family, link, y, more] of cases) {
      const options = { family, ...(link ? { link } : {}), ...more };
      const wild = y.map((v, i) => (w[i] === 0 && family !== 'binomial' ? 1e9 : v));
      const a = glm('y ~ x', { y: wild, x, w }, { ...options, weights: 'w' });
      const b = glm(
        'y ~ x',
        { y: kept.map((i) => y[i]), x: kept.map((i) => x[i]), w: kept.map((i) => w[i]) },
        { ...options, weights: 'w' },
      );
      expect(a.nobs).toBe(b.nobs);
      close(a.coefficient('x'), b.coefficient('x'));
      close(a.coefficients[1].stdError, b.coefficients[1].stdError, 10);
    }
  });

  it('weights of 1e−300 beside 1e300, and offsets of ±800 both ways: no maximum is claimed', () => {
    const w = [1e-300, 1, 1e300, 1, 1, 1, 1, 1];
    const turns = x.map((v) => (v % 2 ? -800 : 800));
    for (const [formula, family, weights] of [
      ['c ~ x', 'poisson', 'w'],
      ['b ~ x', 'bernoulli', 'w'],
      ['b ~ x + offset(o)', 'bernoulli', undefined],
    ] as const) {
      const model = glm(formula, { c: counts, b: binary, x, w, o: turns }, { family, ...(weights ? { weights } : {}) });
      expect([formula, model.status, model.aic]).toEqual([formula, 'stalled', null]);
      expect(model.coefficients.map((c) => c.stdError)).toEqual([null, null]);
      expect(model.warnings[0].message).toContain('no maximum was found');
    }
    const error = errorOf(() => glm('c ~ x + offset(o)', { c: counts, x, o: turns }, { family: 'poisson' }));
    expect([error.code, error.message.includes('look at the offset: it has values to ±800')]).toEqual(['no-start', true]);
  });

  it('a single row', () => {
    const poisson = glm('y ~ 1', { y: [4] }, { family: 'poisson' });
    close(poisson.coefficient('(Intercept)'), Math.log(4));
    close(poisson.coefficients[0].stdError, 0.5);
    const gaussian = glm('y ~ 1', { y: [3] }, { family: 'gaussian' });
    expect(gaussian.coefficient('(Intercept)')).toBe(3);
    expect(gaussian.coefficients[0].stdError).toBeNull();
    expect(gaussian.warnings.map((v) => v.code)).toEqual(['no-residual-df']);
    const aliased = glm('y ~ x', { y: [3], x: [2] }, { family: 'poisson' });
    expect(aliased.coefficients[1].aliasedWith).toEqual(['(Intercept)']);
  });

  it('fits an inverse Gaussian with its canonical link without starting values', () => {
    // R 4.2.2: "no valid set of coefficients has been found". The score equations hold: Σ (y − μ) = 0, Σ (y − μ) x = 0.
    const y = [10, 1, 0.1, 5, 20, 0.5, 0.01, 100];
    const model = glm('y ~ x', { y, x }, { family: 'inverse-gaussian' });
    expect(model.status).toBe('converged');
    const [a, b] = model.coefficients.map((c) => c.estimate as number);
    const mu = x.map((v) => 1 / Math.sqrt(a + b * v));
    // Scores of size Σ|y| = 137, to 1e−11 of it.
    expect(Math.abs(y.reduce((s, v, i) => s + v - mu[i], 0))).toBeLessThan(1e-9);
    expect(Math.abs(y.reduce((s, v, i) => s + (v - mu[i]) * x[i], 0))).toBeLessThan(1e-8);
  });

  it('says that a perfect fit has no standard errors to speak of', () => {
    const model = glm('y ~ x', { y: x.map((v) => 2 * v + 1), x }, { family: 'gaussian' });
    expect(model.warnings.map((w) => w.code)).toContain('perfect-fit');
    // Weights of 1e300 on two rows: the line passes through them, and rounding there outweighs all other residuals.
    const weighted = glm('y ~ x', { y: amounts, x, w: [1, 1e300, 1, 1, 1, 1e300, 1, 1] }, { family: 'gaussian', weights: 'w' });
    close(weighted.coefficient('x'), 0.9);
    expect(weighted.warnings.map((w) => w.code)).toContain('perfect-fit');
  });
});
