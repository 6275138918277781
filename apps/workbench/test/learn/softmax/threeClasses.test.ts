import { describe, expect, test } from 'vitest';
import { clipHalfPlane, type Example, lossOf, regionOf, softmax, updated, type Weights } from '../../../src/learn/softmax/threeClasses.ts';

const weights: Weights = [
  [0.5, -0.8, 0.7],
  [0, 0.9, 0.5],
  [0, 0.1, -1.1],
];
const square: Example = { x1: -0.2, x2: 1.5, label: 1 };

describe('softmax of one example', () => {
  test('logits, exponentials, probabilities and loss belong together', () => {
    const s = softmax(weights, square);
    expect(s.target).toEqual([0, 1, 0]);
    s.logits.forEach((l, k) => {
      expect(s.exponentials[k]).toBe(Math.exp(l));
      // Sums of three exponentials, a few ulp.
      expect(s.probabilities[k]).toBeCloseTo(Math.exp(l) / s.normaliser, 14);
    });
    expect(s.crossEntropy).toBeCloseTo(-Math.log(s.probabilities[1]), 14);
    expect(s.predicted).toBe(0);
  });

  test('stays exact where exponentials overflow', () => {
    const s = softmax(
      [
        [900, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
      square,
    );
    expect(s.exponentials[0]).toBe(Number.POSITIVE_INFINITY);
    expect(s.probabilities[0]).toBe(1);
    expect(s.crossEntropy).toBeCloseTo(900, 11);
  });

  test('steps repair the misclassification, along the gradient of the loss', () => {
    let now = weights;
    for (let i = 0; i < 3; i++) now = updated(now, square, 0.4);
    expect(softmax(now, square).predicted).toBe(1);
    const step = 1e-6;
    const slope = (lossOf(weights, [square]).total - lossOf(updated(weights, square, step), [square]).total) / step;
    const { probabilities, target } = softmax(weights, square);
    const squares = probabilities.reduce((sum, p, k) => sum + (target[k] - p) ** 2, 0) * (1 + square.x1 ** 2 + square.x2 ** 2);
    // A forward difference: the error is the step times a curvature of size ten.
    expect(slope).toBeCloseTo(squares, 4);
  });
});

describe('regions', () => {
  const unit = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const;
  const area = (p: readonly (readonly [number, number])[]) =>
    Math.abs(p.reduce((sum, [x, y], i) => sum + x * p[(i + 1) % p.length][1] - p[(i + 1) % p.length][0] * y, 0)) / 2;

  test('a half plane cuts a square', () => {
    expect(area(clipHalfPlane(unit, -1, 1, 1))).toBeCloseTo(0.5, 15);
    expect(clipHalfPlane(unit, -3, 1, 1)).toEqual([]);
  });

  test('the regions of the classes fill the rectangle', () => {
    const big = unit.map(([x, y]) => [6 * x - 3, 6 * y - 3] as const);
    expect(weights.reduce((sum, _w, k) => sum + area(regionOf(weights, k, big)), 0)).toBeCloseTo(36, 12);
  });
});
