import { describe, expect, test } from 'vitest';
import { bd0 } from '../../src/math/bd0.ts';
import { lgamma } from '../../src/math/gamma.ts';
import { sampleNormal } from '../../src/math/random/continuousSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { glm } from '../../src/model/glm.ts';

const n = 2500;
const random = randomSource(5);
const x = Float64Array.from({ length: n }, () => sampleNormal(random));
const weight = Float64Array.from({ length: n }, (_, i) => i % 4);

const total = (f: (i: number) => number, w?: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < n; i++) if (!w || w[i] !== 0) sum += (w ? w[i] : 1) * f(i);
  return sum;
};
/** The order of additions differs from that of the library: 2500 terms lose three digits at most. */
const near = (found: number | null, wanted: number) => expect(Math.abs((found as number) / wanted - 1)).toBeLessThan(1e-12);

describe('sums of a fit equal the textbook ones, row by row', () => {
  test.each([undefined, weight])('Bernoulli', (w) => {
    const y = x.map((v) => (random.uniform() < 1 / (1 + Math.exp(0.3 - v)) ? 1 : 0));
    const data = { y, x, ...(w ? { w } : {}) };
    const model = glm('y ~ x', data, { family: 'bernoulli', ...(w ? { frequencyWeights: 'w' } : {}) });
    const [a, b] = model.coefficients.map((c) => c.estimate as number);
    const mu = x.map((v) => 1 / (1 + Math.exp(-a - b * v)));
    const logLik = total((i) => Math.log(y[i] === 1 ? mu[i] : 1 - mu[i]), w);
    near(model.logLik, logLik);
    near(model.deviance, -2 * logLik);
    near(
      model.state.pearson,
      total((i) => (y[i] - mu[i]) ** 2 / (mu[i] * (1 - mu[i])), w),
    );
    const mean = total((i) => y[i], w) / total(() => 1, w);
    near(model.state.nullDeviance, -2 * total((i) => Math.log(y[i] === 1 ? mean : 1 - mean), w));
  });

  test.each([undefined, weight])('Poisson, counts small and beyond any table', (w) => {
    const y = x.map((v, i) => (i === 7 ? 5000 : Math.floor(Math.exp(0.4 + 0.5 * v) + random.uniform())));
    for (const response of [y, y.map((v) => Math.min(v, 30))]) {
      const data = { y: response, x, ...(w ? { w } : {}) };
      const model = glm('y ~ x', data, { family: 'poisson', ...(w ? { frequencyWeights: 'w' } : {}) });
      const [a, b] = model.coefficients.map((c) => c.estimate as number);
      const mu = x.map((v) => Math.exp(a + b * v));
      near(
        model.deviance,
        total((i) => 2 * bd0(response[i], mu[i]), w),
      );
      near(
        model.logLik,
        total((i) => response[i] * (a + b * x[i]) - mu[i] - lgamma(response[i] + 1), w),
      );
    }
  });

  test('classes', () => {
    const y = Array.from(x, (v) => 'abc'[Math.min(2, Math.floor(3 * random.uniform() + 0.3 * Math.abs(v)))]);
    const model = glm('y ~ x', { y, x }, { family: 'multinomial', reference: 'a' });
    const [b0, b1, c0, c1] = model.coefficients.map((c) => c.estimate as number);
    const logLik = total((i) => {
      const eta = { a: 0, b: b0 + b1 * x[i], c: c0 + c1 * x[i] };
      return eta[y[i] as 'a'] - Math.log(1 + Math.exp(eta.b) + Math.exp(eta.c));
    });
    near(model.logLik, logLik);
    near(model.deviance, -2 * logLik);
  });
});
