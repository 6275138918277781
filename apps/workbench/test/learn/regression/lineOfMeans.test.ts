import { describe, expect, test } from 'vitest';
import { bestLine, likelihoodOf } from '../../../src/learn/regression/lineOfMeans.ts';

const points = [
  { x: 0, y: 1 },
  { x: 1, y: 1 },
  { x: 2, y: 4 },
  { x: 3, y: 2 },
];

describe('the line of means', () => {
  test('the log-likelihood is that of the Gaussian, term by term', () => {
    const { terms, total, squares } = likelihoodOf({ intercept: 1, slope: 0.5, sd: 2 }, points);
    // −log(2√(2π)) − r²/8 with r = 0, −0.5, 2, −0.5
    const constant = -Math.log(2 * Math.sqrt(2 * Math.PI));
    [0, 0.25, 4, 0.25].forEach((r2, i) => {
      expect(terms[i]).toBeCloseTo(constant - r2 / 8, 13);
    });
    expect(squares).toBe(4.5);
    expect(total).toBeCloseTo(4 * constant - 4.5 / 8, 13);
  });

  test('the best line is least squares, and nothing near it is more likely', () => {
    const best = bestLine(points);
    if (!best) throw new Error('no line');
    // Normal equations by hand: means 1.5 and 2, Sxy = 3, Sxx = 5.
    expect(best.slope).toBeCloseTo(0.6, 12);
    expect(best.intercept).toBeCloseTo(1.1, 12);
    expect(likelihoodOf(best, points).total).toBeCloseTo(best.logLik, 11);
    for (const key of ['intercept', 'slope', 'sd'] as const) {
      for (const by of [-0.05, 0.05]) expect(likelihoodOf({ ...best, [key]: best[key] + by }, points).total).toBeLessThan(best.logLik);
    }
  });

  test('points on a line have no spread, points at one x no slope', () => {
    expect(bestLine(points.map(({ x }) => ({ x, y: 2 * x })))).toBeUndefined();
    expect(bestLine(points.map(({ y }) => ({ x: 1, y })))).toBeUndefined();
  });
});
