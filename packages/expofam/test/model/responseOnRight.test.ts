import { describe, expect, it } from 'vitest';
import { glm, glmPath } from '../../src/index.ts';

const data = { y: [1.2, 2.3, 2.9, 4.1, 5.5], x: [1, 2, 3, 4, 5] };
const warning = { code: 'response-on-right', message: 'response "y": dropped from the right side; leave it out there' };
const fit = (formula: string) => glm(formula, data, { family: 'gaussian' });

describe('the response among the terms', () => {
  // R 4.2.2, coef(lm(formula)), 2026-11-30; lm warns "the response appeared on the right-hand side and was dropped".
  it.each<[string, Record<string, number>]>([
    ['y ~ y', { '(Intercept)': 3.2 }],
    ['y ~ y + x', { '(Intercept)': 0.08, x: 1.04 }],
    ['y ~ x + . + y', { '(Intercept)': 0.08, x: 1.04 }],
    ['y ~ y * x', { '(Intercept)': 0.620063034669068, x: 0.584763619990995, 'y:x': 0.0706888788833858 }],
  ])('is dropped as in R, with a warning: %s', (formula, want) => {
    const model = fit(formula);
    expect(model.warnings).toContainEqual(warning);
    expect(model.coefficients.map((c) => c.term)).toEqual(Object.keys(want));
    model.coefficients.forEach((c) => {
      // The condition of y and y:x costs two of fifteen digits.
      expect(c.estimate).toBeCloseTo(want[c.term], 12);
    });
  });
  it.each(['y ~ x', 'y ~ .', 'y ~ x - y', 'log(y) ~ y'])('is not said where it is not, or is no response: %s', (formula) => {
    expect(fit(formula).warnings.map((w) => w.code)).not.toContain('response-on-right');
  });
  it('is said once, of the formula of a second parameter too, and by a path', () => {
    const codes = glm('y ~ x; sd ~ y', data, { family: 'gaussian' }).warnings.map((w) => w.code);
    expect(codes.filter((code) => code === 'response-on-right')).toHaveLength(1);
    expect(glmPath('y ~ y + x', data, { family: 'gaussian' }).warnings).toContainEqual(warning);
  });
});
