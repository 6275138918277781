// Profile intervals where they are hard: separated rows, edges of the parameter space, profiles with more than one crossing. An end
// that was not found is NaN with a reason, never a number and never a wait.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { glm as coreGlm } from '../../src/glm.ts';
import { confint, glm } from '../../src/index.ts';

interface Case {
  readonly formula: string;
  readonly family: string;
  readonly link: string;
  readonly data: Readonly<Record<string, number[]>>;
  readonly lower: (number | null)[];
  readonly upper: (number | null)[];
}
const { cases } = JSON.parse(readFileSync(fileURLToPath(new URL('reference/profiles.json', import.meta.url)), 'utf8'));

/** R's roots are good to about 1e-13, its maxima with two free coefficients to 1e-15 of ℓ, which moves a root by about 1e-9. */
const near = (found: number, expected: number) => expect(Math.abs(found - expected)).toBeLessThan(2e-9 * (1 + Math.abs(expected)));

describe('separated rows', () => {
  it.each(Object.entries(cases as Record<string, Case>))('%s', (_, { formula, family, link, data, lower, upper }) => {
    const model = glm(formula, data, { family, link });
    expect(model.status).toBe('separated');
    const found = confint(model, { method: 'profile' });
    expect(found.notes).toEqual([]);
    lower.forEach((end, i) => {
      if (end === null) expect(found.lower[i]).toBe(Number.NEGATIVE_INFINITY);
      else near(found.lower[i], end);
    });
    upper.forEach((end, i) => {
      if (end === null) expect(found.upper[i]).toBe(Number.POSITIVE_INFINITY);
      else near(found.upper[i], end);
    });
  });

  it('of classes', () => {
    const data = { y: ['a', 'a', 'b', 'b', 'c', 'c', 'a', 'b', 'c', 'c'], x: [1, 2, 2, 3, 5, 6, 1.5, 2.5, 4.5, 7] };
    const { terms, lower, upper, notes } = confint(glm('y ~ x', data, { family: 'multinomial' }), { method: 'profile' });
    expect([terms, notes]).toEqual([['a: (Intercept)', 'a: x', 'b: (Intercept)', 'b: x'], []]);
    // c lies beyond a and b: the slopes of both fall without end, their intercepts rise.
    expect([upper[0], lower[1], upper[2], lower[3]]).toEqual([Infinity, -Infinity, Infinity, -Infinity]);
    for (const end of [lower[0], upper[1], lower[2], upper[3]]) expect(Number.isFinite(end)).toBe(true);
  });
});

describe('edges and bends', () => {
  it('the edge of the domain gives no number and says so', () => {
    // The mean at x = 0 is the intercept, whose estimate is 0.
    const model = glm('y ~ x', { y: [0, 1, 2, 3, 4, 6], x: [0, 1, 2, 3, 4, 5] }, { family: 'poisson', link: 'identity' });
    expect(model.status).toBe('boundary');
    const { lower, notes } = confint(model, { method: 'profile' });
    expect(lower[0]).toBeNaN();
    expect(notes[0]).toBe('(Intercept): lower end: the model leaves its domain before the likelihood has fallen far enough');
  });

  it('a profile that falls and rises again ends at its first crossing', () => {
    const data = { x: [3.5, 2.75, 1, -4.75, 2.5, 2.75, 2.5], y: [1.31, 1.53, 4.06, 1.25, 3.98, 1.23, 2.3] };
    const { lower, notes } = confint(glm('y ~ x', data, { family: 'gaussian', link: 'inverse' }), { method: 'profile' });
    // R 4.2.2 (2026-11-29): uniroot() on the profile of Σ(y − 1/(a + bx))² over b by grid and optimize(); it crosses again at 0.21.
    expect(Math.abs(lower[0] - 0.304239577786)).toBeLessThan(1e-8);
    expect(notes).toEqual(['(Intercept): lower end: the profile is not monotone; this is the crossing nearest to the estimate']);
  });

  it('a likelihood with two maxima is profiled along the higher one', () => {
    const data = { x: [-0.75, -1, -2.75, 1.25, -2.75, 2, -5, 0.5], y: [0, 0, 0, 1, 0, 0, 0, 1] };
    const { lower, notes } = confint(glm('y ~ x', data, { family: 'bernoulli', link: 'cauchit' }), { method: 'profile' });
    // R as above: a start from the estimate alone ends beside the maximum, at −5.3.
    expect(Math.abs(lower[0] + 15.4036302101954)).toBeLessThan(1e-8);
    expect(notes).toEqual([]);
  });

  it('a higher likelihood found on the way is no interval', () => {
    const data = { x: [-1, -4.75, 3.5, -4.75, 0.5, 0.75, 5], y: [1.88, 2.63, 4.92, 2.57, 2.08, 4.42, 0.12] };
    // From the response alone, as expofam/glm fits; glm() looks for other maxima where rows are so few.
    const local = coreGlm('y ~ x', data, { family: 'gamma', link: 'identity' });
    const best = glm('y ~ x', data, { family: 'gamma', link: 'identity' });
    expect([local.status, best.status]).toEqual(['stalled', 'converged']);
    const { upper, notes } = confint(local, { method: 'profile' });
    expect(upper[1]).toBeNaN();
    expect(notes.join()).toContain('a higher likelihood than that of the fit was found on the way');
  });

  it('a perfect fit has nothing to measure by', () => {
    const { lower, upper } = confint(glm('y ~ x', { y: [1, 2, 3, 4, 5], x: [1, 2, 3, 4, 5] }, { family: 'gaussian' }), {
      method: 'profile',
    });
    // Rounding has made the dispersion: whatever is given is at the estimate, not far from it.
    for (const ends of [lower, upper])
      for (const end of ends) expect(Number.isNaN(end) || Math.abs(end - Math.round(end)) < 1e-12).toBe(true);
  });
});
