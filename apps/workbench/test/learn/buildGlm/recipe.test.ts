import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FittedModel } from 'expofam';
import { describe, expect, test } from 'vitest';
import {
  bake,
  type CandidateName,
  expected,
  formulaOf,
  ingredients,
  pearsonRatio,
  readings,
  readShop,
} from '../../../src/learn/buildGlm/recipe.ts';

const shop = await readShop(readFileSync(fileURLToPath(new URL('../../../../../examples/shop.csv', import.meta.url)), 'utf8'));
const all = ingredients.map((i) => i.term);
const fitted = (family: CandidateName, terms: readonly string[]): FittedModel => {
  const baked = bake(shop, family, terms);
  if ('refusal' in baked) throw new Error(baked.refusal);
  return baked.model;
};
const quiet = { promotion: 'no', advertising: 0, weather: 'rain', weekday: 'Monday', hour: 9 };

// The page says these numbers in words.
describe('what the page tells of the shop', () => {
  test('inputs left out look like overdispersion', () => {
    expect(pearsonRatio(fitted('poisson', ['promotion', 'poly(hour, 2)'])).toFixed(1)).toBe('2.8');
    expect(pearsonRatio(fitted('poisson', all)).toFixed(1)).toBe('1.0');
  });

  test('the size of a negative binomial runs to the edge', () => {
    expect(fitted('negative-binomial', all).warnings.map((w) => w.code)).toContain('constant-at-edge');
  });

  test('a Gaussian expects fewer than no customers in a quiet hour, a Poisson four', () => {
    expect(expected(fitted('gaussian', all), quiet).mean).toBeLessThan(0);
    expect(expected(fitted('poisson', all), quiet).mean.toFixed(0)).toBe('4');
  });

  test('a Bernoulli is refused with the reason', () => {
    expect(bake(shop, 'bernoulli', all)).toMatchObject({ refusal: expect.stringContaining('expected 0 or 1') });
  });
});

test('coefficients are read as ratios with a log link, as sums without', () => {
  const poisson = readings(fitted('poisson', ['promotion', 'poly(hour, 2)']));
  const promotion = poisson.find((r) => r.term === 'promotion[yes]');
  expect(promotion?.effect).toBeCloseTo(Math.exp(promotion?.estimate ?? Number.NaN), 14);
  // A part of a polynomial does not move alone.
  expect(poisson.find((r) => r.term.startsWith('poly'))?.effect).toBeNull();
  const gaussian = readings(fitted('gaussian', ['promotion'])).find((r) => r.term === 'promotion[yes]');
  expect(gaussian?.effect).toBe(gaussian?.estimate);
});

test('no input at all is a formula, too', () => {
  expect(formulaOf([])).toBe('customers ~ 1');
  expect(fitted('poisson', []).state.rank).toBe(1);
});
