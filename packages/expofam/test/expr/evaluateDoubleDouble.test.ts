import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import '../fixedSeed.ts';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/expr/evaluate.ts';
import { estimatedValues, evaluateDoubleDouble } from '../../src/expr/evaluateDoubleDouble.ts';
import { functions } from '../../src/expr/functions.ts';
import * as node from '../../src/expr/node.ts';
import { parseExpression } from '../../src/expr/parse.ts';
import { type ExtendedDouble, extendedSubtract, log2Magnitude } from '../../src/math/extendedDouble.ts';
import { expressions } from './expressions.ts';

interface Reference {
  readonly cases: readonly (readonly [string, readonly number[], ExtendedDouble])[];
}
const reference: Reference = JSON.parse(readFileSync(new URL('../math/reference/extendedFunctions.json', import.meta.url), 'utf8'));
const names = [...new Set(reference.cases.map(([name]) => name))];

/** The function applied to symbols, as the parser would build it; a leading order stays a constant. */
function applied(name: string, args: readonly number[]) {
  const f = functions.get(name);
  if (!f) throw new Error(`no function ${name}`);
  const symbols = args.map((_, i) => node.symbol(`x${i}`));
  return f.build(...(f.order ? [node.constant(args[0]), ...symbols.slice(1)] : symbols));
}
const environment = (args: readonly number[]) => Object.fromEntries(args.map((x, i) => [`x${i}`, x]));

describe('double-double values against 700 digits', () => {
  test.each(names)('%s', (name) => {
    for (const [, args, expected] of reference.cases.filter((c) => c[0] === name)) {
      const e = applied(name, args);
      const { values, fallbacks } = estimatedValues(e, environment(args));
      const found = values.get(e)?.value as ExtendedDouble;
      expect([...fallbacks], `${name}(${args})`).toEqual([]);
      const difference = extendedSubtract(found, expected);
      const bits = difference[0] === 0 ? Number.NEGATIVE_INFINITY : log2Magnitude(difference) - log2Magnitude(expected);
      // 2⁻⁹⁶ is 1e−29, some roundings of 2⁻¹⁰⁴. A gamma function's absolute error counts against 100; twenty bits of Φ
      // cancel at −5 and five more in 1 − m·d; log of (eˣ − 1)/x loses 13 bits at 1e−4; an exponent takes the bits of x.
      const allowed = /gamma|stirlerr|beta|Poch/.test(name)
        ? -76
        : /normal/i.test(name)
          ? -74
          : name === 'logExpm1OverX' || args.some((x) => Math.abs(x) > 100)
            ? -88
            : -96;
      expect(bits, `${name}(${args}): ${found} for ${expected}`).toBeLessThan(allowed);
    }
  });
});

describe('evaluateDoubleDouble', () => {
  test('a difference of near values keeps its digits, and an overflowing step does no harm', () => {
    const e = parseExpression('log(1 + exp(x)) - x', { symbols: ['x'] });
    // log(1 + e⁻⁴⁰), 4e−18: of 31 digits 19 cancel against 40.
    expect(evaluateDoubleDouble(e, { x: 40 }).value[0] / Math.log1p(Math.exp(-40))).toBeCloseTo(1, 11);
    expect(evaluateDoubleDouble(parseExpression('log(1 + exp(x))', { symbols: ['x'] }), { x: 800 }).value[0]).toBe(800);
    expect(evaluateDoubleDouble(parseExpression('exp(x)', { symbols: ['x'] }), { x: 800 }).value[0]).toBe(Number.POSITIVE_INFINITY);
  });

  test('names what it evaluates in double, and what that costs', () => {
    const result = evaluateDoubleDouble(parseExpression('atan(x) - x', { symbols: ['x'] }), { x: 1e-4 });
    expect(result.fallbacks).toEqual(['atan']);
    // The double's error 2⁻⁵⁰ over the cancellation x²/3.
    expect(result.error).toBeGreaterThan(1e-16 / (1e-8 / 3));
  });

  test('an unbound symbol is an error', () => {
    expect(() => evaluateDoubleDouble(node.add(node.symbol('x'), node.symbol('y')), { x: 1 })).toThrow(/"y": no value/);
  });

  test('agrees with plain evaluation where that keeps its digits', () => {
    fc.assert(
      fc.property(expressions({ smooth: true, depth: 3 }), fc.double({ min: -3, max: 3, noNaN: true }), (e, x) => {
        const env = { x, y: 0.7, z: -1.3 };
        const { values } = estimatedValues(e, env);
        // The sum of |value| over the nodes bounds what a well-conditioned tree can lose; compare on that scale.
        let scale = 1;
        for (const v of values.values()) scale = Math.max(scale, Math.abs(v.value[0] * 2 ** v.value[2]));
        fc.pre(scale < 1e4);
        const { value } = evaluateDoubleDouble(e, env);
        const plain = evaluate(e, env);
        // Smooth trees of depth three with intermediate values below 1e4 amplify an error by less than 1e8.
        expect(Math.abs(value[0] - plain)).toBeLessThan(1e-16 * 1e8 * scale);
      }),
      { numRuns: 300 },
    );
  });
});
