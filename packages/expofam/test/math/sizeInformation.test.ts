import { expect, it } from 'vitest';
import { sizeInformation } from '../../src/math/sizeInformation.ts';
import reference from './reference/sizeInformation.json' with { type: 'json' };

it.each(reference.rows as [number, number, string][])('the information about log size at mean %s, size %s', (mean, size, value) => {
  // A sum of positive terms, or quadrature whose nodes are right to a few units in the last place each.
  expect(Math.abs(sizeInformation(mean, size) / Number(value) - 1)).toBeLessThan(1e-14);
});

it('comes to r²ψ′(r) − r as the mean grows without bound', () => {
  for (const [size, limit] of [
    [1, Math.PI ** 2 / 6 - 1],
    [2, 4 * (Math.PI ** 2 / 6 - 1) - 2],
    [0.5, Math.PI ** 2 / 8 - 0.5],
  ]) {
    expect(sizeInformation(Number.POSITIVE_INFINITY, size)).toBeCloseTo(limit, 14);
    expect(sizeInformation(1e300, size)).toBeCloseTo(limit, 14);
  }
});

it('is 0 for a mean of 0 and NaN outside the domain', () => {
  expect(sizeInformation(0, 2)).toBe(0);
  expect(sizeInformation(3, -1)).toBeNaN();
});

it('ends for sizes that have all but vanished, and joins the integral', () => {
  // I/r is about log(μ/r) − 1, which moves by 7e-5 of itself between the two sizes.
  const [below, above] = [0.999e-12, 1.001e-12].map((size) => sizeInformation(3, size) / size);
  expect(Math.abs(below / above - 1)).toBeLessThan(1e-4);
  for (const size of [1e-100, 1e-300, 5e-324]) expect(sizeInformation(3, size)).toBeGreaterThanOrEqual(0);
});
