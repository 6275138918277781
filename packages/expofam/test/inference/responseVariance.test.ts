import { describe, expect, it } from 'vitest';
import { beta } from '../../src/families/beta.ts';
import { chiSquared } from '../../src/families/chiSquared.ts';
import { dirichlet } from '../../src/families/dirichlet.ts';
import { laplace } from '../../src/families/laplace.ts';
import { lognormal } from '../../src/families/lognormal.ts';
import { rayleigh, weibull } from '../../src/families/weibull.ts';
import type { ExponentialFamily } from '../../src/family/exponentialFamily.ts';
import { diagnose, glm, residuals } from '../../src/index.ts';
import { responseVariance, rowProgram } from '../../src/inference/responseVariance.ts';

/** Moments of a density by the trapezoidal rule in t, where y = at(t); the integrands below vanish at both ends. */
function moments(logDensity: (y: number) => number, at: (t: number) => number, from: number, to: number): [number, number] {
  const n = 20_000;
  const step = (to - from) / n;
  let [mass, first, second] = [0, 0, 0];
  for (let i = 1; i < n; i++) {
    const t = from + i * step;
    const y = at(t);
    const slope = (at(t + 1e-5) - at(t - 1e-5)) / 2e-5;
    const p = Math.exp(logDensity(y)) * slope * step;
    if (!(p > 0)) continue;
    mass += p;
    first += p * y;
    second += p * y * y;
  }
  const mean = first / mass;
  return [mean, second / mass - mean * mean];
}

const varianceAt = (family: ExponentialFamily, u: readonly number[]): number[] => {
  const links = family.declaration.predictors?.map((p) => p.link) ?? [];
  const expressions = responseVariance(family, links);
  if (!expressions) throw new Error(family.name);
  const out = expressions.map(() => new Float64Array(1));
  rowProgram(family, links, expressions).run(
    1,
    [],
    u.map((v) => Float64Array.of(v)),
    out,
  );
  return out.map((v) => v[0]);
};

describe('the variance of a response that is no sufficient statistic', () => {
  const k = 2.3;
  const onPositive: [string, ExponentialFamily, number[], (y: number) => number][] = [
    // Linear predictors: log scale 0.4, log σ 0.4, log df 1.1; mean 0.2 and log sd −0.6 of the logarithm.
    [
      'weibull',
      weibull.withConstants({ shape: k }),
      [0.4],
      (y) => Math.log(k) + (k - 1) * Math.log(y) - k * 0.4 - (y / Math.exp(0.4)) ** k,
    ],
    ['rayleigh', rayleigh, [0.4], (y) => Math.log(y) - 0.8 - (y * y) / (2 * Math.exp(0.8))],
    ['chi-squared', chiSquared, [1.1], (y) => (Math.exp(1.1) / 2 - 1) * Math.log(y) - y / 2],
    ['lognormal', lognormal, [0.2, -0.6], (y) => -Math.log(y) - (Math.log(y) - 0.2) ** 2 / (2 * Math.exp(-1.2))],
  ];
  it.each(onPositive)('%s: that of its density', (_, family, u, logDensity) => {
    const [, variance] = moments(logDensity, Math.exp, -25, 8);
    // 1e-7: the slope of the substitution is a difference of 1e-5.
    expect(Math.abs(varianceAt(family, u)[0] / variance - 1)).toBeLessThan(1e-7);
  });
  it('laplace and beta: that of their densities', () => {
    const [, double] = moments(
      (y) => -Math.abs(y) / Math.exp(0.3),
      (t) => t ** 3,
      -5,
      5,
    );
    expect(Math.abs(varianceAt(laplace, [0.3])[0] / double - 1)).toBeLessThan(1e-5);
    const [m, phi] = [1 / (1 + Math.exp(-0.7)), Math.exp(1.5)];
    const density = (y: number): number => (m * phi - 1) * Math.log(y) + ((1 - m) * phi - 1) * Math.log1p(-y);
    const [mean, variance] = moments(density, (t) => 1 / (1 + Math.exp(-t)), -25, 25);
    expect(Math.abs(mean - m)).toBeLessThan(1e-7);
    expect(Math.abs(varianceAt(beta, [0.7, 1.5])[0] / variance - 1)).toBeLessThan(1e-6);
  });
  it('dirichlet: each part is a beta, also where the others are next to nothing beside it', () => {
    const alpha = [1.3, 0.4, 2.5];
    const total = 4.2;
    const found = varianceAt(dirichlet(['a', 'b', 'c']), alpha.map(Math.log));
    alpha.forEach((a, i) => {
      const asBeta = varianceAt(beta, [Math.log(a / (total - a)), Math.log(total)])[0];
      expect(Math.abs(found[i] / asBeta - 1)).toBeLessThan(1e-13);
    });
    // α = (e³⁸, 1): m(1 − m)/(Σα + 1) = e³⁸/((e³⁸ + 1)²(e³⁸ + 2)) = e^−76 but for 3e-17 of itself; 1e-13: e^76 by logarithms.
    for (const one of varianceAt(dirichlet(['a', 'b']), [38, 0])) expect(Math.abs(one * Math.exp(76) - 1)).toBeLessThan(1e-13);
  });
});

describe('residuals of a negative binomial with mean and size predicted', () => {
  it('Pearson: (y − μ)/√(μ + μ²/r)', () => {
    const data = { y: [0, 3, 1, 7, 2, 12, 0, 30, 4, 9, 25, 1], x: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] };
    const model = glm('y ~ x; size ~ 1', data, { family: 'negative-binomial' });
    const { mean } = model.predict(data, { type: 'mean' }).columns;
    const { size } = model.predict(data, { type: 'size' }).columns;
    const found = residuals(model, 'pearson') as Float64Array;
    expect(found).toHaveLength(12);
    found.forEach((r, i) => {
      expect(Math.abs(r - (data.y[i] - mean[i]) / Math.sqrt(mean[i] + mean[i] ** 2 / size[i]))).toBeLessThan(1e-12);
    });
  });
});

describe('residuals of a Weibull regression', () => {
  const data = { y: [0.4, 1.9, 1.2, 3.1, 2.2, 5.6, 4.4], x: [0, 1, 2, 3, 4, 5, 6] };
  const model = glm('y ~ x', data, { family: 'weibull', parameters: { shape: 1.7 } });
  const mean = Array.from(model.predict(data).columns.response);

  it('Pearson: (y − μ)/√Var, with Var = μ²(Γ(1 + 2/k)/Γ(1 + 1/k)² − 1)', () => {
    // Γ(1 + 2/1.7)/Γ(1 + 1/1.7)² − 1, by mpmath 1.3.0 on 2026-11-30.
    const factor = Math.sqrt(0.36660562086817494);
    const found = Array.from(residuals(model, 'pearson') as Float64Array);
    found.forEach((r, i) => {
      expect(Math.abs(r - (data.y[i] - mean[i]) / (mean[i] * factor))).toBeLessThan(1e-12);
    });
  });
  it('working: (y − μ)/(dμ/du), which is μ under the log link', () => {
    const found = Array.from(residuals(model, 'working') as Float64Array);
    found.forEach((r, i) => {
      expect(Math.abs(r - (data.y[i] - mean[i]) / mean[i])).toBeLessThan(1e-12);
    });
    expect(
      diagnose(model)
        .warnings.map((w) => w.message)
        .join(),
    ).not.toContain('Pearson');
  });
});
