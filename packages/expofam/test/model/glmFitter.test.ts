import { expect, test } from 'vitest';
import { sampleNormal } from '../../src/math/random/continuousSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { glm } from '../../src/model/glm.ts';
import { glmFitter } from '../../src/model/glmFitter.ts';
import { errorOf } from '../errorOf.ts';

const random = randomSource(5);
const n = 173;
const a = Float64Array.from({ length: n }, () => sampleNormal(random));
const b = Float64Array.from({ length: n }, () => 50 + 3 * sampleNormal(random));
const offset = Float64Array.from({ length: n }, () => 0.1 * sampleNormal(random));
const weights = Float64Array.from({ length: n }, (_, i) => i % 4);
const positive = weights.map((w) => 1 + w / 2);
const responses = {
  bernoulli: a.map((v) => (random.uniform() < 1 / (1 + Math.exp(-v)) ? 1 : 0)),
  poisson: a.map((v) => Math.floor(3 * random.uniform() * Math.exp(0.3 * v))),
  gamma: a.map((v) => -Math.log(random.uniform()) * Math.exp(0.2 * v)),
  gaussian: a.map((v) => 2 + v + sampleNormal(random)),
};

for (const [family, y] of Object.entries(responses)) {
  test(`${family}: the same estimates as glm, fit after fit, with and without weights and offset`, () => {
    const link = family === 'gamma' ? { link: 'log' } : {};
    const fitter = glmFitter([a, b], { family, ...link });
    for (const [some, withOffset] of [
      [undefined, false],
      [weights, false],
      [positive, false],
      [undefined, true],
      [weights, true],
      [undefined, false],
    ] as const) {
      const given = some ? { weights: some } : {};
      const fit = fitter.fit(y, { ...given, ...(withOffset ? { offset } : {}) });
      const model = glm('y ~ a + b', { y, a, b, offset }, { family, ...link, ...given, ...(withOffset ? { offset: 'offset' } : {}) });
      expect(fit.converged).toBe(true);
      // The same iteration in the same arithmetic.
      model.coefficients.forEach((c, i) => {
        expect(fit.coefficients[i]).toBeCloseTo(c.estimate as number, 11);
        expect(fit.standardErrors[i]).toBeCloseTo(c.stdError as number, 11);
      });
      expect(fit.deviance).toBeCloseTo(model.deviance as number, 9);
      expect(fit.dfResidual).toBe(model.state.dfResidual);
    }
  });
}

test('an aliased column has no estimate', () => {
  const fit = glmFitter([a, a.map((v) => 3 - 2 * v), b], { family: 'gaussian' }).fit(responses.gaussian);
  expect([...fit.coefficients].map(Number.isNaN)).toEqual([false, false, true, false]);
  expect(fit.dfResidual).toBe(n - 3);
});

test('refuses what it cannot fit, and says so', () => {
  expect(errorOf(() => glmFitter([a, b.subarray(1)], { family: 'poisson' })).code).toBe('bad-arguments');
  expect(errorOf(() => glmFitter([a], { family: 'multinomial' })).code).toBe('bad-family');
  expect(errorOf(() => glmFitter([a], { family: 'negative-binomial' })).message).toContain('no value for');
  expect(errorOf(() => glmFitter([a], { family: 'poisson' }).fit(responses.gaussian)).code).toBe('response-outside-support');
  expect(errorOf(() => glmFitter([a], { family: 'poisson' }).fit([1, 2])).message).toContain('2 values');
});

test('a step that ends near the maximum by luck does not take the last sweep for needless', () => {
  // Decrements 2.2, 0.93, 1e−6: the last two alone would say that the next step changes nothing.
  const y = [1, 1, 1, 0, 1, 1, 1, 1];
  const x = Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1.5);
  const fitter = glmFitter([x], { family: 'bernoulli', link: 'logit', intercept: false });
  for (const t of [-3.7201358, -3.72013, -3.7202]) {
    const fixed = x.map((v, i) => t * (i % 2 ? 1 : 1.3) * v + ((i % 3) - 1) * t);
    const { coefficients, standardErrors } = fitter.fit(y, { offset: fixed });
    const means = x.map((v, i) => 1 / (1 + Math.exp(-(coefficients[0] * v + fixed[i]))));
    const information = means.reduce((sum, m, i) => sum + x[i] ** 2 * m * (1 - m), 0);
    // Eleven digits are what the fitter says.
    expect(Math.abs(standardErrors[0] * Math.sqrt(information) - 1)).toBeLessThan(1e-11);
  }
});

test('a likelihood of several maxima: the one that glm finds, in small designs and in larger ones', () => {
  const source = randomSource(21);
  for (let trial = 0; trial < 60; trial++) {
    const rows = [12, 20, 40, 100][trial % 4];
    const [x, z, noise] = [0, 1, 2].map(() => Float64Array.from({ length: rows }, () => sampleNormal(source)));
    const y = x.map((v, i) => Math.exp(v - z[i] + noise[i]));
    const options = { family: 'inverse-gaussian', link: 'log' } as const;
    const fit = glmFitter([x, z], options).fit(y);
    const model = glm('y ~ x + z', { y, x, z }, options);
    expect(fit.converged).toBe(true);
    // Where both end at one maximum the deviances agree to the square of the tolerance; a second maximum is per cents away.
    expect(Math.abs(fit.deviance / (model.deviance as number) - 1)).toBeLessThan(1e-9);
  }
});

test('a mean at the edge of its domain is no maximum inside it', () => {
  const x = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const y = [0, 0, 1, 0, 3, 5, 8, 12];
  const fit = glmFitter([x], { family: 'poisson', link: 'identity' }).fit(y);
  // μ = s (x − 1), s = Σy/Σ(x − 1) over the other rows: to the pull of the barrier, 1e−13.
  expect(Math.abs(fit.coefficients[1] / (29 / 28) - 1)).toBeLessThan(1e-9);
  expect(fit.converged).toBe(false);
});
