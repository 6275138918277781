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
