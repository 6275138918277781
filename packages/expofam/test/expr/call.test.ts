import { expect, test } from 'vitest';
import { compile } from '../../src/expr/compile.ts';
import { derivative } from '../../src/expr/derivative.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import { add, call, mul, type NumericFunction, sub, symbol } from '../../src/expr/node.ts';
import { printText } from '../../src/expr/print.ts';
import { simplify } from '../../src/expr/simplify.ts';
import { substitute } from '../../src/expr/substitute.ts';

const hypot: NumericFunction = {
  name: 'hypot',
  evaluate: (a, b) => Math.hypot(a, b),
  derivative: (partial, args) => mul(args[partial], call(reciprocal, ...args)),
};
const reciprocal: NumericFunction = { name: 'reciprocalHypot', evaluate: (a, b) => 1 / Math.hypot(a, b) };
const [x, y] = [symbol('x'), symbol('y')];

test('a call is one node for the same function and arguments, and prints with its name', () => {
  expect(call(hypot, x, y)).toBe(call(hypot, x, y));
  expect(call(hypot, x, y)).not.toBe(call(reciprocal, x, y));
  expect(printText(call(hypot, x, 2))).toBe('hypot(x, 2)');
  expect(call(hypot, 3, 4).value).toBe(5);
});

test('it is differentiated, simplified, substituted and compiled like any other node', () => {
  const e = simplify(mul(3, call(hypot, add(x, 1), y)));
  const slope = derivative(e, x);
  const env = { x: 2, y: 4 };
  expect(evaluate(slope, env)).toBeCloseTo((3 * 3) / 5, 14);
  expect(evaluate(substitute(e, new Map([[x, sub(y, 2)]])), env)).toBe(15);
  const program = compile([e, slope, call(hypot, 5, y)], ['x', 'y']);
  const xs = Float64Array.from({ length: 2500 }, (_, i) => i / 100);
  const out = [0, 1, 2].map(() => new Float64Array(2500));
  program.run(2500, [xs, xs.map((v) => v + 1)], out);
  for (const i of [0, 7, 1023, 1024, 2499]) {
    const at = { x: xs[i], y: xs[i] + 1 };
    expect(out[0][i]).toBe(evaluate(e, at));
    expect(out[1][i]).toBe(evaluate(slope, at));
    expect(out[2][i]).toBe(Math.hypot(5, at.y));
  }
  program.run(1, [2, Float64Array.of(4)], out);
  expect(out[0][0]).toBe(15);
});

test('without a derivative it refuses to be differentiated by name', () => {
  expect(() => derivative(call(reciprocal, x, y), x)).toThrow(/reciprocalHypot.*no derivative/);
});
