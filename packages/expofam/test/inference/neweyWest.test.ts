import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { covariance, glm, withCovariance } from '../../src/index.ts';

interface HacValue {
  readonly prewhite: number;
  readonly lag: number;
  readonly fixed?: true;
  readonly adjust?: true;
  readonly matrix: readonly (readonly number[])[];
}
interface HacCase {
  readonly formula: string;
  readonly family: string;
  readonly link: string;
  readonly values: Record<string, HacValue>;
}

/** neweyWest.json, made by neweyWest.R with sandwich 3.0.2 in R 4.2.2. */
const { data, cases }: { readonly data: Record<string, (number | string)[]>; readonly cases: Record<string, HacCase> } = JSON.parse(
  readFileSync(new URL('./reference/neweyWest.json', import.meta.url), 'utf8'),
);

/** The largest difference beside the standard errors of the row and the column. */
const matrixError = (got: readonly (readonly number[])[], want: readonly (readonly number[])[]): number =>
  Math.max(...want.flatMap((row, i) => row.map((v, j) => Math.abs(got[i][j] - v) / Math.sqrt(want[i][i] * want[j][j]))));

describe.each(Object.keys(cases))('Newey–West of the %s case against sandwich', (name) => {
  const { formula, family, link, values } = cases[name];
  const model = glm(formula, data, { family, link });
  it.each(Object.keys(values))('%s', (key) => {
    const { prewhite, lag, fixed, adjust, matrix } = values[key];
    const options = { type: 'newey-west', lag: fixed ? lag : 'auto', prewhite, ...(adjust ? { adjust } : {}) } as const;
    expect(withCovariance(model, options).state.covarianceType).toContain(`lag ${lag}`);
    // R's coefficients where the deviance is settled to 1e−15 of its size, printed to sixteen digits.
    expect(matrixError(covariance(model, options).matrix, matrix)).toBeLessThan(1e-8);
  });
});

describe('Newey–West', () => {
  const model = glm('y ~ x + z', data, { family: 'gaussian' });
  it('whitens by an autoregression of order one where prewhite is true', () => {
    const one = { type: 'newey-west', lag: 'auto', prewhite: true } as const;
    expect(covariance(model, one)).toEqual(covariance(model, { ...one, prewhite: 1 }));
    expect(withCovariance(model, one).state.covarianceType).toMatch(/, prewhitened\)/);
  });
  it('does not depend on where the columns have their origin', () => {
    // The scores of shifted columns are combinations of the old ones; the choice of the lag takes them without the intercept.
    const shifted = glm('y ~ I(x + 100) + z', data, { family: 'gaussian' });
    const plain = covariance(model, { type: 'newey-west', lag: 2, prewhite: true }).matrix;
    const moved = covariance(shifted, { type: 'newey-west', lag: 2, prewhite: true }).matrix;
    expect(moved[1][1]).toBeCloseTo(plain[1][1], 10);
    expect(moved[2][1]).toBeCloseTo(plain[2][1], 10);
  });
  it('refuses what has no answer', () => {
    const few = glm('y ~ x', { y: [1, 3, 2], x: [1, 2, 4] }, { family: 'gaussian' });
    expect(() => covariance(few, { type: 'newey-west', prewhite: 2 })).toThrow(/3 rows/);
    expect(() => covariance(model, { type: 'newey-west', prewhite: -1 })).toThrow(/order of the autoregression/);
    expect(() => covariance(model, { type: 'newey-west', lag: 1.5 })).toThrow(/'auto'/);
  });
});

describe('Newey–West with long runs of a row', () => {
  const y = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
  const x = y.map((_, i) => (i * 7) % 5);
  const fitted = (f: readonly number[]) => glm('y ~ x', { y, x, f }, { family: 'poisson', frequencyWeights: 'f' });

  it.each([
    { lag: 0, prewhite: 0 },
    { lag: 3, prewhite: 0 },
    { lag: 40, prewhite: 0 },
    { lag: 3, prewhite: 1 },
    { lag: 2, prewhite: 2 },
    { lag: 'auto' as const, prewhite: 0 },
    { lag: 'auto' as const, prewhite: 1 },
  ])('is that of the rows written out: $lag, $prewhite', (o) => {
    const f = y.map((_, i) => [30, 1, 0, 7, 2, 55][i % 6]);
    const out = y.flatMap((_, i) => new Array<number>(f[i]).fill(i));
    const long = glm('y ~ x', { y: out.map((i) => y[i]), x: out.map((i) => x[i]) }, { family: 'poisson' });
    const options = { type: 'newey-west' as const, ...o };
    // Equal numbers in sums of another order, of 190 terms.
    expect(matrixError(covariance(fitted(f), options).matrix, covariance(long, options).matrix)).toBeLessThan(1e-11);
  });

  it('takes a billion copies of each row as runs', () => {
    const m = fitted(y.map(() => 1e9));
    const [one, more] = [0, 3].map((lag) => covariance(m, { type: 'newey-west', lag, prewhite: 0 }).matrix);
    // Neighbours are copies but for the ends of runs: Σ(1 − |l|/4) = 4 times the sum without lags, up to some 1e-9.
    expect(
      matrixError(
        more.map((r) => r.map((v) => v / 4)),
        one,
      ),
    ).toBeLessThan(1e-7);
  });
});
