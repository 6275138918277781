import { families, linkByName } from 'expofam';
import { describe, expect, test } from 'vitest';
import { destination, firstCoefficients, meanRange, responseCurve } from '../../../src/learn/threeSpaces/mapping.ts';
import { partialPath, stage } from '../../../src/learn/threeSpaces/partialPath.ts';

describe('from a linear predictor to the mean', () => {
  test('canonical and not', () => {
    expect(destination(families.poisson, linkByName('log'), 1)).toMatchObject({ natural: 1, mean: Math.E });
    const probit = destination(families.bernoulli, linkByName('probit'), 1);
    // Φ(1), from R 4.2.2: pnorm(1)
    expect(probit?.mean).toBeCloseTo(0.841344746068543, 14);
    expect(probit?.natural).not.toBe(1);
  });

  test('no member outside the domain', () => {
    expect(destination(families.gamma, linkByName('inverse'), -0.5)).toBeUndefined();
    expect(destination(families.poisson, linkByName('identity'), -0.5)).toBeUndefined();
    expect(destination(families.bernoulli, linkByName('log'), 0.5)).toBeUndefined();
  });

  test('the curve breaks where there is no mean, and its range keeps off the pole', () => {
    const curve = responseCurve(families.gamma, linkByName('inverse'), [-3, 3]);
    expect(curve[0][1]).toBeNaN();
    expect(meanRange(families.gamma, curve)[1]).toBeLessThan(20);
    expect(meanRange(families.bernoulli, [])).toEqual([-0.12, 1.12]);
  });

  test('the first line stays inside the domain of the link', () => {
    const [a, b] = firstCoefficients(families.gamma, linkByName('inverse'));
    for (const x of [-3, 3]) expect(destination(families.gamma, linkByName('inverse'), a + b * x)).toBeDefined();
  });
});

test('half of a walk ends in the middle', () => {
  const corner = [
    [0, 0],
    [4, 0],
    [4, 4],
  ] as const;
  expect(partialPath(corner, 0.5)).toEqual([
    [0, 0],
    [4, 0],
  ]);
  expect(partialPath(corner, 0.75)).toEqual([
    [0, 0],
    [4, 0],
    [4, 2],
  ]);
  expect(stage(0.5, 0.4, 0.8)).toBeCloseTo(0.25, 15);
});
