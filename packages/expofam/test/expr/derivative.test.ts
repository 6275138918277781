import fc from 'fast-check';
import '../fixedSeed.ts';
import { describe, expect, test } from 'vitest';
import * as node from '../../src/expr/allNodes.ts';
import { derivative, gradient, hessian } from '../../src/expr/derivative.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import type { Expr } from '../../src/expr/node.ts';
import { printText } from '../../src/expr/print.ts';
import { simplify } from '../../src/expr/simplify.ts';
import { expressions } from './expressions.ts';

const x = node.symbol('x');
const y = node.symbol('y');

/** Six-point central difference, error O(h⁶); rounding about 1e−16/h relative to the largest value. */
function difference(f: (t: number) => number, at: number, scale = 1): number {
  const h = 4e-3 * scale;
  const d = (k: number) => f(at + k * h) - f(at - k * h);
  return (45 * d(1) - 9 * d(2) + d(3)) / (60 * h);
}

const reals = [-7.3, -2.1, -0.4, 0.3, 1.7, 6.2];
const positive = [0.15, 0.7, 1.9, 5.3, 14.2, 40.5];

const cases: [string, (t: Expr) => Expr, readonly number[]][] = [
  ['neg', node.neg, reals],
  ['square', node.square, reals],
  ['sqrt', node.sqrt, positive],
  ['exp', node.exp, reals],
  ['expm1', node.expm1, reals],
  ['log', node.log, positive],
  ['log1p', node.log1p, positive],
  ['log1mexp', node.log1mexp, positive.map((v) => -v)],
  ['log1pmx', node.log1pmx, [-0.7, -0.05, 0.04, 0.3, 3]],
  ['softplus', node.softplus, reals],
  ['sigmoid', node.sigmoid, reals],
  ['abs', node.abs, reals],
  ['sin', node.sin, reals],
  ['cos', node.cos, reals],
  ['tan', node.tan, [-1.2, -0.3, 0.8]],
  ['atan', node.atan, reals],
  ['lgamma', node.lgamma, positive],
  ['digamma', node.digamma, positive],
  ['trigamma', node.trigamma, positive],
  ['polygamma(3)', (t) => node.polygamma(3, t), positive],
  ['normalCdf', node.normalCdf, reals],
  ['normalPdf', node.normalPdf, reals],
  ['normalLogCdf', node.normalLogCdf, [-30, -12, ...reals]],
  ['normalHazard', node.normalHazard, [-30, -12, ...reals]],
  ['normalHazardExcess', node.normalHazardExcess, [-30, -12, ...reals]],
  ['truncatedNormalVariance', node.truncatedNormalVariance, [-12, ...reals]],
  ['normalQuantile', node.normalQuantile, [0.1, 0.3, 0.7, 0.95]],
  ['cauchyCdf', node.cauchyCdf, reals],
  ['lambertW0', node.lambertW0, [-0.3, -0.1, 0.2, 3, 20]],
  ['logBesselI0', node.logBesselI0, [...reals, 25, 40]],
  ['besselRatio', node.besselRatio, [...reals, 25, 40]],
  ['besselRatioDerivative(1)', (t) => node.besselRatioDerivative(1, t), [...reals, 25, 40]],
  ['stirlerr', node.stirlerr, positive],
  ['stirlerrDerivative(1)', (t) => node.stirlerrDerivative(1, t), positive],
  ['stirlerrDerivative(2)', (t) => node.stirlerrDerivative(2, t), positive],
  ['logExpm1OverX', node.logExpm1OverX, reals],
  ['logExpm1OverXDerivative(1)', (t) => node.logExpm1OverXDerivative(1, t), reals],
  ['logExpm1OverXDerivative(2)', (t) => node.logExpm1OverXDerivative(2, t), reals],
  ['reciprocalExpm1', node.reciprocalExpm1, reals],
  ['bernoulliFunction', node.bernoulliFunction, reals],
  ['x + 2', (t) => node.add(t, 2), reals],
  ['3 − x', (t) => node.sub(3, t), reals],
  ['x·exp(x)', (t) => node.mul(t, node.exp(t)), reals],
  ['sin(x)/x', (t) => node.div(node.sin(t), t), reals],
  ['x^3', (t) => node.pow(t, 3), reals],
  ['x^-1.5', (t) => node.pow(t, -1.5), positive],
  ['x^x', (t) => node.pow(t, t), positive.slice(0, 4)],
  ['2^x', (t) => node.pow(2, t), reals],
  ['min', (t) => node.min(t, node.square(t)), reals],
  ['max', (t) => node.max(t, node.square(t)), reals],
  ['xlogy(x, 2x)', (t) => node.xlogy(t, node.mul(2, t)), positive],
  ['lbeta(x, 3)', (t) => node.lbeta(t, 3), positive],
  ['lbeta(2.5, x)', (t) => node.lbeta(2.5, t), positive],
  ['bd0(x, 3)', (t) => node.bd0(t, 3), positive],
  ['bd0(3, x)', (t) => node.bd0(3, t), positive],
  ['logPochhammer(x, 4)', (t) => node.logPochhammer(t, 4), positive],
  ['logPochhammer(x, 2.5)', (t) => node.logPochhammer(t, 2.5), positive],
  ['logPochhammer(1.3, x)', (t) => node.logPochhammer(1.3, t), positive],
  ['polygammaDifference(0, x, 0.5)', (t) => node.polygammaDifference(0, t, 0.5), positive],
  ['polygammaDifference(2, x, 0.5)', (t) => node.polygammaDifference(2, t, 0.5), positive],
  ['polygammaDifference(1, 2, x)', (t) => node.polygammaDifference(1, 2, t), positive],
  ['logsumexp', (t) => node.logsumexp(t, node.mul(2, t), 1.5), reals],
  ['where', (t) => node.where(node.lt(t, 1), node.sin(t), node.exp(t)), reals],
];

describe('derivative', () => {
  test.each(cases)('%s agrees with a difference quotient', (_, build, points) => {
    const e = build(x);
    const first = derivative(e, x);
    for (const at of points) {
      const scale = Math.min(1, Math.abs(at) / 4);
      const numeric = difference((t) => evaluate(e, { x: t }), at, scale);
      const size = Math.max(Math.abs(evaluate(e, { x: at })), Math.abs(numeric));
      // The quotient itself is good to about 1e−16·size/h and (h/scale)⁶; 1e−9 leaves room for both.
      expect(Math.abs(evaluate(first, { x: at }) - numeric), `at ${at}`).toBeLessThan(
        (1e-9 * Math.max(size, 1e-3)) / Math.max(scale, 0.05),
      );
    }
  });

  test('of random smooth expressions agrees with difference quotients, simplified or not', () => {
    const value = fc.double({ min: -2, max: 2, noNaN: true });
    let compared = 0;
    fc.assert(
      fc.property(expressions({ smooth: true, depth: 4 }), value, value, value, (e, at, yv, zv) => {
        const f = (t: number) => evaluate(e, { x: t, y: yv, z: zv });
        const [coarse, fine] = [difference(f, at, 0.5), difference(f, at, 0.25)];
        const size = Math.abs(f(at)) + Math.abs(fine);
        // Two step sizes that disagree say that the quotient is no reference here (steep compositions of exp).
        if (!Number.isFinite(coarse) || size > 1e8 || Math.abs(coarse - fine) > 1e-7 * size) return;
        compared++;
        const exact = derivative(e, x);
        const env = { x: at, y: yv, z: zv };
        for (const d of [exact, simplify(exact)]) {
          expect(Math.abs(evaluate(d, env) - fine), printText(e)).toBeLessThanOrEqual(1e-6 * size + 1e-12);
        }
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(1000);
  });

  test('keeps the tails of the Bernoulli log-partition', () => {
    const second = derivative(derivative(node.softplus(x), x), x);
    expect(second).toBe(node.mul(node.sigmoid(x), node.sigmoid(node.neg(x))));
    // exp(−400) = 1.915169596714006e−174 (mpmath 1.3, 40 digits); one rounding of exp
    expect(evaluate(second, { x: 400 }) / 1.915169596714006e-174).toBeCloseTo(1, 13);
    expect(evaluate(second, { x: -400 }) / 1.915169596714006e-174).toBeCloseTo(1, 13);
    expect(evaluate(second, { x: -740 })).toBeGreaterThan(0);
    expect(evaluate(second, { x: -800 })).toBe(0);
    expect(evaluate(second, { x: 800 })).toBe(0);
  });

  test('is zero for what does not depend on the symbol, and one for the symbol', () => {
    expect(derivative(node.exp(y), x)).toBe(node.constant(0));
    expect(derivative(x, x)).toBe(node.constant(1));
  });

  test('refuses a variable that is not a symbol', () => {
    expect(() => derivative(x, node.exp(x))).toThrow(/expected a symbol/);
  });

  test('the Hessian is symmetric and the gradient of softmax sums to one', () => {
    const z = node.symbol('z');
    const lse = node.logsumexp(0, x, y, z);
    const second = hessian(lse, [x, y, z]);
    expect(second[0][2]).toBe(second[2][0]);
    const env = { x: 0.3, y: -1.2, z: 2.2 };
    const p = gradient(lse, [x, y, z]).map((g) => evaluate(g, env));
    const total = Math.exp(0.3) + Math.exp(-1.2) + Math.exp(2.2) + 1;
    expect(p[1]).toBeCloseTo(Math.exp(-1.2) / total, 14);
    expect(evaluate(second[0][1], env)).toBeCloseTo(-p[0] * p[1], 14);
    expect(evaluate(second[1][1], env)).toBeCloseTo(p[1] * (1 - p[1]), 14);
  });
});
