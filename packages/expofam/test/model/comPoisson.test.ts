import { describe, expect, it } from 'vitest';
import { familyByName } from '../../src/families/operationalFamilies.ts';
import type { OperationalFamily } from '../../src/family/withOperations.ts';
import { comPoissonMoments } from '../../src/math/comPoisson.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { slopes } from '../../src/model/analysis/effects.ts';
import { glm } from '../../src/model/glm.ts';
import { loadModel } from '../../src/model/loadModel.ts';
import reference from './reference/comPoisson.json' with { type: 'json' };

const { data } = reference;
const family = familyByName('com-poisson') as OperationalFamily;

describe('a Conway–Maxwell–Poisson regression', () => {
  const model = glm('y ~ x; nu ~ z', data, { family: 'com-poisson' });

  it('is the maximum found in 25-digit arithmetic', () => {
    expect(model.status).toBe('converged');
    expect(model.coefficients.map((c) => `${c.predictor} ${c.term}`)).toEqual(['lambda (Intercept)', 'lambda x', 'nu (Intercept)', 'nu z']);
    model.coefficients.forEach((c, i) => {
      const se = Number(reference.stdError[i]);
      // The decrement stops at 1e−11 standard errors; the information loses a factor of its condition, about 1e3.
      expect(Math.abs((c.estimate as number) - Number(reference.estimate[i])) / se).toBeLessThan(1e-10);
      expect(Math.abs((c.stdError as number) / se - 1)).toBeLessThan(1e-10);
    });
    expect(Math.abs((model.logLik as number) - Number(reference.logLik))).toBeLessThan(1e-11);
  });

  it('predicts the mean count, is saved and loaded', () => {
    const rows = { x: [0.2, -0.7], z: [0.5, 0] };
    const [mean] = Object.values(model.predict(rows).columns) as Float64Array[];
    const [b0, b1, g0, g1] = model.coefficients.map((c) => c.estimate as number);
    [0, 1].forEach((i) => {
      const at = { natural: [b0 + b1 * rows.x[i], -Math.exp(g0 + g1 * rows.z[i])] };
      expect(Math.abs(mean[i] / family.mean(at)[0] - 1)).toBeLessThan(1e-14);
    });
    expect(loadModel(JSON.stringify(model.save())).predict(rows).columns).toEqual(model.predict(rows).columns);
  });

  it('has slopes of numeric columns, with errors', () => {
    const rows = data.x.length;
    const covariance = model.vcov().matrix;
    const meanSlope = (predictor: 'x' | 'z', beta: readonly number[]): number => {
      let total = 0;
      for (let i = 0; i < rows; i++) {
        const [a, nu] = [beta[0] + beta[1] * data.x[i], Math.exp(beta[2] + beta[3] * data.z[i])];
        const { variance, scaledCovariance } = comPoissonMoments(a, nu);
        total += predictor === 'x' ? beta[1] * variance : -beta[3] * scaledCovariance;
      }
      return total / rows;
    };
    const beta = model.coefficients.map((c) => c.estimate as number);
    for (const name of ['x', 'z'] as const) {
      const [effect] = slopes(model, { variables: [name] });
      // The delta method by central differences: their error is h² = 1e−8 of the third derivative, and 1e−14/h.
      const gradient = beta.map((_, j) => {
        const moved = (h: number) => beta.map((b, k) => (k === j ? b + h : b));
        return (meanSlope(name, moved(1e-4)) - meanSlope(name, moved(-1e-4))) / 2e-4;
      });
      const variance = gradient.reduce((s, g, j) => s + gradient.reduce((t, h, k) => t + g * h * covariance[j][k], 0), 0);
      expect(Math.abs((effect.estimate as number) / meanSlope(name, beta) - 1)).toBeLessThan(1e-12);
      expect(Math.abs((effect.stdError as number) / Math.sqrt(variance) - 1)).toBeLessThan(1e-6);
    }
  });

  it('is the Poisson regression where ν is one', () => {
    // Both are maxima, so the freer one is at least as likely; on Poisson counts 2Δ is χ² with one degree.
    const random = randomSource(11);
    const x = Array.from({ length: 500 }, () => random.uniform());
    const y = x.map((v) => (familyByName('poisson') as OperationalFamily).sample({ natural: [1 + v] }, 1, random)[0][0]);
    const poisson = glm('y ~ x', { x, y }, { family: 'poisson' });
    const free = glm('y ~ x; nu ~ 1', { x, y }, { family: 'com-poisson' });
    const gain = 2 * ((free.logLik as number) - (poisson.logLik as number));
    expect(gain).toBeGreaterThanOrEqual(0);
    expect(gain).toBeLessThan(10.83);
    expect(Math.abs(free.coefficients[2].statistic as number)).toBeLessThan(4);
  });

  it('draws what its mean and variance say', () => {
    const at = { source: [20, 1.8] };
    const draws = family.sample(at, 4000, randomSource(3)).map(([v]) => v);
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
    const variance = draws.reduce((s, v) => s + (v - mean) ** 2, 0) / draws.length;
    const exact = family.variance(at)[0][0];
    expect(Math.abs(mean - family.mean(at)[0])).toBeLessThan(4 * Math.sqrt(exact / 4000));
    expect(Math.abs(variance / exact - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
  });
});
