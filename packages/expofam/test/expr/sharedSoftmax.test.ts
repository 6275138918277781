import { expect, test } from 'vitest';
import { compile } from '../../src/expr/compile.ts';
import { lower } from '../../src/expr/lower.ts';
import { add, exp, logsumexp, mul, neg, sub, symbol } from '../../src/expr/node.ts';

const [x, y, z] = ['x', 'y', 'z'].map(symbol);
const L = logsumexp(0, x, y, z);
const outputs = [L, exp(sub(x, L)), exp(sub(y, L)), exp(neg(L)), exp(sub(add(x, z), mul(2, L)))];

/** The same in ordinary arithmetic about the largest argument. */
function expected(values: readonly number[]): number[] {
  const all = [0, ...values];
  const m = Math.max(...all);
  const e = all.map((v) => Math.exp(v - m));
  const s = e.reduce((a, b) => a + b);
  return [m + Math.log(s), e[1] / s, e[2] / s, e[0] / s, (e[1] / s) * (e[3] / s)];
}

test('probabilities of a softmax and its logsumexp share their exponentials, also far out', () => {
  const rows = [
    [0, 0, 0],
    [1, -2, 0.5],
    [-40, -50, -60],
    [700, 710, -700],
    [-1e4, 1e4, 3],
    [5000, 5000, 5000],
  ];
  const program = compile(outputs, ['x', 'y', 'z']);
  const out = outputs.map(() => new Float64Array(rows.length));
  program.run(
    rows.length,
    [0, 1, 2].map((k) => Float64Array.from(rows, (r) => r[k])),
    out,
  );
  rows.forEach((row, i) => {
    // A few units in the last place: exponentials, a sum and a quotient of each kernel.
    expected(row).forEach((v, k) => {
      expect(Math.abs(out[k][i] - v), `output ${k} at ${row}`).toBeLessThanOrEqual(4e-16 * Math.abs(v) + 2e-16 * (k === 0 ? 1 : 0));
    });
  });
  const exponentials = lower(outputs, ['x', 'y', 'z'], [false, false, false]).instructions.filter(
    (i) => i.kind === 'unary' && i.op === 'exp',
  );
  // One for each argument, that of the constant included.
  expect(exponentials).toHaveLength(4);
});

test('scalar arguments, and a logsumexp alone, are as before', () => {
  const program = compile([L, exp(sub(x, L))], ['x', 'y', 'z']);
  const out = [new Float64Array(1), new Float64Array(1)];
  program.run(1, [1, 2, 3], out);
  const [value, probability] = expected([1, 2, 3]);
  expect(out[0][0]).toBeCloseTo(value, 14);
  expect(out[1][0]).toBeCloseTo(probability, 14);
  const alone = compile([logsumexp(x, y)], ['x', 'y']);
  alone.run(1, [Float64Array.of(-Infinity), Float64Array.of(-Infinity)], out.slice(0, 1));
  expect(out[0][0]).toBe(-Infinity);
});
