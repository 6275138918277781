import { describe, expect, it } from 'vitest';
import { anova, augment, confint, effects, glm, modelTable, withCovariance } from '../../src/index.ts';
import { modelOf } from './reference/cases.ts';

describe('intervals of other kinds', () => {
  it('score: Wilson’s interval for one proportion', () => {
    const model = glm('cbind(s, f) ~ 1', { s: [7], f: [13] }, { family: 'binomial' });
    const { lower, upper } = confint(model, { method: 'score' });
    const z2 = 1.959963984540054 ** 2;
    const p = 7 / 20;
    const centre = (p + z2 / 40) / (1 + z2 / 20);
    const half = (Math.sqrt(z2) / (1 + z2 / 20)) * Math.sqrt((p * (1 - p)) / 20 + z2 / 1600);
    // Bisection to 1e−10 of the distance.
    expect(1 / (1 + Math.exp(-lower[0]))).toBeCloseTo(centre - half, 8);
    expect(1 / (1 + Math.exp(-upper[0]))).toBeCloseTo(centre + half, 8);
  });
  it('bootstrap: holds the estimate, repeats with the seed', () => {
    const of = () => confint(modelOf('counts'), { method: 'bootstrap', bootstrap: { replicates: 99, seed: 5 } });
    const a = of();
    expect(of()).toEqual(a);
    modelOf('counts').coefficients.forEach((c, i) => {
      expect(a.lower[i]).toBeLessThan(c.estimate as number);
      expect(a.upper[i]).toBeGreaterThan(c.estimate as number);
    });
  });
  it('profile: a likelihood-ratio test at its ends is at the level', () => {
    const model = modelOf('counts');
    const { lower } = confint(model);
    const spline = confint(model, { method: 'profile-spline' });
    lower.forEach((v, i) => {
      expect(Math.abs(v - spline.lower[i])).toBeLessThan(2e-3 * Math.abs(spline.upper[i] - spline.lower[i]));
    });
  });
});

describe('tables', () => {
  const small = glm('breaks ~ wool', { breaks: [3, 5, 2, 8, 9, 4], wool: ['A', 'A', 'A', 'B', 'B', 'B'] }, { family: 'poisson' });
  const robust = withCovariance(small, { type: 'HC0' });
  it('of models side by side, in four formats', () => {
    const text = modelTable([small.state, robust.state], { names: ['plain', 'robust'] });
    expect(text).toMatch(/plain\s+robust/);
    expect(text).toMatch(/Standard errors\s+model\s+HC0/);
    expect(modelTable([small.state], { format: 'markdown' })).toMatch(/^\| {2}\| \(1\) \|\n\| :-- \| --: \|/);
    expect(modelTable([small.state], { format: 'latex' })).toMatch(/\\begin\{tabular\}\{lr\}/);
    const html = modelTable([small.state], { format: 'html', names: ['<b>'] });
    expect(html).toContain('&lt;b&gt;');
    expect(html).not.toContain('<b>');
  });
  it('of rows have one entry for each row of the fit', () => {
    const a = augment(small);
    expect([...a.row]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(a.fitted[0]).toBeCloseTo(10 / 3, 10);
  });
});

describe('functions named as the commands', () => {
  it('anova takes one model or several; effects slopes or comparisons', () => {
    const model = modelOf('counts');
    const small = glm('breaks ~ wool + tension + x', model.training?.table, { family: 'poisson' });
    expect(anova(model, { type: 'II' }).terms).toHaveLength(4);
    expect(anova(small, model).models).toHaveLength(2);
    expect(effects(model, { variables: ['x'] })[0].contrast).toBe('dY/dX');
    expect(effects(model, { variables: ['x'], kind: 'ratio' })[0].contrast).toBe('+1');
  });
});
