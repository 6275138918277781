import { describe, expect, it } from 'vitest';
import { fitQuality, glm, glmPath } from '../../src/index.ts';
import type { GlmOptions } from '../../src/model/glmOptions.ts';

const x = [1, 2, 3, 4, 5, 6, 7, 8];
const data = {
  x,
  y: [1.2, 2.1, 2.9, 4.3, 5.2, 5.8, 7.1, 8.4],
  share: [0.1, 0.2, 0.15, 0.4, 0.35, 0.6, 0.7, 0.8],
  one: x.map(() => 1),
  below: x.map((v) => -v),
};
const codes = (formula: string, options: GlmOptions): string[] => glm(formula, data, options).warnings.map((w) => w.code);

describe('a null model without a deviance', () => {
  // R 4.2.2: glm(y ~ 0 + x, Gamma(inverse), start = 0.1)$null.deviance is NaN, with a warning of log(); 2026-11-30.
  it.each<[GlmOptions, string]>([
    [{ family: 'gamma' }, 'inverse'],
    [{ family: 'gamma', link: 'identity' }, 'identity'],
    [{ family: 'gaussian', link: 'inverse' }, 'inverse'],
    [{ family: 'inverse-gaussian' }, '1/mu^2'],
  ])('is said: %o', (options, link) => {
    const model = glm('y ~ 0 + x', data, options);
    expect(model.status).toBe('converged');
    expect(model.glance().nullDeviance).toBeNull();
    expect(fitQuality(model).devianceExplained).toBeNull();
    expect(model.warnings).toEqual([
      {
        code: 'no-null-deviance',
        message: `null deviance: left out, and with it the share that is explained: without an intercept the null model has the linear predictor 0, which the link "${link}" maps to no mean of finite deviance; compare models by their deviance or AIC instead`,
      },
    ]);
  });
  it('is said of offsets alone', () => {
    const [warning] = glm('y ~ 0 + x', data, { family: 'gamma', link: 'identity', offset: 'below' }).warnings;
    expect(warning.code).toBe('no-null-deviance');
    expect(warning.message).toContain('has the linear predictor of the offset alone, which the link "identity"');
  });
  it.each<[string, string, GlmOptions]>([
    ['an intercept', 'y ~ x', { family: 'gamma' }],
    ['a link that maps 0', 'y ~ 0 + x', { family: 'gamma', link: 'log' }],
    ['offsets within the domain', 'y ~ 0 + x', { family: 'gamma', offset: 'one' }],
    ['a family without deviance', 'share ~ 0 + x', { family: 'beta' }],
  ])('is not said with %s', (_, formula, options) => {
    expect(codes(formula, options)).not.toContain('no-null-deviance');
  });
  it('is not said of a path that has one', () => {
    const path = glmPath('y ~ 0 + x', data, { family: 'gamma', link: 'log' });
    expect(path.warnings).toEqual([]);
  });
});
