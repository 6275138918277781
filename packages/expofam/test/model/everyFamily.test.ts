import { expect, test } from 'vitest';
import { familyByName } from '../../src/families/operationalFamilies.ts';
import type { OperationalFamily } from '../../src/family/withOperations.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { glm } from '../../src/model/glm.ts';

const members: [name: string, natural: readonly number[], parameters?: Record<string, number>][] = [
  ['logarithmic-series', [-0.4]],
  ['zero-truncated-poisson', [0.6]],
  ['generalized-poisson', [Math.log(3) - Math.log1p(0.6) - 0.6 / 1.6], { alpha: 0.2 }],
  ['chi-squared', [2.3]],
  ['inverse-gamma', [-4, -3]],
  ['laplace', [-0.5], { location: 2 }],
  ['weibull', [-0.3], { shape: 1.7 }],
  ['rayleigh', [-0.2]],
  ['pareto', [-2.5]],
  ['lognormal', [1.2, -0.8]],
  ['continuous-bernoulli', [1.3]],
  ['von-mises', [1.5, -0.7]],
  ['com-poisson', [2.5, -1.6]],
  ['com-poisson', [0.3, -0.2]],
  ['beta', [2, 5]],
];

test.each(members)('%s: a fit to draws of a member finds it, and no slope', (name, natural, parameters) => {
  const family = (familyByName(name) as OperationalFamily).withConstants(parameters ?? {});
  const random = randomSource(7);
  const n = 600;
  const x = Float64Array.from({ length: n }, () => random.uniform() - 0.5);
  const y = Float64Array.from(family.sample({ natural }, n, random), ([v]) => v);
  const model = glm('y ~ x', { x, y }, { family: name, ...(parameters ? { parameters } : {}) });
  expect(model.status).toBe('converged');
  expect(model.logLik).not.toBeNull();
  // Draws that know nothing of x: every slope within four standard errors of 0.
  for (const c of model.coefficients.filter((row) => row.term === 'x')) expect(Math.abs(c.statistic as number)).toBeLessThan(4);
  // With an intercept alone the fit is the maximum-likelihood member.
  const alone = glm('y ~ 1', { x, y }, { family: name, ...(parameters ? { parameters } : {}) });
  const { natural: best } = family.mle(family.statistics(y));
  const sum = y.reduce((s, v) => s + family.logDensity(v, { natural: best }), 0);
  expect(Math.abs((alone.logLik as number) - sum)).toBeLessThan(1e-9 * n);
});
