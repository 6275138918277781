// Bootstrap intervals from R's own replicates, against boot::boot.ci.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { confint, glm } from '../../src/index.ts';

const { data, replicates, intervals } = JSON.parse(
  readFileSync(fileURLToPath(new URL('reference/bootstrap.json', import.meta.url)), 'utf8'),
);
const model = glm('breaks ~ wool + x', data, { family: 'poisson' });
const sample = {
  kind: 'cases' as const,
  coefficients: (replicates as number[][]).map((b) => Float64Array.from(b)),
  theta: [],
  failures: 0,
  seed: 1,
};
const kinds = ['normal', 'basic', 'percentile', 'bca'] as const;
type Ends = { readonly lower: number[]; readonly upper: number[] };

describe.each(intervals as ({ readonly level: number } & Record<string, Ends>)[])('at level $level', (expected) => {
  it.each(kinds)('%s', (kind) => {
    const found = confint(model, { method: 'bootstrap', bootstrapInterval: kind, level: expected.level, bootstrap: { sample } });
    expect(found.notes).toEqual([]);
    for (const end of ['lower', 'upper'] as const) {
      expected[kind][end].forEach((value, i) => {
        // Beside the width: R's estimates are good to about 1e-8 of their errors, replicates are given.
        const width = expected[kind].upper[i] - expected[kind].lower[i];
        expect(Math.abs(found[end][i] - value)).toBeLessThan(1e-7 * width);
      });
    }
  });
});

it('takes ranks that are whole but for rounding: the 25th and 975th of 999', () => {
  const coefficients = Array.from({ length: 999 }, (_, i) => Float64Array.of(i + 1, i + 1, i + 1));
  const { lower, upper } = confint(model, { method: 'bootstrap', bootstrap: { sample: { ...sample, coefficients } } });
  expect([lower[0], upper[0]]).toEqual([25, 975]);
});

it('says where replicates are too few, and refuses bca of simulated responses', () => {
  const few = confint(model, { method: 'bootstrap', bootstrap: { sample: { ...sample, coefficients: sample.coefficients.slice(0, 9) } } });
  expect(few.notes[0]).toBe('(Intercept): too few replicates: an end is the outermost of them');
  const drawn = { method: 'bootstrap', bootstrapInterval: 'bca', bootstrap: { sample: { ...sample, kind: 'parametric' } } } as const;
  expect(() => confint(model, drawn)).toThrow(/drawn anew/);
});
