import { describe, expect, it } from 'vitest';
import { sampleGamma, sampleNormal } from '../../src/math/random/continuousSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';
import type { FittedModel } from '../../src/model/fittedModel.ts';
import { glm } from '../../src/model/glm.ts';

// Enough rows for a start on a part of them: the sums that describe the fit then come with its last information.
const n = 70_001;
const random = randomSource(8);
const x = Float64Array.from({ length: n }, () => sampleNormal(random));
const z = Float64Array.from({ length: n }, () => sampleNormal(random));
const p = x.map((v, i) => 1 / (1 + Math.exp(0.3 - v + 0.5 * z[i])));
const weight = Float64Array.from({ length: n }, (_, i) => i % 3);
const columns = {
  x,
  z,
  weight,
  yes: p.map((v) => (random.uniform() < v ? 1 : 0)),
  count: x.map((v) => Math.floor(Math.exp(0.4 + 0.5 * v) + random.uniform())),
  amount: x.map((v) => Math.exp(0.2 * v) * sampleGamma(random, 2)),
  label: Array.from(p, (v) => (random.uniform() < v ? 'a' : random.uniform() < 0.4 ? 'b' : 'c')),
};

/** Of the rows at the fitted means, one by one. */
function rowSums(
  model: FittedModel,
  y: Float64Array,
  mean: (u: number) => number,
  unit: (y: number, mu: number) => number,
  variance: (mu: number) => number,
  weights?: Float64Array,
): { readonly deviance: number; readonly pearson: number } {
  const [a, b, c] = model.coefficients.map(({ estimate }) => estimate as number);
  let [deviance, pearson] = [0, 0];
  for (let i = 0; i < n; i++) {
    const w = weights ? weights[i] : 1;
    if (w === 0) continue;
    const mu = mean(a + b * x[i] + c * z[i]);
    deviance += w * unit(y[i], mu);
    pearson += (w * (y[i] - mu) ** 2) / variance(mu);
  }
  return { deviance, pearson };
}

describe('what describes a fit of many rows', () => {
  const cases = [
    [
      'yes',
      'bernoulli',
      undefined,
      (u: number) => 1 / (1 + Math.exp(-u)),
      (y: number, mu: number) => -2 * Math.log(y === 1 ? mu : 1 - mu),
      (mu: number) => mu * (1 - mu),
    ],
    [
      'count',
      'poisson',
      undefined,
      Math.exp,
      (y: number, mu: number) => 2 * ((y > 0 ? y * Math.log(y / mu) : 0) - (y - mu)),
      (mu: number) => mu,
    ],
    ['amount', 'gamma', 'log', Math.exp, (y: number, mu: number) => 2 * ((y - mu) / mu - Math.log(y / mu)), (mu: number) => mu * mu],
  ] as const;
  it.each(cases)('is that of the fitted means: %s', (response, family, link, mean, unit, variance) => {
    const options = { family, ...(link ? { link, frequencyWeights: 'weight' } : {}) };
    const model = glm(`${response} ~ x + z`, columns, options);
    const { deviance, pearson } = rowSums(model, columns[response], mean, unit, variance, link ? weight : undefined);
    // Additions of 70,001 terms in a row lose five digits at most; where the last step was not looked at, Pearson's sum is 1e−9 off at most.
    expect(Math.abs((model.deviance as number) / deviance - 1)).toBeLessThan(1e-11);
    expect(Math.abs((model.state.pearson as number) / pearson - 1)).toBeLessThan(2e-9);
    // A fit that looks again is described alike.
    const again = glm(`${response} ~ x + z`, columns, { ...options, strategy: 'newton' });
    expect(Math.abs((model.deviance as number) / (again.deviance as number) - 1)).toBeLessThan(1e-13);
    expect(Math.abs((model.logLik as number) / (again.logLik as number) - 1)).toBeLessThan(1e-13);
    expect(Math.abs((model.state.pearson as number) / (again.state.pearson as number) - 1)).toBeLessThan(2e-9);
  });

  it('is alike by both strategies for classes', () => {
    const [one, other] = (['auto', 'newton'] as const).map((strategy) =>
      glm('label ~ x + z', columns, { family: 'multinomial', reference: 'a', strategy }),
    );
    expect(Math.abs((one.deviance as number) / (other.deviance as number) - 1)).toBeLessThan(1e-13);
    expect(one.warnings).toEqual(other.warnings);
  });

  it('shows separated rows', () => {
    const far = z.map((v) => (v > 1.5 ? 1 : 0));
    const yes = columns.yes.map((v, i) => (far[i] === 1 ? 1 : v));
    const { warnings } = glm('yes ~ x + far', { ...columns, yes, far }, { family: 'bernoulli' });
    expect(warnings.map(({ code }) => code)).toContain('separated');
  });
});
