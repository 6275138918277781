// Paths under links that not every linear predictor has a mean of.
import { describe, expect, it } from 'vitest';
import { type GlmPathOptions, glm, glmPath } from '../../../src/index.ts';
import { errorOf } from '../../errorOf.ts';

const n = 60;
const x = Array.from({ length: n }, (_, i) => 1 + ((i * 7) % 13) / 3);
const z = Array.from({ length: n }, (_, i) => ((i * 5) % 11) / 5);
const y = x.map((v, i) => (0.5 + 0.8 * v + 0.3 * z[i]) * (0.6 + (0.8 * ((i * 37) % n)) / n));
const offset = x.map((_, i) => (((i * 3) % 7) - 3) / 2);
const data = { x, z, y, offset, count: y.map(Math.round), moved: y.map((v, i) => v + 2 + offset[i]) };

const cases: [string, string, Omit<GlmPathOptions, 'lambda'>][] = [
  ['count', 'x + z', { family: 'poisson', link: 'identity' }],
  ['count', 'x + z', { family: 'poisson', link: 'sqrt' }],
  ['y', 'x + z', { family: 'gamma' }],
  ['y', 'x + z', { family: 'gamma', link: 'identity' }],
  ['y', 'x + z', { family: 'inverse-gaussian' }],
  ['moved', 'x + z', { family: 'gamma', link: 'identity', offset: 'offset' }],
];

describe('a path whose maximum lies inside the domain', () => {
  it.each(cases)('ends where the fit without penalty is: %s ~ %s, %o', (response, terms, options) => {
    const path = glmPath(`${response} ~ ${terms}`, data, { ...options, lambda: [1, 0.1, 1e-3, 1e-9], tolerance: 1e-10 });
    expect(path.warnings).toEqual([]);
    const fit = glm(`${response} ~ ${terms}`, data, options as Parameters<typeof glm>[2]);
    expect(fit.status).toBe('converged');
    path.coefficientsAt(1e-9).coefficients.forEach((c, i) => {
      // The penalty of 1e−9 moves a coefficient by about that over its information, which is above 0.01 here.
      expect(Math.abs(c.estimate - (fit.coefficients[i].estimate as number))).toBeLessThan(1e-6);
    });
  });
  it.each(cases)('is refused without an intercept, where it has no start: %s ~ 0 + %s, %o', (response, terms, options) => {
    const { offset: _, ...plain } = options;
    const error = errorOf(() => glmPath(`${response} ~ 0 + ${terms}`, data, plain));
    expect(error.code).toBe('no-start');
    expect(error.message).toContain('no mean where every penalised coefficient is 0, since the formula has no intercept');
  });
});

it('a path that meets the edge of the domain says what to try, and not more iterations', () => {
  // Without the penalty the maximum has a mean of zero in the first row.
  const x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const data = { y: [0, 0, 1, 0, 3, 5, 8, 12, 11, 14], x, z: [1, 0, 1, 1, 0, 0, 1, 0, 1, 1] };
  const { warnings } = glmPath('y ~ x + z', data, { family: 'poisson', link: 'identity' });
  expect(warnings.map((w) => w.code)).toEqual(['max-iterations']);
  expect(warnings[0].message).toContain('under the link "identity" means may meet the edge of their domain');
  expect(warnings[0].message).not.toContain('maxIterations');
});
