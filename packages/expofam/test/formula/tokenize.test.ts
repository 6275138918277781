import { describe, expect, it } from 'vitest';
import { tokenize } from '../../src/formula/tokenize.ts';
import { errorOf } from '../errorOf.ts';

const tokens = (text: string) => tokenize(text).map(({ kind, text: t, start, end }) => [kind, t, start, end]);
const fails = (text: string) => {
  const { code, message, details } = errorOf(() => tokenize(text));
  expect(code).toBe('formula-syntax');
  return [message, details.position, details.length];
};

describe('tokenize', () => {
  it('keeps the place of each token', () => {
    expect(tokens('y ~ x1')).toEqual([
      ['name', 'y', 0, 1],
      ['operator', '~', 2, 3],
      ['name', 'x1', 4, 6],
      ['end', '', 6, 6],
    ]);
    expect(tokens('`a b`*"t"\n.5')).toEqual([
      ['quotedName', 'a b', 0, 5],
      ['operator', '*', 5, 6],
      ['string', 't', 6, 9],
      ['newline', '\n', 9, 10],
      ['number', '.5', 10, 12],
      ['end', '', 12, 12],
    ]);
    expect(tokens('')).toEqual([['end', '', 0, 0]]);
  });

  it('skips white space of every kind and remarks up to the end of their line', () => {
    expect(tokens('a\t\r\u00a0\uFEFF\u2003b')).toEqual([
      ['name', 'a', 0, 1],
      ['name', 'b', 6, 7],
      ['end', '', 7, 7],
    ]);
    expect(tokens('a # b ~ "\nc#d').map(([kind, text]) => [kind, text])).toEqual([
      ['name', 'a'],
      ['newline', '\n'],
      ['name', 'c'],
      ['end', ''],
    ]);
  });

  it.each<[string, number, boolean]>([
    ['0', 0, false],
    ['12', 12, false],
    ['12L', 12, true],
    ['1.', 1, false],
    ['1.25', 1.25, false],
    ['.25', 0.25, false],
    ['1e3', 1000, false],
    ['1E+3', 1000, false],
    ['25e-1', 2.5, false],
    ['0x1F', 31, false],
    ['0XffL', 255, true],
  ])('the number %s', (text, value, integer) => {
    const [token, end] = tokenize(text);
    expect(token).toMatchObject({ kind: 'number', value, integer, start: 0, end: text.length });
    expect(end.kind).toBe('end');
  });

  it('reads the longest operator, and R and C spellings of power, and, or', () => {
    const operators = (text: string) =>
      tokenize(text)
        .filter((t) => t.kind === 'operator')
        .map((t) => t.text);
    expect(operators('a<=b>=c==d!=e&&f||g**h')).toEqual(['<=', '>=', '==', '!=', '&', '|', '^']);
    expect(operators('a<b>c=d!e&f|g^h;(i,j):k/l-m+n')).toEqual(['<', '>', '=', '!', '&', '|', '^', ';', '(', ',', ')', ':', '/', '-', '+']);
    expect(operators('a %in% b %% c %/% d')).toEqual(['%in%', '%%', '%/%']);
    expect(tokenize('a ** b')[1]).toMatchObject({ start: 2, end: 4 });
  });

  it('names of every script, with points, digits and underscores', () => {
    for (const name of ['größe', '体重', '.x', '_y', 'x.1_b', 'ⅷ', 'é', '𝒳1']) {
      expect(tokens(name)).toEqual([
        ['name', name, 0, name.length],
        ['end', '', name.length, name.length],
      ]);
    }
  });

  it('escapes in texts and in backquoted names', () => {
    expect(tokenize('"a\\n\\t\\r\\0\\"\\\\\\q"')[0].text).toBe('a\n\t\r\0"\\q');
    expect(tokenize("'it\\'s'")[0].text).toBe("it's");
    expect(tokenize('`a\\nb\\`c`')[0].text).toBe('anb`c');
    expect(tokenize('"a`b"')[0]).toMatchObject({ kind: 'string', text: 'a`b' });
    // No property of the table's prototype is an escape.
    expect(tokenize('"\\constructor"')[0].text).toBe('constructor');
  });

  it.each<[string, string, number, number]>([
    ['y ~ "abc', ' at 5: a text that does not end; expected a closing "', 5, 4],
    ["y ~ 'abc\\'", " at 5: a text that does not end; expected a closing '", 5, 6],
    ['y ~ `abc', ' at 5: a backquoted name that does not end; expected a closing `', 5, 4],
    ['y ~ ``', " at 5: an empty name; expected a column's name", 5, 2],
    ['1e999 + 1', ' at 1: 1e999 is too large; expected a number below 1.8e308', 1, 5],
    ['y ~ 2xé + 1', ' at 5: "2xé" begins with a digit; expected an operator after a number; a column of that name is written `2xé`', 5, 3],
    ['y ~ 1LL', ' at 5: "1LL" begins with a digit; expected an operator after a number; a column of that name is written `1LL`', 5, 3],
    ['a %im% b', ' at 3: no operator %im%; expected %in%, %% or %/%; nearest: %in%', 3, 4],
    ['a %quitefar% b', ' at 3: no operator %quitefar%; expected %in%, %% or %/%', 3, 10],
    ['a % b + c * d', ' at 3: no operator % b + c ; expected %in%, %% or %/%', 3, 8],
    ['y ~ a − b', ' at 7: unexpected character "−"; write -', 7, 1],
    ['y ~ a × b', ' at 7: unexpected character "×"; write *', 7, 1],
    ['y ∼ a', ' at 3: unexpected character "∼"; write ~', 3, 1],
    ['a ≤ b', ' at 3: unexpected character "≤"; write <=', 3, 1],
    ['a ≥ b', ' at 3: unexpected character "≥"; write >=', 3, 1],
    ['a ≠ b', ' at 3: unexpected character "≠"; write !=', 3, 1],
    ['y ~ “a”', ' at 5: unexpected character "“"; write "', 5, 1],
    ['y ~ ‘a’', ' at 5: unexpected character "‘"; write \'', 5, 1],
    ['y ~ a @ b', ' at 7: unexpected character "@"; a name with such characters is written in backquotes', 7, 1],
    ['y ~ 😀', ' at 5: unexpected character "😀"; a name with such characters is written in backquotes', 5, 2],
  ])('%s is refused at its place', (text, message, position, length) =>
    expect(fails(text)).toEqual([`formula "${text}"${message}`, position, length]),
  );
});
