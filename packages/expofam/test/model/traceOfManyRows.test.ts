import { expect, test } from 'vitest';
import { randomSource } from '../../src/math/random/random.ts';
import { glm } from '../../src/model/glm.ts';

// Sweeps of gradients leave the likelihood out where nobody sees it.
test('every step of a traced fit of many rows has its likelihood, and the fit is the same', () => {
  const random = randomSource(3);
  const n = 120_000;
  const [x, z] = [0, 1].map(() => Float64Array.from({ length: n }, () => 3 * random.uniform() - 1.5));
  const y = x.map((v, i) => (random.uniform() < 1 / (1 + Math.exp(z[i] - v)) ? 1 : 0));
  const plain = glm('y ~ x + z', { y, x, z }, { family: 'bernoulli' });
  const shown: number[] = [];
  const traced = glm('y ~ x + z', { y, x, z }, { family: 'bernoulli', trace: true, onStep: (step) => shown.push(step.logLikelihood) });
  const trace = traced.trace ?? [];
  expect(trace.filter((step) => step.sums === 'gradient').length).toBeGreaterThan(0);
  expect(trace.map((step) => step.logLikelihood)).toEqual(shown);
  expect(shown.every(Number.isFinite)).toBe(true);
  expect(traced.coefficients).toEqual(plain.coefficients);
});
