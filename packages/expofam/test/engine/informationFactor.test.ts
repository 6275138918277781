import { expect, test } from 'vitest';
import { compensatedFactor, type InformationFactor, informationFactor } from '../../src/engine/informationFactor.ts';
import { randomSource } from '../../src/math/random/random.ts';

const size = 7;
const { uniform } = randomSource(3);
const numbers = (count: number): Float64Array => Float64Array.from({ length: count }, () => uniform() - 0.5);

/** XᵀX of twenty rows. */
function gram(columns = size): Float64Array {
  const X = numbers(20 * columns);
  return Float64Array.from({ length: columns ** 2 }, (_, e) => {
    let sum = 0;
    for (let i = 0; i < 20; i++) sum += X[i * columns + (e % columns)] * X[i * columns + Math.floor(e / columns)];
    return sum;
  });
}

const leading = (H: Float64Array, k: number): Float64Array =>
  Float64Array.from({ length: k * k }, (_, e) => H[Math.floor(e / k) * size + (e % k)]);

test('pivots are what the columns before leave of the square of each', () => {
  const H = gram();
  const pivots = informationFactor(H, size)?.pivots() ?? [];
  expect(pivots.length).toBe(size);
  pivots.forEach((pivot, j) => {
    // The last entry of the inverse of a leading block is the reciprocal of what is left.
    const inverse = informationFactor(leading(H, j + 1), j + 1)?.inverse() ?? new Float64Array(0);
    expect(pivot * H[j * size + j] * inverse[inverse.length - 1]).toBeCloseTo(1, 13);
  });
});

test.each([
  ['plain', informationFactor],
  ['compensated', (H: Float64Array, P: number) => compensatedFactor(H, new Float64Array(P * P), P)],
] as const)('errors beside a covariance are the roots of its diagonal, whatever its size: %s', (_, factorOf) => {
  const H = gram();
  const factor: InformationFactor | undefined = factorOf(H, size);
  const errorsOf = (B: Float64Array) => {
    const errors = new Float64Array(3);
    const covariance = factor?.covariance(B, 3, errors) ?? new Float64Array(9);
    expect(covariance).toEqual(factor?.covariance(B, 3));
    return { errors, covariance };
  };
  const B = numbers(3 * size);
  const { errors, covariance } = errorsOf(B);
  errors.forEach((error, i) => {
    expect(error ** 2 / covariance[4 * i]).toBeCloseTo(1, 14);
  });
  // By a power of two: variances overflow, their roots do not, and round on their way to other units only.
  const large = errorsOf(B.map((v) => v * 2 ** 520));
  expect(large.covariance[0]).not.toBeLessThan(Number.POSITIVE_INFINITY);
  large.errors.forEach((error, i) => {
    expect(error / 2 ** 520 / errors[i]).toBeCloseTo(1, 14);
  });
});
