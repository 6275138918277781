import fc from 'fast-check';
import '../fixedSeed.ts';
import { describe, expect, it } from 'vitest';
import { expandTerms } from '../../src/formula/expandTerms.ts';
import { formatNumber, formatNumberExactly } from '../../src/formula/formatNumber.ts';
import { parseFormula } from '../../src/formula/parseFormula.ts';
import { printExpression } from '../../src/formula/printFormula.ts';
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

  it.each([
    ['y ~ a + 2', 'the number 2 as a term; expected 0 or 1 for the intercept; arithmetic stands inside I(): I(x * 2)', 9, 1],
    ['y ~ a + -1:b - 7', 'the number 7 as a term; expected 0 or 1 for the intercept; arithmetic stands inside I(): I(x * 2)', 16, 1],
    [
      'y ~ a^0',
      'the power 0; expected a whole number of at least 1, the highest order of interaction; a power of a column is I(a^0)',
      7,
      1,
    ],
    [
      'y ~ a^(b)',
      'the power (b); expected a whole number of at least 1, the highest order of interaction; a power of a column is I(a^(b))',
      7,
      3,
    ],
    ['y ~ (offset(b)):a', 'an offset in an interaction; expected offset() as a term of its own', 5, 11],
    ['y ~ a %in% offset(b)', 'an offset in an interaction; expected offset() as a term of its own', 12, 9],
    ['y ~ offset(b)^2', 'an offset in an interaction; expected offset() as a term of its own', 5, 9],
    ['y ~ a/offset(b)', 'an offset in an interaction; expected offset() as a term of its own', 7, 9],
    ['y ~ a*offset(b)', 'an offset in an interaction; expected offset() as a term of its own', 7, 9],
    ['y ~ cbind(a, b)', 'cbind() as a term; expected cbind() before ~ only; columns of the right side are joined with +', 5, 11],
    ['y ~ c(a, b)', 'c() as a term; expected a column or an expression', 5, 7],
    ['y ~ "a"', '"a" as a term; expected a column\'s name; a name is written in backquotes: `a`', 5, 3],
    ['y ~ TRUE', "TRUE as a term; expected a column's name", 5, 4],
  ])('%s is refused with a whole message at its place', (text, expected, position, length) => {
    const { message, code, details } = errorOf(() => expand(text));
    expect([message, code]).toEqual([`formula "${text}" at ${position}: ${expected}`, 'invalid-term']);
    expect(details).toMatchObject({ position, length });
  });

  it('gathers offsets, and takes away one that is subtracted', () => {
    const offsets = (text: string) => expand(text).offsets.map((o) => printExpression(o));
    expect(offsets('y ~ offset(log(n)) + a + offset(z) + offset(log(n))')).toEqual(['log(n)', 'z']);
    expect(offsets('y ~ a - offset(z)')).toEqual([]);
    expect(offsets('y ~ offset(z) + offset(w) - offset(z)')).toEqual(['w']);
    expect(offsets('y ~ -(a - offset(z))')).toEqual(['z']);
  });

  it('takes comparisons, negations and remainders for one variable', () => {
    const variables = (text: string) => expand(text).variables.map((v) => v.label);
    expect(variables('y ~ a > b + a %% 2 + !c:d')).toEqual(['a > b + a%%2 + !c:d'.replace('a%%2', 'a %% 2')]);
    expect(variables('y ~ (a > b) + (a %% 2) + (!c) * d')).toEqual(['a > b', 'a %% 2', '!c', 'd']);
  });

  it('gives variables by first appearance, terms by order and the intercept', () => {
    const { variables, terms, hasIntercept } = expand('y ~ c:a + b + a - 1');
    expect(variables.map((v) => v.label)).toEqual(['c', 'a', 'b']);
    expect(terms).toEqual([
      { label: 'b', variables: [2] },
      { label: 'a', variables: [1] },
      { label: 'c:a', variables: [0, 1] },
    ]);
    expect(hasIntercept).toBe(false);
  });

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
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Inf'],
    [Number.NEGATIVE_INFINITY, '-Inf'],
    [1e5 + 0.5, '100000.5'],
    [-100000, '-1e+05'],
    [1e22, '1e+22'],
    [123456.7, '123456.7'],
    [0.1, '0.1'],
    [1, '1'],
    [-1.5e-10, '-1.5e-10'],
    [4e-4, '4e-04'],
  ])('%d is %s', (x, text) => expect(formatNumber(x)).toBe(text));

  it('gives numbers back exactly when asked to', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => Number(formatNumberExactly(x)) === x || x === 0));
  });
});
