import { expect, test } from 'vitest';
import { steadyError } from '../../src/engine/steadyError.ts';

const sizes = [3, 2, 1.5, 1, 0.7, 0.2, 2];

test('foretells errors that change evenly, for steps of any size', () => {
  for (const evenly of [() => [4, -1], (k: number) => [4 - k, 2 * k], (k: number) => [k ** 2 - 3 * k, 1 + 5 * k - k ** 2]]) {
    const errors = steadyError();
    const guesses = sizes.map((size, k) => {
      const error = Float64Array.from(evenly(k), (v) => v * size ** 2);
      const guess = errors.guess(size);
      errors.see(error, size);
      return { guess, error };
    });
    // A quadratic is known from three values; that it is one is seen at the fourth.
    for (const { guess, error } of guesses.slice(4)) {
      expect(guess).toBeDefined();
      error.forEach((v, i) => {
        expect(guess?.[i]).toBeCloseTo(v, 12);
      });
    }
  }
});

test('foretells nothing where errors show no order, or were forgotten', () => {
  const errors = steadyError();
  expect(errors.guess(1)).toBeUndefined();
  for (const sign of [1, -1, 1, -1]) errors.see(Float64Array.of(sign, -2 * sign), 1);
  expect(errors.guess(1)).toBeUndefined();
  for (let k = 0; k < 3; k++) errors.see(Float64Array.of(1, 1), 1);
  expect(errors.guess(2)).toEqual(Float64Array.of(4, 4));
  errors.forget();
  expect(errors.guess(1)).toBeUndefined();
});
