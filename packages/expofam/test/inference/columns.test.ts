import { describe, expect, it } from 'vitest';
import { anova, confint, covariance, diagnose, glm } from '../../src/index.ts';
import { randomSource } from '../../src/math/random/random.ts';

/** n rows of counts with two numbers and a yes or no, the last also as 0 and 1. */
function counts(n: number): Record<string, (number | string)[]> {
  const random = randomSource(3);
  const x = Array.from({ length: n }, () => random.uniform() * 2 - 1);
  const z = Array.from({ length: n }, () => random.uniform() * 4 + 5);
  const g = Array.from({ length: n }, () => (random.uniform() < 0.4 ? 1 : 0));
  const y = x.map((v, i) => Math.floor(-Math.log(random.uniform()) * Math.exp(0.3 + 0.5 * v - 0.1 * z[i] + 0.4 * g[i])));
  return { y, x, z, g, h: g.map((v) => (v === 1 ? 'yes' : 'no')) };
}

describe('sums over columns of numbers are those over rows', () => {
  // With a category the sums go row by row, without one column by column.
  const data = counts(1500);
  const byRows = glm('y ~ x + z + h', data, { family: 'poisson', weights: 'z' });
  const byColumns = glm('y ~ x + z + g', data, { family: 'poisson', weights: 'z' });
  it.each(['HC0', 'HC1', 'HC2', 'HC3', 'HC4', 'HC4m', 'HC5'] as const)('%s', (type) => {
    const want = covariance(byRows, { type }).matrix;
    covariance(byColumns, { type }).matrix.forEach((row, i) => {
      // Two sums of 1500 terms in another order, of columns that are scaled in another way.
      row.forEach((v, j) => {
        expect(Math.abs(v - want[i][j]) / Math.sqrt(want[i][i] * want[j][j])).toBeLessThan(1e-10);
      });
    });
  });
  it('leverages, distances and standardised residuals', () => {
    const [a, b] = [diagnose(byRows), diagnose(byColumns)];
    for (const key of ['leverage', 'cooksDistance', 'standardizedDeviance'] as const) {
      const want = a[key] as Float64Array;
      (b[key] as Float64Array).forEach((v, i) => {
        expect(Math.abs(v - want[i])).toBeLessThan(1e-10 * (1 + Math.abs(want[i])));
      });
    }
  });
});

describe('diagnoses of many rows', () => {
  // Enough that fits begin on a part of the rows, also those of the submodels, which share the columns of the whole.
  const data = counts(110_000);
  const model = glm('y ~ x + z + h', data, { family: 'poisson' });
  const found = diagnose(model);
  it('have the analyses of deviance and the intervals of a fit by itself', () => {
    for (const [type, got] of [
      ['I', found.anovaTypeI],
      ['II', found.anovaTypeII],
    ] as const) {
      const want = anova(model, { type });
      expect(got.terms).toEqual(want.terms);
      expect(got.df).toEqual(want.df);
      // Deviances of 1e5, to the tolerance of the fits.
      got.deviance.forEach((v, i) => {
        expect(Math.abs(v - want.deviance[i])).toBeLessThan(1e-6);
      });
    }
    const spline = confint(model, { method: 'profile-spline' });
    found.profileInterval95.lower.forEach((v, i) => {
      expect(Math.abs(v - spline.lower[i])).toBeLessThan(1e-7 * (spline.upper[i] - spline.lower[i]));
    });
  });
  it('leave the model as it was', () => {
    expect(diagnose(model).cooksDistance).toEqual(found.cooksDistance);
    expect(found.leverage.reduce((sum, h) => sum + h, 0)).toBeCloseTo(4, 8);
  });
});
