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

test('a function that runs a program on columns leaves the rows of the program around it alone', () => {
  const inner = compile([mul(add(x, 1), add(x, 2))], ['x']);
  const column = new Float64Array(1);
  const result = new Float64Array(1);
  const nested: NumericFunction = {
    name: 'nested',
    evaluate(v) {
      column[0] = v;
      inner.run(1, [column], [result]);
      return result[0];
    },
  };
  // The sums and the product beside the call stay in registers while it runs.
  const outer = compile([add(mul(add(x, 5), sub(y, 3)), call(nested, add(x, y)))], ['x', 'y']);
  const [xs, ys] = [Float64Array.of(1, 2, 3), Float64Array.of(4, 6, 9)];
  const out = new Float64Array(3);
  outer.run(3, [xs, ys], [out]);
  expect([...out]).toEqual([0, 1, 2].map((i) => (xs[i] + 5) * (ys[i] - 3) + (xs[i] + ys[i] + 1) * (xs[i] + ys[i] + 2)));
});
