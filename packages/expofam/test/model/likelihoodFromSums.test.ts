import { describe, expect, it } from 'vitest';
import { exponentialFamily, expressions, glm, intervals, supports } from '../../src/index.ts';
import { sampleNormal } from '../../src/math/random/continuousSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';

const { add, log, lt, mul, square, sub, where } = expressions;
// More than a block of rows: of fewer the likelihood is summed row by row.
const n = 1500;
const random = randomSource(4);
const x = Float64Array.from({ length: n }, () => sampleNormal(random));
const g = x.map((v) => 0.3 * v + sampleNormal(random));
const normal = (support: ReturnType<typeof supports.continuousOn>, of: (y: expressions.Expr) => expressions.Expr, saturated: unknown) =>
  exponentialFamily({
    name: 'own',
    support,
    parameters: [{ name: 'eta', domain: intervals.reals }],
    sufficientStatistic: (y: expressions.Expr) => [of(y)],
    logPartition: (eta: expressions.Expr) => mul(0.5, square(eta)),
    mean: {
      domain: intervals.reals,
      natural: (m: { value: expressions.Expr }) => m.value,
      logPartition: (m: { value: expressions.Expr }) => mul(0.5, square(m.value)),
    },
    canonicalLink: 'identity',
    unitDeviance: ([y]: expressions.Expr[], [m]: { value: expressions.Expr }[]) => square(sub(of(y), m.value)),
    dispersion: { name: 'phi', saturatedLogDensity: saturated },
  } as never);

describe("the likelihood of a family of one's own with a free dispersion", () => {
  it('is that of its density where a response of 1 is outside of the support', () => {
    const logit = (y: expressions.Expr) => sub(log(y), log(sub(1, y)));
    const own = normal(supports.continuousOn(intervals.interval(0, 1)), logit, (y: expressions.Expr, tau: expressions.Expr) =>
      sub(mul(-0.5, log(mul(2 * Math.PI, tau))), add(log(y), log(sub(1, y)))),
    );
    const y = g.map((v) => 1 / (1 + Math.exp(-v)));
    const jacobian = y.reduce((s, v) => s - Math.log(v) - Math.log(1 - v), 0);
    const { logLik } = glm('y ~ x', { x, y }, { family: own });
    const wanted = (glm('g ~ x', { x, g }, { family: 'gaussian' }).logLik as number) + jacobian;
    // The logit of a logistic value has some units of rounding.
    expect(Math.abs((logLik as number) / wanted - 1)).toBeLessThan(1e-12);
  });

  it("takes each response's piece of a density in pieces", () => {
    const half = (tau: expressions.Expr) => mul(-0.5, log(mul(2 * Math.PI, tau)));
    const own = normal(
      supports.realLine,
      (y) => y,
      (y: expressions.Expr, tau: expressions.Expr) => where(lt(y, 0), half(tau), mul(2, half(tau))),
    );
    const { logLik } = glm('g ~ x', { x, g }, { family: own });
    const above = g.filter((v) => v >= 0).length;
    const gaussian = glm('g ~ x', { x, g }, { family: 'gaussian' });
    const phi = (gaussian.deviance as number) / n;
    const wanted = (gaussian.logLik as number) - 0.5 * above * Math.log(2 * Math.PI * phi);
    expect(Math.abs((logLik as number) / wanted - 1)).toBeLessThan(1e-12);
  });
});

describe('the likelihood of a gamma and an inverse Gaussian', () => {
  it.each([undefined, 'frequencyWeights'] as const)('is the sum over rows, weights %s', (kind) => {
    const w = x.map((_, i) => i % 3);
    const y = g.map((v) => Math.exp(0.4 * v));
    for (const family of ['gamma', 'inverse-gaussian']) {
      const model = glm('y ~ x', { x, y, w }, { family, link: 'log', ...(kind ? { [kind]: 'w' } : {}) });
      const [a, b] = model.coefficients.map((c) => c.estimate as number);
      const weight = (i: number): number => (kind ? w[i] : 1);
      const total = x.reduce((s, _, i) => s + weight(i), 0);
      const phi = (model.deviance as number) / total;
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const mu = Math.exp(a + b * x[i]);
        const unit = family === 'gamma' ? 2 * ((y[i] - mu) / mu - Math.log(y[i] / mu)) : (y[i] - mu) ** 2 / (mu * mu * y[i]);
        const free = family === 'gamma' ? -Math.log(y[i]) : -0.5 * (Math.log(2 * Math.PI * phi) + 3 * Math.log(y[i]));
        sum += weight(i) * (free - unit / (2 * phi));
      }
      const k = 1 / phi;
      if (family === 'gamma') {
        const lgammaOf = (v: number): number => {
          // Stirling's series at v + 20, and the product below it.
          let product = 1;
          for (let i = 0; i < 20; i++) product *= v + i;
          const z = v + 20;
          return (
            (z - 0.5) * Math.log(z) -
            z +
            0.5 * Math.log(2 * Math.PI) +
            1 / (12 * z) -
            1 / (360 * z ** 3) +
            1 / (1260 * z ** 5) -
            Math.log(product)
          );
        };
        sum += total * (k * Math.log(k) - k - lgammaOf(k));
      }
      // 1500 terms of both signs, to a few units of rounding of their sum's size.
      expect(Math.abs((model.logLik as number) - sum)).toBeLessThan(1e-11 * (1 + Math.abs(sum)));
    }
  });
});
