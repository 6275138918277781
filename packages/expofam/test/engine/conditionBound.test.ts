import { expect, test } from 'vitest';
import { informationFactor } from '../../src/engine/informationFactor.ts';

/** A Hilbert-like matrix with a ridge: condition numbers from 1 to about 1e6. */
const matrix = (size: number, ridge: number): Float64Array =>
  Float64Array.from({ length: size * size }, (_, i) => {
    const [r, c] = [Math.floor(i / size), i % size];
    return 1 / (r + c + 1) + (r === c ? ridge : 0);
  });

test('the bound of the condition is above the estimate, by no more than the number of columns', () => {
  for (const size of [1, 2, 5, 12, 32]) {
    for (const ridge of [1e-10, 1e-4, 1]) {
      const factor = informationFactor(matrix(size, ridge), size);
      const condition = factor?.condition() ?? Number.NaN;
      const bound = factor?.conditionBound() ?? Number.NaN;
      // ‖A‖₂ ≤ ‖A‖_F ≤ √n ‖A‖₂ for R and for its inverse; the estimate itself is within a factor 2 below.
      expect(bound).toBeGreaterThanOrEqual(condition * (1 - 1e-12));
      expect(bound).toBeLessThanOrEqual(2 * size * condition);
      // So is the cheaper one, of the determinant, where it is enough.
      const cheap = factor?.conditionBound(1e3) ?? Number.NaN;
      expect(cheap).toBeGreaterThanOrEqual(condition * (1 - 1e-12));
      if (cheap > 1e3) expect(cheap).toBe(bound);
    }
  }
});

test('many columns have no cheap bound but that of the determinant', () => {
  const factor = informationFactor(matrix(33, 1), 33);
  expect(factor?.conditionBound()).toBe(Number.POSITIVE_INFINITY);
  const cheap = factor?.conditionBound(1e6) ?? Number.NaN;
  expect(cheap).toBeLessThanOrEqual(1e6);
  expect(cheap).toBeGreaterThanOrEqual(factor?.condition() ?? Number.NaN);
});
