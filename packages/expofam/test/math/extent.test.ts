import { expect, test } from 'vitest';
import { extent } from '../../src/math/extent.ts';

test('the largest magnitude and the sum, wherever the largest stands', () => {
  for (let at = 0; at < 7; at++) {
    const values = Float64Array.of(1, -2, 0.5, 3, -1, 2, 0);
    values[at] = -9;
    expect(extent(values)).toEqual({ largest: 9, sum: values.reduce((a, b) => a + b) });
  }
  expect(extent(new Float64Array(0))).toEqual({ largest: 0, sum: 0 });
});

test('a value that is not finite shows, one that only its sum overflows by does not', () => {
  for (let at = 0; at < 6; at++) {
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const values = new Float64Array(6).fill(1);
      values[at] = odd;
      expect(Number.isFinite(extent(values).largest)).toBe(false);
    }
  }
  expect(extent(Float64Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)).largest).toBe(Number.POSITIVE_INFINITY);
  // Of the four sums one is ∞ and one −∞.
  expect(extent(Float64Array.of(1e308, -1e308, 0, 0, 1e308, -1.5e308, 0, 0)).largest).toBe(1.5e308);
});
