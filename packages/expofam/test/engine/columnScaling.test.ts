import { describe, expect, test } from 'vitest';
import { columnScaling } from '../../src/engine/columnScaling.ts';
import { sampleNormal } from '../../src/math/random/continuousSamplers.ts';
import { randomSource } from '../../src/math/random/random.ts';

const n = 200_000;
const random = randomSource(3);
const normal = Float64Array.from({ length: n }, () => sampleNormal(random));

/** Mean and standard deviation about it, of all values. */
function moments(values: Float64Array) {
  // About the first value, so that a mean far from zero keeps its digits.
  const mean = values[0] + values.reduce((s, v) => s + (v - values[0]) / values.length, 0);
  return { mean, sd: Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2 / values.length, 0)) };
}

describe('the centre and scale of a column', () => {
  test.each([
    ['with a small spread', normal.map((v) => v / 8)],
    ['of few rows', normal.slice(0, 1001)],
    ['far from zero', normal.map((v) => 1e9 + v)],
    ['small', normal.map((v) => 1e-140 * (3 + v))],
    // What a part of the rows does not show.
    ['constant but for a few rows', normal.map((_, i) => (i === 777 || i === 150_001 ? 5 : 1))],
    ['with one value far out', normal.map((v, i) => (i === 1500 ? 1e12 : v))],
    ['with the period of the part', normal.map((v, i) => (i % 1024 < 64 ? 7 + 1e-5 * v : v))],
    ['in two halves', normal.map((v, i) => v + (i < n / 2 ? 0 : 100))],
  ])('are those of all rows: %s', (_, values) => {
    const { centre, scale } = columnScaling(values, true);
    const { mean, sd } = moments(values);
    expect(Math.abs(centre - mean)).toBeLessThanOrEqual(1e-6 * sd);
    // The power of two below 1/sd; a part of the rows may see a spread some way off.
    expect(Math.log2(scale)).toBe(Math.round(Math.log2(scale)));
    expect(scale * sd).toBeLessThanOrEqual(4);
    expect(scale * sd).toBeGreaterThanOrEqual(0.25);
  });

  test('of many rows near zero and about one apart are none: such a column is used as it is', () => {
    const asRead = { centre: 0, scale: 1 };
    expect(columnScaling(normal, true)).toMatchObject(asRead);
    expect(
      columnScaling(
        normal.map((v) => 3 * v + 2),
        true,
      ),
    ).toMatchObject(asRead);
    expect(columnScaling(normal.slice(0, 60_000), true).centre).not.toBe(0);
    expect(
      columnScaling(
        normal.map((v) => v + 2),
        true,
      ).centre,
    ).toBeCloseTo(2, 1);
    // What reading moved them by is that of their size, mean and all.
    expect(
      columnScaling(
        normal.map((v) => 3 * v + 2),
        true,
      ).rounding,
    ).toBeCloseTo((2 ** -53 / Math.sqrt(3)) * Math.hypot(3, 2), 17);
  });
});
