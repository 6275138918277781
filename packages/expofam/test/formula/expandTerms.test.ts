import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandTerms } from '../../src/formula/expandTerms.ts';
import { formatNumber, formatNumberExactly } from '../../src/formula/formatNumber.ts';
import { parseFormula } from '../../src/formula/parseFormula.ts';
import { errorOf } from '../errorOf.ts';

const expand = (text: string, columns: string[] = []) =>
  expandTerms(parseFormula(text).predictors[0].rightSide, columns, { text, response: 'y' });

describe('expandTerms', () => {
  // attr(terms(…), "term.labels") and "intercept" of R 4.2.2, 2026-11-24; R labels the %in% term "a %in% b", we say a:b
  it.each<[string, string[], boolean]>([
    ['y ~ y:x + x', ['x', 'y:x'], true],
    ['y ~ -x + x', ['x'], true],
    ['y ~ x - (x + 1)', [], false],
    ['y ~ 1:a', [], true],
    ['y ~ a:1 + b', ['b'], true],
    ['y ~ 0:a', [], false],
    ['y ~ a * 1', ['a'], true],
    ['y ~ (1 + a)^2', ['a'], true],
    ['y ~ a/1', ['a'], true],
    ['y ~ 1/a', [], true],
    ['y ~ 1 %in% a', [], true],
    ['y ~ a %in% 1', ['a'], true],
    ['y ~ a * b - 0', ['a', 'b', 'a:b'], true],
    ['y ~ (a + b + c)^2 - a - (b + c)', ['a:b', 'a:c', 'b:c'], true],
    ['y ~ -(a - b)', [], true],
    ['y ~ a + b - (a - b)', ['b'], true],
    ['y ~ -1 - -1 + x', ['x'], true],
    ['y ~ a * (b - 1)', ['a', 'b', 'a:b'], false],
    ['y ~ a * (-b) + c', ['a', 'c'], true],
    ['y ~ a - a:b + a * b', ['a', 'b', 'a:b'], true],
    ['y ~ a:b:a', ['a:b'], true],
    ['y ~ (a:b + c)^2', ['c', 'a:b', 'a:b:c'], true],
    ['y ~ a/(b/c)', ['a', 'a:b', 'a:b:c'], true],
    ['y ~ (a + b)/c', ['a', 'b', 'a:b:c'], true],
    ['y ~ (a + b) %in% c', ['a:c', 'b:c'], true],
    ['y ~ x + offset(z) + offset(w)', ['x'], true],
    ['y ~ b + a:b + a', ['b', 'a', 'b:a'], true],
    ['y ~ y + x', ['x'], true],
  ])('%s', (text, labels, intercept) => {
    const { terms, hasIntercept } = expand(text);
    expect(terms.map((t) => t.label)).toEqual(labels);
    expect(hasIntercept).toBe(intercept);
  });

  it('takes . for the other columns', () => {
    expect(expand('y ~ . - b', ['a', 'b', 'c d']).terms.map((t) => t.label)).toEqual(['a', '`c d`']);
    expect(expand('y ~ .^2', ['a', 'b']).terms.map((t) => t.label)).toEqual(['a', 'b', 'a:b']);
  });

  it('is idempotent: the expanded formula expands to itself', () => {
    const atom = fc.constantFrom('a', 'b', 'c', 'd', 'log(a)');
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        atom,
        fc.tuple(tie('tree'), fc.constantFrom('+', '*', ':', '/', '%in%', '-'), tie('tree')).map(([l, o, r]) => `(${l}) ${o} (${r})`),
        tie('tree').map((t) => `(${t})^2`),
      ),
    }));
    fc.assert(
      fc.property(tree, (text) => {
        const once = expand(`y ~ ${text}`);
        const labels = once.terms.map((t) => t.label);
        // the order of variables within a label is by first appearance, so they are declared first
        const order = once.variables.map((v) => v.label).join(' + ');
        const again = expand(`y ~ ${order} - (${order}) + ${['1', ...labels].join(' + ')}`);
        expect(again.terms.map((t) => t.label)).toEqual(labels);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['y ~ a + 2', 'at 9: the number 2 as a term'],
    ['y ~ a^1.5', 'at 7: the power 1.5'],
    ['y ~ a^b', 'a power of a column is I(a^b)'],
    ['y ~ a:offset(b)', 'an offset in an interaction'],
    ['y ~ cbind(a, b)', 'cbind() as a term'],
    ['y ~ "a"', 'a name is written in backquotes: `a`'],
    [`y ~ (${Array.from({ length: 60 }, (_, i) => `x${i}`).join('+')})^6`, 'more than 50000 terms'],
  ])('%s is refused', (text, part) => expect(errorOf(() => expand(text)).message).toContain(part));

  it('stops at a power that adds nothing', () => expect(expand('y ~ (a + b)^1000000000').terms.length).toBe(3));
});

describe('formatNumber', () => {
  // as.character() of R 4.2.2, 2026-11-24
  it.each([
    [0.1 + 0.2, '0.3'],
    [100000, '1e+05'],
    [123456, '123456'],
    [1e15, '1e+15'],
    [123456789012345680, '123456789012345680'],
    [0.0001, '1e-04'],
    [0.00012, '0.00012'],
    [-2.5, '-2.5'],
    [1 / 3, '0.333333333333333'],
    [1970, '1970'],
    [-0, '0'],
    [1e-300, '1e-300'],
    [300000, '3e+05'],
  ])('%d is %s', (x, text) => expect(formatNumber(x)).toBe(text));

  it('gives numbers back exactly when asked to', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => Number(formatNumberExactly(x)) === x || x === 0));
  });
});
