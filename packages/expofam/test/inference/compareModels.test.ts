import { expect, test } from 'vitest';
import { compareModels } from '../../src/model/analysis/compareModels.ts';
import { glm } from '../../src/model/glm.ts';
import { errorOf } from '../errorOf.ts';

const y = [0, 1, 4, 0, 2, 13, 9, 0, 4, 22, 16, 5];
const data = { y, t: y.map((v) => v + 1), x: y.map((_, i) => i + 1) };
const fit = (formula: string, family: 'negative-binomial' | 'weibull' | 'tweedie', parameters: Record<string, number>) =>
  glm(formula, data, { family, parameters });

// R 4.2.2, 2026-12-01: 2Δℓ of glm(…, MASS::negative.binomial(size)) 7.3.58.2 by dnbinom at its means, and of
// survival::survreg 3.5.3 (dist = "weibull", scale = 1/shape). survreg iterates to 1e-9 of ℓ.
test.each([
  ['negative-binomial', 'y', { size: 5 }, { size: 1 }, 22.020564781304],
  ['negative-binomial', 'y', { size: 1 }, { size: 5 }, -0.586425501],
  ['weibull', 't', { shape: 1 }, { shape: 2 }, 3.484647926057],
] as const)('fits of %s with given constants of their own are compared by likelihood', (family, response, a, b, expected) => {
  const found = compareModels(fit(`${response} ~ 1`, family, a), fit(`${response} ~ x`, family, b));
  expect(found.test).toBe('LR');
  expect(found.models[1].statistic).toBeCloseTo(expected, 8);
});

test('the same constants leave comparisons of deviances as they are', () => {
  const [small, large] = ['y ~ 1', 'y ~ x'].map((f) => fit(f, 'negative-binomial', { size: 2 }));
  expect(compareModels(small, large).models[1].statistic).toBe((small.deviance as number) - (large.deviance as number));
});

test('Tweedie fits with given powers of their own have no likelihood and are not compared', () => {
  const [small, large] = [fit('y ~ 1', 'tweedie', { variancePower: 1.5 }), fit('y ~ x', 'tweedie', { variancePower: 1.7 })];
  const error = errorOf(() => compareModels(small, large));
  expect(error.code).toBe('models-differ');
  expect(error.message).toContain('the same constants');
});
