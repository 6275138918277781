import fc from 'fast-check';
import '../fixedSeed.ts';
import { describe, expect, it } from 'vitest';
import { ExpofamError } from '../../src/core/expofamError.ts';
import { expandTerms } from '../../src/formula/expandTerms.ts';
import { formulaFunctions } from '../../src/formula/functions.ts';
import { parseExpression, parseFormula } from '../../src/formula/parseFormula.ts';
import { printExpression, printFormula } from '../../src/formula/printFormula.ts';
import { type Expression, walk } from '../../src/formula/syntax.ts';
import { errorOf } from '../errorOf.ts';

/** A tree without its places in the text. */
const withoutPlaces = (node: unknown): unknown =>
  JSON.parse(JSON.stringify(node, (key, value) => (key === 'start' || key === 'end' ? undefined : value)));
const message = (text: string) => errorOf(() => parseFormula(text)).message;

describe('parseFormula', () => {
  it.each([
    ['y~a*b', 'y ~ a * b'],
    ['y ~ a+b:c - 1', 'y ~ a + b:c - 1'],
    ['~x', '~ x'],
    ['log( y )~I(x ^2)+poly( x,degree=2,raw=TRUE)', 'log(y) ~ I(x^2) + poly(x, degree = 2, raw = TRUE)'],
    ["y ~ `my col` + C(`a\\`b`, reference='x\"y')", 'y ~ `my col` + C(`a\\`b`, reference = "x\\"y")'],
    ['cbind(s,n-s)~Solar.R/b%in%c', 'cbind(s, n - s) ~ Solar.R/b %in% c'],
    ['y ~ x; sd ~ z', 'y ~ x; sd ~ z'],
    ['y ~ x\nsd ~ z\n', 'y ~ x; sd ~ z'],
    ['y ~ x +\n  z\n  + w # a remark\n\n sd ~ z', 'y ~ x + z + w; sd ~ z'],
    ['y ~ I(a\n + b)', 'y ~ I(a + b)'],
    ['y ~ x ** 2', 'y ~ x^2'],
    ['y ~ I(-x^2) + I((-x)^-2) + I(!a & b | c)', 'y ~ I(-x^2) + I((-x)^-2) + I(!a & b | c)'],
    ['größe ~ 体重 + .x', 'größe ~ 体重 + .x'],
    ['y ~ I(x * 1e5) + I(x/0.10) + poly(x, 2L)', 'y ~ I(x * 1e+05) + I(x/0.1) + poly(x, 2L)'],
  ])('%j prints as %j', (text, printed) => {
    expect(printFormula(parseFormula(text))).toBe(printed);
    expect(withoutPlaces(parseFormula(printed).predictors)).toEqual(withoutPlaces(parseFormula(text).predictors));
  });

  it.each([
    // R 4.2.2: sapply(c("-2^2", …), function(s) eval(parse(text = s))) gives −4, 512, −1, 7, 1, FALSE
    ['-2^2', '-(2^2)'],
    ['2^3^2', '2^(3^2)'],
    ['-a:b', '(-a):b'],
    ['a %% b * c', '(a %% b) * c'],
    ['a - b - c', '(a - b) - c'],
    ['!a == b', '!(a == b)'],
    ['a | b & c', 'a | (b & c)'],
    ['a + b < c * d', '(a + b) < (c * d)'],
    ['2^-1', '2^(-1)'],
  ])('%s binds as %s', (text, grouped) => {
    const strip = (node: Expression): unknown =>
      JSON.parse(JSON.stringify(removeParentheses(node), (k, v) => (k === 'start' || k === 'end' ? undefined : v)));
    expect(strip(parseExpression(text))).toEqual(strip(parseExpression(grouped)));
  });

  it('shows the place of an error and what to do', () => {
    expect(message('')).toBe('formula "" at 1: the formula is empty; expected response ~ terms; for instance y ~ x');
    expect(message('y')).toBe('formula "y" at 2: there is no ~; expected response ~ terms');
    expect(message('y ~ (a + b')).toBe('formula "y ~ (a + b" at 5: this "(" is not closed; expected ")"');
    expect(message('y ~ a + * b')).toBe('formula "y ~ a + * b" at 9: unexpected "*"; expected a column, a number or a function');
    expect(message('y ~ lgo(x)')).toBe(
      'formula "y ~ lgo(x)" at 5: no function "lgo"; expected a function of the formula language; nearest: "log"',
    );
    expect(message('y ~ a +')).toBe('formula "y ~ a +" at 8: the formula ends here; expected a column, a number or a function');
    expect(message('y ~ a b')).toBe('formula "y ~ a b" at 7: unexpected "b"; expected an operator or the end');
    expect(message('y ~ a ~ b')).toContain('at 7: unexpected "~"');
    expect(message('y ~ I(a = 2)')).toContain('I() has no argument "a"');
    expect(message('y ~ a = b')).toContain('a comparison is written ==');
    expect(message('y ~ 2x')).toContain('a column of that name is written `2x`');
    expect(message('y ~ x; sd ~ z; sd ~ w')).toContain('at 16: a second formula for "sd"');
    expect(message('y ~ “x”')).toContain('write "');
    expect(message('y ~')).toContain('nothing after ~');
    expect(message('y ~ "abc')).toContain('a text that does not end');
    expect(message(`y ~ ${'('.repeat(5000)}x`)).toContain('levels of nesting');
    const { details } = errorOf(() => parseFormula('y ~ lgo(x)'));
    expect(details).toMatchObject({ formula: 'y ~ lgo(x)', position: 5, length: 3 });
  });

  it.each([
    // each refusal of the parser: the whole message after the formula
    [' ~ ', 'at 4: nothing after ~; expected terms; the intercept alone is ~ 1'],
    [
      'y ~ x; ~ z',
      'at 8: unexpected "~"; expected the name of a parameter and ~, as in sd ~ z; a further predictor begins after ";" or on a new line, as `sd ~ z`',
    ],
    ['y ~ x; 2 ~ z', 'at 8: unexpected "2"; expected the name of a parameter and ~, as in sd ~ z'],
    ['y ~ x; . ~ z', 'at 8: unexpected "."; expected the name of a parameter and ~, as in sd ~ z'],
    ['y ~ x; sd z', 'at 11: unexpected "z"; expected ~ after "sd"'],
    ['y ~ x; sd ~', 'at 12: nothing after ~; expected terms; the intercept alone is ~ 1'],
    ['y ~ x\nsd ~\n', 'at 11: nothing after ~; expected terms; the intercept alone is ~ 1'],
    ['y ~ x; `sd` ~ 1; sd ~ 2', 'at 18: a second formula for "sd"; expected one formula for each parameter'],
    ['y ~ poly(x, 2', 'at 9: the "(" of poly( is not closed; expected ")"'],
    ['y ~ poly(', 'at 9: the "(" of poly( is not closed; expected ")"'],
    ['y ~ poly(x,', 'at 9: the "(" of poly( is not closed; expected ")"'],
    ['y ~ poly(x 2)', 'at 12: unexpected "2"; expected "," or ")" in poly(…)'],
    ['y ~ (x 2)', 'at 8: unexpected "2"; expected an operator or ")"'],
    ['y ~ ()', 'at 6: unexpected ")"; expected a column, a number or a function'],
    ['y ~ x)', 'at 6: unexpected ")"; expected an operator or the end'],
    ['y ~ x "t"', 'at 7: unexpected text "t"; expected an operator or the end'],
    [
      'y ~ (a ~ b)',
      'at 8: unexpected "~"; expected an operator or ")"; a further predictor begins after ";" or on a new line, as `sd ~ z`',
    ],
    ['y ~ I(a < b < c)', 'at 13: a chain of comparisons; join two comparisons with &'],
    ['y ~ I(a == b != c)', 'at 14: a chain of comparisons; join two comparisons with &'],
    ['y ~ contr.sum(g)', 'at 5: no function "contr.sum"; expected a function of the formula language; a contrast is chosen by C(x, sum)'],
    ['y ~ ns(x, df = 3, df = 4)', 'at 24: the argument "df" is given twice; nearest: "df"'],
    ['y ~ ns(x, dg = 3)', 'at 16: ns() has no argument "dg"; nearest: "df"'],
    ['y ~ pmin(x, a = 3)', 'at 17: pmin() has no argument "a"'],
    ['y ~ log()', 'at 5: log() has 0 arguments; expected 1 to 2'],
    ['y ~ sqrt(a, b)', 'at 5: sqrt() has 2 arguments; expected one'],
    ['y ~ pow(a)', 'at 5: pow() has 1 argument; expected 2'],
    ['y = x', 'at 3: unexpected "="; expected an operator or ~; the response stands before ~, a comparison is written =='],
  ])('%j is refused with a whole message', (text, expected) => {
    const { message: whole, code } = errorOf(() => parseFormula(text));
    expect(whole).toBe(`formula "${text.replaceAll('\n', ' ')}" ${expected}`);
    expect(code).toBe(expected.includes('no function') ? 'unknown-function' : 'formula-syntax');
  });

  it('keeps the place of every node', () => {
    const text = 'y ~ -a:log(b, base = 2) + (c)^2L; sd ~ "t" == TRUE';
    const places: string[] = [];
    for (const { rightSide } of parseFormula(text).predictors)
      walk(rightSide, (node) => places.push(`${node.kind}: ${text.slice(node.start, node.end)}`));
    expect(places).toEqual([
      'binary: -a:log(b, base = 2) + (c)^2L',
      'binary: -a:log(b, base = 2)',
      'unary: -a',
      'name: a',
      'call: log(b, base = 2)',
      'name: b',
      'number: 2',
      'binary: (c)^2L',
      'parentheses: (c)',
      'name: c',
      'number: 2L',
      'binary: "t" == TRUE',
      'string: "t"',
      'boolean: TRUE',
    ]);
  });

  it('two hundred levels of nesting are read, one more is refused', () => {
    const nested = (depth: number): string => `y ~ ${'('.repeat(depth)}x${')'.repeat(depth)}`;
    expect(parseFormula(nested(199)).predictors.length).toBe(1);
    expect(message(nested(200))).toContain('more than 200 levels of nesting; expected a simpler formula');
    // Depth is not length: what has been closed counts no more.
    expect(parseFormula(`y ~ ${Array.from({ length: 500 }, () => '(x)').join(' + ')}`).predictors.length).toBe(1);
  });

  it('a later predictor begins on a new line only where a name and ~ do', () => {
    const predictors = (text: string) => parseFormula(text).predictors.map((p) => [p.name, printExpression(p.rightSide)]);
    expect(predictors('y ~ a\n\n;\n`s d` ~ b;;')).toEqual([
      [null, 'a'],
      ['s d', 'b'],
    ]);
    expect(predictors('y ~ a\n+ b\n:c')).toEqual([[null, 'a + b:c']]);
    expect(predictors('\n;y ~ a')).toEqual([[null, 'a']]);
    expect(predictors('y ~ (a\n+ sd\n)')).toEqual([[null, '(a + sd)']]);
  });

  it('has no function by the name of an inherited property', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
      expect(errorOf(() => parseFormula(`y ~ ${name}(x)`)).code).toBe('unknown-function');
  });

  it('never fails but with an ExpofamError that has a place', () => {
    const pieces = fc.constantFrom(
      'y',
      '~',
      'x',
      ' ',
      '+',
      '-',
      '*',
      '/',
      '^',
      ':',
      '%in%',
      '%%',
      '(',
      ')',
      'I(',
      'poly(x, 2)',
      'C(',
      ',',
      '0',
      '1',
      '2',
      '.',
      '`a b`',
      '"t"',
      '\n',
      ';',
      'sd',
      '=',
      '==',
      '!',
      '&',
      '|',
      'offset(',
      'TRUE',
      '1e9',
      '#',
      '😀',
      '−',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(pieces, { maxLength: 25 }).map((p) => p.join('')),
    );
    fc.assert(
      fc.property(text, (t) => {
        try {
          const formula = parseFormula(t);
          for (const { rightSide } of formula.predictors) expandTerms(rightSide, ['a', 'b', 'c'], { text: t });
          // what is accepted prints to a text that means the same
          const again = parseFormula(printFormula(formula));
          expect(withoutPlaces(again.predictors)).toEqual(withoutPlaces(formula.predictors));
        } catch (error) {
          if (!(error instanceof ExpofamError)) throw error;
          expect(error.details.position).toBeGreaterThanOrEqual(1);
          expect(error.details.position).toBeLessThanOrEqual(t.length + 1);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('takes thousands of terms without deep recursion', () => {
    const text = `y ~ ${Array.from({ length: 20_000 }, (_, i) => `x${i}`).join(' + ')}`;
    const formula = parseFormula(text);
    expect(printFormula(formula)).toBe(text);
    expect(expandTerms(formula.predictors[0].rightSide, []).terms.length).toBe(20_000);
  });
});

/** Random trees, printed, parse to themselves again. */
describe('printExpression', () => {
  const leaf = fc.oneof(
    fc
      .constantFrom('x', 'Solar.R', 'a b', 'é', '`', '\\', 'TRUE', '2x', '.')
      .map((name): Expression => ({ kind: 'name', name, start: 0, end: 0 })),
    fc
      .double({ min: 0, noNaN: true, noDefaultInfinity: true })
      .map((value): Expression => ({ kind: 'number', value: value === 0 ? 0 : value, start: 0, end: 0 })),
    fc.string({ unit: 'binary', maxLength: 5 }).map((value): Expression => ({ kind: 'string', value, start: 0, end: 0 })),
  );
  const binary = fc.constantFrom('^', ':', '%in%', '%%', '%/%', '*', '/', '+', '-', '<', '==', '&', '|');
  const group = (body: Expression): Expression => ({ kind: 'parentheses', body, start: 0, end: 0 });
  const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc
        .tuple(binary, tie('tree'), tie('tree'))
        .map(([operator, left, right]) =>
          group({ kind: 'binary', operator, left: group(left), right: group(right), start: 0, end: 0 } as Expression),
        ),
      fc
        .tuple(fc.constantFrom('-', '+', '!'), tie('tree'))
        .map(([operator, operand]) => group({ kind: 'unary', operator, operand: group(operand), start: 0, end: 0 } as Expression)),
      tie('tree').map((value): Expression => ({ kind: 'call', name: 'log', args: [{ value }, { name: 'base', value }], start: 0, end: 0 })),
    ),
  }));

  it('gives the same tree again', () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(withoutPlaces(parseExpression(printExpression(node)))).toEqual(withoutPlaces(node));
      }),
      { numRuns: 500 },
    );
  });

  it('knows each function once', () => expect(formulaFunctions.has('poly')).toBe(true));
});

function removeParentheses(node: Expression): Expression {
  if (node.kind === 'parentheses') return removeParentheses(node.body);
  if (node.kind === 'binary') return { ...node, left: removeParentheses(node.left), right: removeParentheses(node.right) };
  if (node.kind === 'unary') return { ...node, operand: removeParentheses(node.operand) };
  return node;
}
