import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
// Loaded for the primitives that it brings.
import '../../src/expr/rareNodes.ts';
import { binaryPrimitives, ternaryPrimitives, unaryPrimitives } from '../../src/kernels/scalarPrimitives.ts';

interface Reference {
  readonly cases: readonly (readonly [string, readonly number[], number | 'Infinity'])[];
}
const reference: Reference = JSON.parse(readFileSync(new URL('./reference/stablePrimitives.json', import.meta.url), 'utf8'));
const functions = { ...unaryPrimitives, ...binaryPrimitives, ...ternaryPrimitives } as unknown as Record<
  string,
  (...x: number[]) => number
>;

/** Relative error allowed; the reason where it is not a few roundings of a series (2e−14). */
const tolerances: Record<string, number> = {
  // The alternating series of the fifth derivative cancels two digits at 4.
  logExpm1OverXDerivative: 1e-13,
};

describe('stable primitives against 120 digits', () => {
  const names = [...new Set(reference.cases.map(([name]) => name))];
  test.each(names)('%s', (name) => {
    const cases = reference.cases.filter((c) => c[0] === name);
    let worst = 0;
    let at = '';
    for (const [, args, value] of cases) {
      const expected = Number(value);
      const found = functions[name](...args);
      const error = found === expected ? 0 : Math.abs(found / expected - 1);
      if (!(error <= worst)) {
        worst = error;
        at = `${args.join(', ')}: ${found} for ${expected}`;
      }
    }
    expect(worst, at).toBeLessThanOrEqual(tolerances[name] ?? 2e-14);
  });
});

test('differences of polygamma functions far apart, and far out', () => {
  // mpmath 1.2.1, 40 digits, 2026-11-30: psi(m, a + n) − psi(m, a).
  for (const [m, a, n, want] of [
    [0, 1e6 + 0.5, -1e6, -15.77902058398574],
    [0, 1e9 + 20, -1e9, -17.75274186420426],
    [0, 1e12 + 100, -1e12, -23.03085926328996],
    [0, 1e100, 1.01e100, 0.6981347220709843],
    [1, 1e9 + 20, -1e9, 0.05127082193520314],
    // A step of one is nothing beside such an a: the recurrence would never end.
    [0, 1e16, -(1e16 - 4), -35.58524381947293],
  ]) {
    // One subtraction, and one logarithm or recurrence.
    expect(Math.abs(ternaryPrimitives.polygammaDifference(m, a, n) / want - 1)).toBeLessThan(1e-15);
  }
});
