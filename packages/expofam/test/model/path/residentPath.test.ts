import { afterEach, describe, expect, it } from 'vitest';
import { glmPath, randomSource, useKernels } from '../../../src/index.ts';

const n = 4000;
const random = randomSource(11);
const noise = (): number => random.uniform() + random.uniform() + random.uniform() - 1.5;
const numeric = Array.from({ length: 12 }, () => Array.from({ length: n }, noise));
const group = Array.from({ length: n }, () => 'abcde'[Math.floor(5 * random.uniform())]);
// Effects that enter one after another, and not in the order of the columns.
const effects = [0, 0.02, 1, 0, 0, 0.3, 0, 0.05, 0, 0.7, 0, 0.1];
const eta = group.map((g, i) => 0.2 + (g === 'c' ? 0.5 : 0) + effects.reduce((s, b, j) => s + b * numeric[j][i], 0));
const data = {
  ...Object.fromEntries(numeric.map((x, j) => [`x${j + 1}`, x])),
  group,
  count: eta.map((u) => Math.floor(2 * Math.exp(u) * random.uniform() + random.uniform())),
  yes: eta.map((u) => (random.uniform() < 1 / (1 + Math.exp(-u)) ? 1 : 0)),
  kind: eta.map((u) => ['p', 'q', 'r'][Math.min(2, Math.floor(3 * random.uniform() ** (u > 0 ? 0.5 : 1.5)))]),
  constant: new Array(n).fill(3),
};
const columns = Object.keys(data)
  .filter((name) => name.startsWith('x'))
  .join(' + ');

afterEach(() => useKernels('auto'));

describe('a path on rows in a memory of the kernels', () => {
  for (const [left, family, right] of [
    ['count', 'poisson', `${columns} + group`],
    ['yes', 'bernoulli', `group * x3 + ${columns} + constant`],
    ['kind', 'multinomial', columns],
    ['count', 'poisson', `0 + ${columns}`],
  ]) {
    it(`is that of columns read anew at each pass: ${left} ~ ${right}`, () => {
      const options = {
        family,
        alpha: 0.7,
        lambdaCount: 25,
        lambdaMinRatio: 1e-3,
        tolerance: 1e-11,
        penaltyFactors: { x9: Number.POSITIVE_INFINITY, x4: 0 },
      };
      const path = glmPath(`${left} ~ ${right}`, data, options);
      useKernels('plain');
      const plain = glmPath(`${left} ~ ${right}`, data, options);
      expect(path.state.converged.every(Boolean)).toBe(true);
      expect(path.df).toEqual(plain.df);
      // Columns enter in several steps, so that they are brought to the front more than once.
      expect(new Set(path.df).size).toBeGreaterThan(5);
      path.state.coefficients.forEach((classes, i) => {
        classes.forEach((beta, k) => {
          // Both end within 1e−11 of the predictor's scale, which correlated columns magnify a little.
          expect(Math.max(...beta.map((b, c) => Math.abs(b - plain.state.coefficients[i][k][c])))).toBeLessThan(1e-9);
        });
      });
    });
  }
});

it('takes about one step at a λ once the path goes evenly', () => {
  const path = glmPath(`yes ~ ${columns}`, data, { family: 'bernoulli', alpha: 0.5, lambdaCount: 100 });
  const { iterations, converged } = path.state;
  expect(converged.every(Boolean)).toBe(true);
  // All columns are in by the twentieth λ or so; a step that is not foretold leaves a second one to be made at each λ.
  const even = iterations.slice(20);
  expect(even.length).toBeGreaterThan(25);
  expect(even.reduce((a, b) => a + b) / even.length).toBeLessThan(1.4);
});
