import fc from 'fast-check';
import '../fixedSeed.ts';
import { describe, expect, test } from 'vitest';
import * as node from '../../src/expr/allNodes.ts';
import { derivative } from '../../src/expr/derivative.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import { functions } from '../../src/expr/functions.ts';
import { javaScriptHelpers } from '../../src/expr/javaScriptHelpers.ts';
import { parseExpression } from '../../src/expr/parse.ts';
import { printJavaScript } from '../../src/expr/printJavaScript.ts';
import { families } from '../../src/families/operationalFamilies.ts';
import { expressions } from './expressions.ts';

type Compiled = (...values: number[]) => number;
const compiled = (source: string): Compiled => new Function(`'use strict'; return (${source.trimEnd()});`)() as Compiled;

describe('printJavaScript', () => {
  const arguments_: Record<string, number[]> = {
    log1mexp: [-1e-20, -0.3, -0.7, -800],
    lgamma: [5e-324, 1e-310, -1e-310, -5e-324, 1e-300, 0.3, 1, 2, 5.5, 11.9, 13, 171, 1e6, 1e200, -0.5, -3.3],
    digamma: [1e-100, 0.3, 2, 11.9, 13, 1e6, -0.5],
    trigamma: [1e-100, 0.3, 2, 11.9, 13, 1e6, -0.5],
    stirlerr: [0.3, 2, 11.9, 12.1, 15.5, 1e6],
    normalCdf: [-37, -10, -3.1, -2.9, -1, -1e-10, 0, 0.5, 8],
    logExpm1OverX: [-1e300, -800, -2.01, -1.99, -1e-10, -1e-300, 0, 1e-10, 0.3, 1.99, 2.01, 40, 800, Infinity],
    log1pmx: [-0.9, -0.41, -0.39, -1e-10, 1e-5, 0.3, 0.59, 0.61, 5],
  };
  const pairs = [
    [0.3, 2.5],
    [7, 7.00001],
    [40, 3],
  ];
  test.each([...javaScriptHelpers.keys()].filter((name) => !/logaddexp|Derivative/.test(name)))(
    'the helper %s has the value of the primitive',
    (name) => {
      const f = functions.get(name);
      if (!f) throw new Error(name);
      const symbols = ['a', 'b'].slice(0, f.least).map(node.symbol);
      const e = f.build(...symbols);
      const g = compiled(printJavaScript(e));
      const points = f.least === 2 ? pairs : (arguments_[name] ?? [-800, -40, -1.5, -1e-10, 0.3, 2, 40, 800]).map((x) => [x]);
      for (const at of points) {
        const expected = evaluate(e, { a: at[0], b: at[1] });
        // 2e−14: sums of about ten roundings; absolute up to the size of what cancels, 12 log 12 in log Γ below 12, ½ in Φ.
        const allowed =
          2e-14 * Math.max(Math.abs(expected), /gamma|stirlerr|beta/.test(name) ? 10 : name === 'normalCdf' && at[0] > -3 ? 0.5 : 0);
        if (g(...at) === expected) continue;
        expect(Math.abs(g(...at) - expected), `${name}(${at}): ${g(...at)} for ${expected}`).toBeLessThanOrEqual(allowed);
      }
    },
  );

  test.each([1, 2])('the derivative of order %i of log((eˣ − 1)/x), in its three ranges; a higher one is refused', (order) => {
    const x = node.symbol('x');
    const g = compiled(printJavaScript(node.logExpm1OverXDerivative(order, x)));
    for (const at of [-Infinity, -1e300, -800, -2.01, -1.99, -1, -1e-300, 0, 1e-10, 0.3, 1, 1.99, 2.01, 40, 1e300, Infinity]) {
      const expected = evaluate(node.logExpm1OverXDerivative(order, x), { x: at });
      // 2e−15: in the second derivative 1/z² and b (1 + b) cancel to a quarter at z = 2.
      expect(Math.abs(g(at) - expected), `${at}: ${g(at)} for ${expected}`).toBeLessThanOrEqual(2e-15 * Math.abs(expected));
    }
    expect(() => printJavaScript(node.logExpm1OverXDerivative(3, x))).toThrow(/logExpm1OverXDerivative of order 3/);
  });

  test.each(['zero-truncated-poisson', 'logarithmic-series', 'continuous-bernoulli'] as const)(
    'log-partition, mean and variance of %s have a form',
    (name) => {
      const { logPartition } = families[name].expressions;
      const mean = derivative(logPartition, node.symbol('eta'));
      const e = node.add(logPartition, node.add(mean, derivative(mean, node.symbol('eta'))));
      for (const eta of [-3, -0.1]) {
        const expected = evaluate(e, { eta });
        // Three terms of a few roundings each.
        expect(Math.abs(compiled(printJavaScript(e))(eta) - expected)).toBeLessThanOrEqual(2e-14 * Math.abs(expected));
      }
    },
  );

  test('random expressions', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        expressions({ depth: 4 }),
        fc.tuple(...['x', 'y', 'z'].map(() => fc.double({ min: -3, max: 3, noNaN: true }))),
        (e, at) => {
          let source: string;
          try {
            source = printJavaScript(e, { parameters: ['x', 'y', 'z'] });
          } catch (error) {
            expect((error as { code: string }).code).toBe('no-printed-form');
            return;
          }
          // The arithmetic is the same; expressions of helpers that round differently are for the test above.
          if (/gamma|normal|log1pmx|logExpm1OverX|softplus|stirl|logaddexp|sigmoid/.test(source)) return;
          compared++;
          expect(compiled(source)(...at)).toBe(evaluate(e, { x: at[0], y: at[1], z: at[2] }));
        },
      ),
      { numRuns: 1500 },
    );
    expect(compared).toBeGreaterThan(200);
  });

  test('the text of a Bernoulli log-likelihood', () => {
    const e = parseExpression('y*eta - softplus(eta)', { symbols: ['y', 'eta'] });
    expect(printJavaScript(e, { name: 'logLikelihood', parameters: ['y', 'eta'] })).toBe(
      `function logLikelihood(y, eta) {
  function softplus(x) { return (x > 0 ? x : 0) + Math.log1p(Math.exp(-Math.abs(x))); }
  return ((eta * y) - softplus(eta));
}
`,
    );
  });

  test('names that are no JavaScript names never reach the source', () => {
    const hostile = 'x); globalThis.harmed = 1; (';
    const e = node.add(node.symbol(hostile), node.mul(node.symbol('return'), node.symbol('sigmoid')));
    const source = printJavaScript(e, { parameters: [hostile, 'return', 'sigmoid'] });
    expect(source).not.toContain('harmed');
    expect(compiled(source)(1, 2, 3)).toBe(7);
    expect(() => printJavaScript(e, { name: 'a b' })).toThrow(/the name "a b"/);
    expect(() => printJavaScript(e, { parameters: ['sigmoid'] })).toThrow(/no parameter for the symbol/);
  });

  test('a shared subexpression is computed once; a function without a form is named', () => {
    const x = node.symbol('x');
    const s = node.exp(node.sin(x));
    expect(printJavaScript(node.mul(s, node.add(s, 1))).match(/Math\.sin/g)).toHaveLength(1);
    expect(() => printJavaScript(node.besselRatio(x))).toThrow(/besselRatio/);
  });
});
