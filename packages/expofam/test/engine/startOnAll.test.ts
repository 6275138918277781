import { expect, test } from 'vitest';
import { glm } from '../../src/index.ts';

// As many products as make the start save the sweep that looks for aliased columns (startOnPart.ts), on few rows.
const rows = 7600;
const columns = 370;

/** Numbers between −½ and ½ without a pattern that the columns share. */
function source(seed: number): () => number {
  let s = seed;
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return s / 2 ** 32 - 0.5;
  };
}

function data(): Record<string, Float64Array> {
  const next = source(7);
  const table: Record<string, Float64Array> = {};
  for (let j = 1; j <= columns; j++) table[`x${j}`] = Float64Array.from({ length: rows }, next);
  // Counts of about one.
  table.y = Float64Array.from({ length: rows }, (_, i) => Math.max(0, Math.round(1 + 2 * next() + table.x1[i] - table.x2[i])));
  return table;
}
const formulaOf = (table: Record<string, Float64Array>): string =>
  `y ~ ${Object.keys(table)
    .filter((name) => name !== 'y')
    .join(' + ')}`;

test('gives what plain Newton gives', () => {
  const table = data();
  const fit = (strategy: 'auto' | 'newton') => glm(formulaOf(table), table, { family: 'poisson', strategy });
  const [auto, newton] = [fit('auto'), fit('newton')];
  expect(auto.converged).toBe(true);
  auto.coefficients.forEach((c, j) => {
    const other = newton.coefficients[j];
    // Both end below 1e−11 standard errors from the maximum.
    expect(Math.abs((c.estimate ?? 0) - (other.estimate ?? 1)) / (other.stdError ?? 1)).toBeLessThan(1e-9);
    // The information of a point a millionth of a standard error away may do: 1e−6/√7600 of it.
    expect((c.stdError ?? 0) / (other.stdError ?? 1)).toBeCloseTo(1, 8);
  });
  expect(auto.deviance).toBeCloseTo(newton.deviance ?? Number.NaN, 7);
}, 60_000);

test('leaves aliased columns to the sweep that names them', () => {
  const table = data();
  const sum = table.x1.map((v, i) => v + table.x2[i]);
  const model = glm(formulaOf({ ...table, both: sum }), { ...table, both: sum }, { family: 'poisson' });
  expect(model.coefficients.filter((c) => c.estimate === null || Number.isNaN(c.estimate)).map((c) => c.term)).toEqual(['both']);
}, 60_000);
