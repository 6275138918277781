import { describe, expect, test } from 'vitest';
import { linearScale, roundOut, ticks, tickText } from '../../../src/learn/chart/scale.ts';

describe('scales of the charts', () => {
  test('a scale and its inverse', () => {
    const scale = linearScale([-2, 6], [40, 440]);
    expect(scale(0)).toBe(140);
    expect(scale.invert(scale(3.25))).toBe(3.25);
  });

  test('ticks are round and inside', () => {
    expect(ticks([0.3, 9.7], 5)).toEqual([2, 4, 6, 8]);
    expect(ticks([-0.11, 0.31], 5).map((v) => tickText(v, [0, 0.1]))).toEqual(['−0.1', '0.0', '0.1', '0.2', '0.3']);
    expect(ticks([1, 1], 4)).toEqual([1]);
  });

  test('rounding out keeps the interval inside and close', () => {
    for (const [a, b] of [
      [0.13, 7.8],
      [-31, -2],
      [0, 1e-5],
    ]) {
      const [from, to] = roundOut([a, b]);
      expect(from).toBeLessThanOrEqual(a);
      expect(to).toBeGreaterThanOrEqual(b * (1 - 1e-15));
      expect(to - from).toBeLessThan(1.5 * (b - a));
    }
  });
});
