import { expect, test } from 'vitest';
import { interval } from '../../src/family/interval.ts';
import {
  circle,
  continuousOn,
  firstOutside,
  inSupport,
  integersOn,
  nonNegativeIntegers,
  openUnit,
  realLine,
  zeroOne,
} from '../../src/family/support.ts';

test('firstOutside finds what inSupport refuses, at every place', () => {
  const supports = [
    realLine,
    openUnit,
    zeroOne,
    nonNegativeIntegers,
    circle,
    continuousOn(interval(0, 1, '(]')),
    integersOn(interval(-2, 3, '[)')),
  ];
  const values = [
    0,
    -0,
    1,
    0.5,
    -1,
    2,
    3,
    -2,
    1e300,
    -1e300,
    Math.PI,
    5e-324,
    1 - 2 ** -53,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const support of supports) {
    const inside = values.filter((v) => inSupport(support, v));
    expect(inside.length).toBeGreaterThan(0);
    expect(firstOutside(support, Float64Array.from(inside))).toBe(-1);
    for (const v of values) {
      expect(firstOutside(support, Float64Array.from([...inside, v, ...inside]))).toBe(inSupport(support, v) ? -1 : inside.length);
    }
  }
});
