import { expect, test } from 'vitest';
import { add1, anovaTable, compareModels, drop1 } from '../../src/index.ts';
import { glm } from '../../src/model/glm.ts';

// Estimates with reduced bias have no largest likelihood: a term taken out may raise it. Tests of terms are of the maxima then, as the
// analysis of deviance has them, whichever way they are asked for.
test('of a fit with reduced bias the maximum-likelihood fits are compared', () => {
  const data = {
    y: [0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0, 1],
    x: [0.1, 0.4, 0.5, 0.9, 1.1, 1.2, 1.3, 1.9, 2.2, 0.2, 1.8, 2.5, 1.6, 0.7, 0.8],
    z: [1, 3, 2, 5, 4, 1, 2, 6, 3, 3, 1, 2, 5, 4, 6],
  };
  const fit = (formula: string, biasReduction?: 'mean') =>
    glm(formula, data, { family: 'bernoulli', ...(biasReduction ? { biasReduction } : {}) });
  const [plain, reduced] = [fit('y ~ x + z'), fit('y ~ x + z', 'mean')];
  expect(reduced.coefficients[1].estimate).not.toBeCloseTo(plain.coefficients[1].estimate as number, 3);
  expect(drop1(reduced)).toEqual(drop1(plain));
  expect(add1(fit('y ~ x', 'mean'), ['z'])).toEqual(add1(fit('y ~ x'), ['z']));
  const compared = compareModels(fit('y ~ x', 'mean'), reduced).models[1];
  expect(compared.statistic).toBe(compareModels(fit('y ~ x'), plain).models[1].statistic);
  // drop1's z, compareModels' and the analysis of deviance are one test; refits end at rounding from each other.
  const { statistic } = anovaTable(reduced, { type: 'II' });
  expect(Math.abs(compared.statistic - statistic[1])).toBeLessThan(1e-9);
});
