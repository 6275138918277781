import fc from 'fast-check';
import '../fixedSeed.ts';
import { describe, expect, test } from 'vitest';
import { ExpofamError } from '../../src/core/expofamError.ts';
import * as node from '../../src/expr/node.ts';
import { parseExpression } from '../../src/expr/parse.ts';
import { printText } from '../../src/expr/print.ts';
import { expressions } from './expressions.ts';

const [x, y] = [node.symbol('x'), node.symbol('y')];
const parse = (text: string) => parseExpression(text, { symbols: 'any' });

describe('parseExpression', () => {
  test.each([
    ['x + y*2', node.add(x, node.mul(y, 2))],
    ['-x^2', node.neg(node.square(x))],
    ['(-x)^2', node.square(x)],
    ['2^3^2', node.constant(512)],
    ['2^-x', node.pow(2, node.neg(x))],
    ['-x*y', node.neg(node.mul(x, y))],
    ['x - y - 1', node.sub(node.sub(x, y), 1)],
    ['x/y/2', node.div(node.div(x, y), 2)],
    ['1e-3 + .5E+1 + 2.', node.constant(1e-3 + 5 + 2)],
    ['log(1+exp(x))', node.log(node.add(1, node.exp(x)))],
    ['x**2 − 3·x × y', node.sub(node.square(x), node.mul(node.mul(3, x), y))],
    ['where(x < 1, x, y >= 2)', node.where(node.lt(x, 1), x, node.le(2, y))],
    ['`a b` + `c\\`d`', node.add(node.symbol('a b'), node.symbol('c`d'))],
    ['pi', node.constant(Math.PI)],
    ['log(gamma(x))', node.lgamma(x)],
    ['logsumexp(x, y, 0)', node.logsumexp(0, x, y)],
    ['polygamma(2, x)', node.polygamma(2, x)],
    ['η·θ', node.mul(node.symbol('η'), node.symbol('θ'))],
    ['+x', x],
    ['min(x, y, 1)', node.min(node.min(x, y), 1)],
  ])('%s', (text, expected) => {
    expect(parse(text)).toBe(expected);
  });

  test.each([
    ['', 1, 'the end of the expression where a number'],
    ['log(x', 6, '"log(" at 1 is still open'],
    ['(x + 1', 7, '"(" at 1 is still open'],
    ['2 x', 3, 'write a product with *'],
    ['x y', 3, '"y" after a complete expression'],
    ['x + ', 5, 'the end of the expression'],
    ['x + * y', 5, '"*" where a number'],
    ['sofplus(x)', 1, 'no function "sofplus"; nearest: "softplus"'],
    ['constructor(x)', 1, 'no function "constructor"'],
    ['__proto__(x)', 1, 'no function "__proto__"'],
    ['toString(x)', 1, 'no function "toString"'],
    ['exp(x, y)', 1, 'exp with 2 arguments where it takes 1'],
    ['exp()', 1, 'exp with 0 arguments'],
    ['polygamma(x, y)', 1, 'not a constant whole number'],
    ['polygamma(1.5, y)', 1, 'not a constant whole number'],
    ['x = 1', 3, 'write == to compare'],
    ['x < y < 1', 7, '"<" after a comparison'],
    ['x $ y', 3, 'the character "$"'],
    ['`x', 1, 'a backquote that is not closed'],
    [`${'('.repeat(300)}x`, 201, 'levels of parentheses'],
    [`${'-'.repeat(300)}x`, 201, 'levels'],
    [Array.from({ length: 5000 }, (_, i) => `a${i}`).join('+'), undefined, 'more than 4000'],
  ])('refuses %j at the place', (text, position, message) => {
    let error: unknown;
    try {
      parse(text);
    } catch (e) {
      error = e;
    }
    expect(error).toBeInstanceOf(ExpofamError);
    if (position !== undefined) expect((error as ExpofamError).details.position).toBe(position);
    expect((error as ExpofamError).message).toContain(message);
  });

  test('takes only the declared symbols', () => {
    const options = { symbols: ['eta', 'exp'] };
    expect(() => parseExpression('1 + etaa', options)).toThrow('expression "1 + etaa" at 5: no symbol "etaa"; nearest: "eta"');
    expect(() => parseExpression('hasOwnProperty', options)).toThrow('no symbol "hasOwnProperty"');
    expect(() => parseExpression('log + 1', options)).toThrow('the function log without arguments');
    expect(() => parseExpression('eta(1 + eta)', options)).toThrow('write a product with *');
    expect(parseExpression('exp(exp)', options)).toBe(node.exp(node.symbol('exp')));
    expect(parseExpression('pi', { symbols: ['pi'] })).toBe(node.symbol('pi'));
  });

  test('names of the prototype are plain symbols', () => {
    expect(parse('constructor + __proto__')).toBe(node.add(node.symbol('constructor'), node.symbol('__proto__')));
  });

  test("a minus sign before a chain of quotients is its first constant's", () => {
    for (const text of ['-1/x/z', '-3/x^2/2', 'z - 3/x/sin(z)', 'z + 1/x/y']) {
      const e = parseExpression(text, { symbols: 'any' });
      expect(parseExpression(printText(e), { symbols: 'any' })).toBe(e);
      expect(node.neg(node.neg(e))).toBe(e);
      expect(parseExpression(printText(node.neg(e)), { symbols: 'any' })).toBe(node.neg(e));
    }
  });

  test('reads back the negative of a quotient of a difference', () => {
    const e = node.neg(node.div(node.sub(x, node.add(x, node.logsumexp(-2, x))), 2));
    expect(parse(printText(e))).toBe(e);
  });

  test('reads back what printText writes, as the same node', () => {
    fc.assert(
      fc.property(expressions({ depth: 6 }), (e) => {
        expect(parse(printText(e))).toBe(e);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['2*(x/3)', node.mul(2, node.div(x, 3))],
    ['2*(x/2)', node.mul(2, node.div(x, 2))],
    ['2*(x/3/y)', node.mul(2, node.div(node.div(x, 3), y))],
    ['2*x/y', node.mul(2, node.div(x, y))],
  ])('keeps a constant factor apart from a constant divisor: %s', (text, e) => {
    expect(printText(e)).toBe(text);
    expect(parse(text)).toBe(e);
  });

  test('reads back every number and every name', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.string({ minLength: 1, unit: 'binary' }), (value, name) => {
        const e = node.sub(node.pow(node.symbol(name), value), node.constant(value));
        expect(parse(printText(e))).toBe(e);
      }),
      { numRuns: 1000 },
    );
  });

  test('never fails but with an ExpofamError that has a position', () => {
    const piece = fc.constantFrom(
      ...'xy12.5e+-*/^()<=>,`!π '.split(''),
      'log',
      'exp(',
      'where(',
      'lgamma',
      'Inf',
      '**',
      '==',
      '1e999',
      '$',
      '\\',
      '😀',
      '\ud800',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          try {
            parse(text);
          } catch (error) {
            expect(error).toBeInstanceOf(ExpofamError);
            expect((error as ExpofamError).details.position).toBeGreaterThanOrEqual(1);
            expect((error as ExpofamError).details.position).toBeLessThanOrEqual(text.length + 1);
          }
        },
      ),
      { numRuns: 5000 },
    );
  });
});

describe('printText', () => {
  test.each([
    ['-(y - mu)^2', '-(y - mu)^2'],
    ['2*x*y', '2*x*y'],
    ['1/(x + 1)', '1/(x + 1)'],
    ['(x - y) + 3', 'x - y + 3'],
    ['x/(y*2)', 'x/(2*y)'],
    ['x^-1.5', 'x^-1.5'],
    ['x - -2', 'x + 2'],
  ])('%s → %s', (text, expected) => {
    expect(printText(parse(text))).toBe(expected);
  });
});
