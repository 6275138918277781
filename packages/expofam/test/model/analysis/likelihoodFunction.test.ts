import { describe, expect, test } from 'vitest';
import { likelihoodFunction } from '../../../src/model/analysis/likelihoodFunction.ts';
import { glm } from '../../../src/model/glm.ts';
import { loadModel } from '../../../src/model/loadModel.ts';
import { errorOf } from '../../errorOf.ts';
import { generator } from '../../families/allFamilies.ts';

const random = generator(11);
const rows = Array.from({ length: 40 }, () => {
  const x = 2 + 4 * random();
  const count = Math.floor(Math.exp(0.3 * x) * (0.5 + random()));
  return { x, count, yes: random() < 0.5 ? 1 : 0, kind: ['a', 'b', 'c'][Math.floor(3 * random())], amount: 0.2 + x * random() };
});

const models = [
  ['poisson', glm('count ~ x', rows, { family: 'poisson' })],
  ['poisson, sqrt', glm('count ~ x', rows, { family: 'poisson', link: 'sqrt' })],
  ['bernoulli, probit', glm('yes ~ x', rows, { family: 'bernoulli', link: 'probit' })],
  ['gaussian, log', glm('amount ~ x', rows, { family: 'gaussian', link: 'log' })],
  ['gamma, log', glm('amount ~ x', rows, { family: 'gamma', link: 'log' })],
  ['softmax', glm('kind ~ x', rows, { family: 'multinomial' })],
] as const;

describe.each(models)('likelihood function of %s', (_name, model) => {
  const likelihood = likelihoodFunction(model);
  const best = model.coefficients.map((c) => c.estimate as number);
  // A few standard errors away, where nothing vanishes.
  const away = model.coefficients.map((c, i) => (c.estimate as number) + (i % 2 ? -0.4 : 0.7) * (c.stdError as number));
  const shifted = (at: readonly number[], j: number, by: number) => at.map((v, i) => (i === j ? v + by : v));

  test('the score vanishes at the maximum, and any other point lies lower', () => {
    const point = likelihood.at(best);
    // The step is the distance to the maximum: far below a standard error.
    point?.step?.forEach((s, i) => {
      expect(Math.abs(s)).toBeLessThan(1e-7 * (model.coefficients[i].stdError as number));
    });
    expect(likelihood.value(away)).toBeLessThan(likelihood.value(best) as number);
  });

  test('score and observed information are the derivatives of the value', () => {
    const point = likelihood.at(away, 'observed');
    const unit = model.coefficients.map((c) => c.stdError as number);
    /** Five-point difference quotient in standard errors; its error is h⁴f⁽⁵⁾/30, beside rounding of ε|ℓ|/h. */
    const quotient = (f: (at: readonly number[]) => number, j: number): number => {
      const at = (steps: number) => f(shifted(away, j, steps * 1e-3 * unit[j]));
      return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / 12e-3;
    };
    best.forEach((_b, j) => {
      const slope = quotient((at) => likelihood.value(at) as number, j);
      expect(Math.abs(slope - (point?.score[j] as number) * unit[j])).toBeLessThan(1e-8);
      best.forEach((_c, k) => {
        const curvature = -quotient((at) => likelihood.at(at)?.score[k] as number, j) * unit[k];
        expect(Math.abs(curvature - (point?.information[j][k] as number) * unit[j] * unit[k])).toBeLessThan(1e-8);
      });
    });
  });

  test('scores of single rows sum to the score', () => {
    const all = rows.map((_r, i) => likelihood.scoreOfRows(away, [i]) as number[]);
    likelihood.at(away)?.score.forEach((total, j) => {
      const sizes = all.reduce((sum, s) => sum + Math.abs(s[j]), 0);
      // Forty terms, each to a few ulp of the centred columns.
      expect(Math.abs(all.reduce((sum, s) => sum + s[j], 0) - total)).toBeLessThan(1e-11 * sizes);
    });
  });

  test('the inverse expected information is the covariance', () => {
    const { information } = likelihood.at(best) as { information: readonly (readonly number[])[] };
    const { matrix } = model.vcov();
    information.forEach((row, i) => {
      row.forEach((_v, j) => {
        const product = row.reduce((sum, v, k) => sum + v * matrix[k][j], 0);
        // A product with terms up to 1e3, the covariance itself to about twelve digits.
        expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-8);
      });
    });
  });
});

describe('likelihood function', () => {
  test('is complete where the dispersion is known: at the maximum it is logLik', () => {
    const [, poisson] = models[0];
    const value = likelihoodFunction(poisson).value(poisson.coefficients.map((c) => c.estimate as number)) as number;
    expect(Math.abs(value / (poisson.logLik as number) - 1)).toBeLessThan(1e-13);
  });

  test('takes a dispersion: with the Gaussian maximum-likelihood variance it is logLik', () => {
    const line = glm('amount ~ x', rows, { family: 'gaussian' });
    const dispersion = (line.deviance as number) / rows.length;
    const value = likelihoodFunction(line, { dispersion }).value(line.coefficients.map((c) => c.estimate as number)) as number;
    expect(Math.abs(value / (line.logLik as number) - 1)).toBeLessThan(1e-13);
  });

  test('has no value where a mean leaves its domain', () => {
    const identity = glm('count ~ x', rows, { family: 'poisson', link: 'identity' });
    expect(likelihoodFunction(identity).value([-1000, 1])).toBeUndefined();
    expect(likelihoodFunction(identity).at([-1000, 1])).toBeUndefined();
  });

  test('has no Newton step where it is not concave', () => {
    // μ = e^u above: y > 2μ in every row makes the observed information of a Gaussian with log link negative.
    const log = glm('amount ~ x', rows, { family: 'gaussian', link: 'log' });
    expect(likelihoodFunction(log).at([-9, 0], 'observed')?.step).toBeUndefined();
    expect(likelihoodFunction(log).at([-9, 0], 'expected')?.step).toBeDefined();
  });

  test('refuses what it cannot take', () => {
    const [, model] = models[0];
    expect(errorOf(() => likelihoodFunction(loadModel(model.save()))).code).toBe('no-training-rows');
    expect(errorOf(() => likelihoodFunction(model, { dispersion: 0 })).code).toBe('bad-arguments');
    expect(errorOf(() => likelihoodFunction(model).value([1])).message).toContain('(Intercept), x');
    expect(errorOf(() => likelihoodFunction(model).scoreOfRows([1, 1], [40])).code).toBe('bad-arguments');
  });
});
