import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { confint, glm, test, withCovariance } from '../../src/index.ts';

interface ScoreCase {
  readonly formula: string;
  readonly family: string;
  readonly link: string;
  readonly weights?: string;
  readonly offset?: string;
  readonly data: Record<string, number[]>;
  readonly lower: readonly (number | null)[];
  readonly upper: readonly (number | null)[];
}

/** scores.json, made by scores.R with R 4.2.2: roots of the score statistic of glm() fits with an offset. */
const { cases }: { readonly cases: Record<string, ScoreCase> } = JSON.parse(
  readFileSync(new URL('./reference/scores.json', import.meta.url), 'utf8'),
);

const fit = ({ formula, family, link, weights, offset, data }: ScoreCase) =>
  glm(formula, data, { family, link, ...(weights ? { weights } : {}), ...(offset ? { offset } : {}) });

describe('score intervals', () => {
  it.each(Object.keys(cases))('of %s are R’s by root finding', (name) => {
    const c = cases[name];
    const { lower, upper } = confint(fit(c), { method: 'score' });
    c.lower.forEach((low, i) => {
      const high = c.upper[i];
      const width = low === null || high === null ? 1 : high - low;
      // Ours stop at 1e−10 of the distance; R's glm at a deviance that is settled to 1e−15 of its size.
      const close = (got: number, want: number): void => expect(Math.abs(got - want) / width).toBeLessThan(1e-8);
      if (low === null) expect(lower[i]).toBe(Number.NEGATIVE_INFINITY);
      else close(lower[i], low);
      if (high === null) expect(upper[i]).toBe(Number.POSITIVE_INFINITY);
      else close(upper[i], high);
    });
  });
  it('end where the score test is at the level', () => {
    const model = fit(cases.poisson);
    const { lower, upper } = confint(model, { method: 'score', level: 0.9 });
    for (const end of [lower[1], upper[1]]) {
      const [{ pValue }] = [test(model, [`x = ${end}`], { method: 'score' })].map(({ p }) => ({ pValue: p }));
      expect(pValue).toBeCloseTo(0.1, 8);
    }
  });
});

describe('intervals and covariances', () => {
  it('Wald’s intervals follow a robust covariance; those of the likelihood are refused', () => {
    const robust = withCovariance(fit(cases.poisson), { type: 'HC3' });
    const { method, lower } = confint(robust);
    expect(method).toBe('wald');
    const [, x] = robust.coefficients;
    expect(lower[1]).toBeCloseTo((x.estimate ?? 0) - 1.959963984540054 * (x.stdError ?? 0), 12);
    for (const kind of ['profile', 'profile-spline', 'score'] as const) {
      expect(() => confint(robust, { method: kind })).toThrow(/likelihood alone/);
    }
  });
  it('stand in tidy() and summary(), with open ends', () => {
    const model = fit(cases.separated);
    const intervals = confint(model, { method: 'profile' });
    const rows = model.tidy({ intervals, exponentiate: true });
    expect(rows[1].upper).toBe(Number.POSITIVE_INFINITY);
    expect(rows[0].lower).toBe(0);
    expect(rows[1].lower).toBeCloseTo(Math.exp(intervals.lower[1]), 12);
    const text = model.summary({ intervals });
    expect(text).toMatch(/^x .* Inf /m);
    expect(text).toContain('Intervals by profile likelihood');
    expect(() => model.tidy({ intervals, level: 0.9 })).toThrow(/one of them/);
    expect(() => fit(cases.poisson).tidy({ intervals })).toThrow(/those of this model/);
  });
});

describe('a Wald test of a separated fit', () => {
  const data = { y: [0, 0, 0, 3, 2, 4, 1, 6], g: [1, 1, 1, 0, 0, 0, 0, 0], h: [0, 0, 0, 0, 0, 0, 1, 1] };
  const model = glm('y ~ g + h', data, { family: 'poisson' });
  it('is that of the finite coefficients where it is about them', () => {
    // g = 1 has no counts: the rows of g = 0 alone tell h, log(3.5/3) with variance 1/7 + 1/9.
    const [h] = test(model, ['h = 0']).hypotheses;
    expect(h.estimate).toBeCloseTo(Math.log(3.5 / 3), 10);
    expect(h.stdError).toBeCloseTo(Math.sqrt(1 / 7 + 1 / 9), 8);
  });
  it('says which has no error', () => {
    expect(() => test(model, ['g = 0'])).toThrow(/g without a standard error.*lr/);
  });
});
