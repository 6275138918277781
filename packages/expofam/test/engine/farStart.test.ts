// One row far from the others, which the start from each row's own guess gives e^60 and more times the mean of the others.
import { describe, expect, it } from 'vitest';
import { glm } from '../../src/index.ts';

interface Case {
  readonly rows: number;
  readonly far: number;
  readonly weighted: boolean;
  /** Intercept and slope, and their errors. */
  readonly want: readonly [number, number];
  readonly errors: readonly [number, number];
}

// Newton's method in mpmath 1.3.0 with 60 digits, on sums over equal rows, halving steps that go down; 2026-11-30.
const cases: Case[] = [
  {
    rows: 60_001,
    far: 120,
    weighted: false,
    want: [1.718837038037039, 0.04844553139725846],
    errors: [0.0017284311740783, 0.000192994744850721],
  },
  {
    rows: 60_001,
    far: 300,
    weighted: false,
    want: [1.72249473498252, 0.016365500239831649],
    errors: [0.0017253880702458, 0.000121021199977917],
  },
  {
    rows: 60_001,
    far: 500,
    weighted: true,
    want: [1.7234469049524257, 0.010188200910602708],
    errors: [0.00121945705182777, 6.61757309086051e-5],
  },
  // Of these the usual strategy takes its first steps on a part.
  {
    rows: 300_001,
    far: 1000,
    weighted: false,
    want: [1.724164361176338, 0.005320757019207142],
    errors: [0.000770977148852845, 2.95294398098786e-5],
  },
];

function data(rows: number, far: number): { x: Float64Array; y: Float64Array; w: Float64Array } {
  const x = Float64Array.from({ length: rows }, (_, i) => (((i * 37) % 101) - 50) / 50);
  const y = x.map((v, i) => Math.floor(Math.exp(0.5 + 3 * v) + ((i * 53) % 97) / 97));
  x[(rows - 1) / 2] = far;
  return { x, y, w: x.map((_, i) => 1 + (i % 3)) };
}

describe.each(['auto', 'newton'] as const)('Poisson, a row far from the others, strategy %s', (strategy) => {
  it.each(cases)('$rows rows, x = $far, weighted: $weighted', ({ rows, far, weighted, want, errors }) => {
    const model = glm('y ~ x', data(rows, far), { family: 'poisson', strategy, ...(weighted ? { frequencyWeights: 'w' } : {}) });
    // The first ended as converged with a slope of −5.6e12, the others as stalled.
    expect(model.status).toBe('converged');
    expect(model.warnings).toEqual([]);
    // From a constant it takes eight steps; taking e^½ a step off the far row's mean takes twice its exponent.
    expect(model.glance().iterations).toBeLessThan(12);
    model.coefficients.forEach((c, i) => {
      // The slope of one row in 300,001 is a difference that loses two of fifteen digits.
      expect(Math.abs((c.estimate as number) / want[i] - 1)).toBeLessThan(1e-13);
      expect(Math.abs((c.stdError as number) / errors[i] - 1)).toBeLessThan(1e-12);
    });
  });
});
