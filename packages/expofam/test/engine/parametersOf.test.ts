import { expect, test } from 'vitest';
import { parametersOf } from '../../src/engine/parametersOf.ts';

test('parameters are what the back-transform makes the coefficients of', () => {
  // Two predictors: intercepts that take back centres, in the order of a formula, and a slope that both share.
  const places = [0, 1, 2, 3].map((column) => ({ predictor: 0, column }));
  const matrix = Float64Array.of(1, -0.75, 0, 12, 0, 0.5, 0, 0, 0, -0.75, 1, 0, 0, 0, 0, 4);
  const coefficients = Float64Array.of(1.3, -0.2, 2.5, 0.6);
  const transform = { places, matrix, isIdentity: false, coefficients: () => coefficients };
  const theta = parametersOf(transform, coefficients);
  coefficients.forEach((value, i) => {
    const back = theta.reduce((sum, v, p) => sum + matrix[4 * i + p] * v, 0);
    expect(back).toBeCloseTo(value, 14);
  });
  // Slopes are divided by their scale alone.
  expect([theta[1], theta[3]]).toEqual([-0.4, 0.15]);
});
