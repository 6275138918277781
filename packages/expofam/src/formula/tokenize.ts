import { nearest } from '../core/nearest.ts';
import { formulaError } from './formulaError.ts';
import type { Span } from './syntax.ts';

export type TokenKind = 'number' | 'string' | 'name' | 'quotedName' | 'operator' | 'newline' | 'end';

export interface Token extends Span {
  readonly kind: TokenKind;
  /** The operator or name, or the contents of a string. */
  readonly text: string;
  readonly value?: number;
  readonly integer?: boolean;
}

const nameStart = /[\p{L}\p{Nl}._]/u;
const namePart = /[\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}._]/u;
const number = /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const operators = [
  '**',
  '<=',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
  '~',
  '+',
  '-',
  '*',
  '/',
  '^',
  ':',
  '(',
  ')',
  ',',
  '=',
  '<',
  '>',
  '!',
  '&',
  '|',
  ';',
];
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };
/** Characters that a word processor puts in place of those that a formula has. */
const lookalikes: Readonly<Record<string, string>> = {
  '−': '-',
  '–': '-',
  '—': '-',
  '×': '*',
  '·': '*',
  '∼': '~',
  '˜': '~',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
};

/** A quoted piece from `start`: its contents and the place after the closing quote. */
function quoted(text: string, start: number, what: string): { readonly contents: string; readonly end: number } {
  const quote = text[start];
  let contents = '';
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === quote) return { contents, end: i + 1 };
    if (text[i] === '\\' && i + 1 < text.length) {
      i++;
      contents += quote === '`' || !Object.hasOwn(escapes, text[i]) ? text[i] : escapes[text[i]];
    } else contents += text[i];
  }
  throw formulaError(text, { start, end: text.length }, 'formula-syntax', {
    found: `a ${what} that does not end`,
    expected: `a closing ${quote}`,
  });
}

/** The code point at a place as text. */
const characterAt = (text: string, i: number): string => String.fromCodePoint(text.codePointAt(i) as number);

/** Splits a formula into tokens; each keeps its place. Throws an {@link ExpofamError} `formula-syntax` at what it cannot read. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let i = 0;
  while (i < text.length) {
    const start = i;
    const character = characterAt(text, i);
    if (character === '\n') {
      tokens.push({ kind: 'newline', text: '\n', start, end: ++i });
    } else if (/\s|\uFEFF/u.test(character)) {
      i += character.length;
    } else if (character === '#') {
      while (i < text.length && text[i] !== '\n') i++;
    } else if (/\d/.test(character) || (character === '.' && /\d/.test(text[i + 1] ?? ''))) {
      number.lastIndex = i;
      const digits = (number.exec(text) as RegExpExecArray)[0];
      i += digits.length;
      const integer = text[i] === 'L';
      if (integer) i++;
      const value = Number(digits);
      if (!Number.isFinite(value)) {
        throw formulaError(text, { start, end: i }, 'formula-syntax', {
          found: `${digits} is too large`,
          expected: 'a number below 1.8e308',
        });
      }
      if (i < text.length && namePart.test(characterAt(text, i))) {
        let end = i;
        while (end < text.length && namePart.test(characterAt(text, end))) end += characterAt(text, end).length;
        throw formulaError(text, { start, end }, 'formula-syntax', {
          found: `"${text.slice(start, end)}" begins with a digit`,
          expected: 'an operator after a number',
          advice: `a column of that name is written \`${text.slice(start, end)}\``,
        });
      }
      tokens.push({ kind: 'number', text: digits, value, integer, start, end: i });
    } else if (nameStart.test(character)) {
      while (i < text.length && namePart.test(characterAt(text, i))) i += characterAt(text, i).length;
      tokens.push({ kind: 'name', text: text.slice(start, i), start, end: i });
    } else if (character === '`') {
      const { contents, end } = quoted(text, i, 'backquoted name');
      i = end;
      if (contents === '')
        throw formulaError(text, { start, end }, 'formula-syntax', { found: 'an empty name', expected: "a column's name" });
      tokens.push({ kind: 'quotedName', text: contents, start, end });
    } else if (character === '"' || character === "'") {
      const { contents, end } = quoted(text, i, 'text');
      i = end;
      tokens.push({ kind: 'string', text: contents, start, end });
    } else if (character === '%') {
      const close = text.indexOf('%', i + 1);
      const name = close < 0 ? text.slice(i, i + 8) : text.slice(i, close + 1);
      if (name !== '%in%' && name !== '%%' && name !== '%/%') {
        const match = nearest(name, ['%in%', '%%', '%/%']);
        throw formulaError(text, { start, end: start + name.length }, 'formula-syntax', {
          found: `no operator ${name}`,
          expected: '%in%, %% or %/%',
          advice: match && `nearest: ${match}`,
        });
      }
      i += name.length;
      tokens.push({ kind: 'operator', text: name, start, end: i });
    } else {
      const operator = operators.find((o) => text.startsWith(o, i));
      if (operator === undefined) {
        const meant = Object.hasOwn(lookalikes, character) ? lookalikes[character] : undefined;
        throw formulaError(text, { start, end: start + character.length }, 'formula-syntax', {
          found: `unexpected character "${character}"`,
          advice: meant === undefined ? 'a name with such characters is written in backquotes' : `write ${meant}`,
        });
      }
      i += operator.length;
      tokens.push({
        kind: 'operator',
        text: operator === '**' ? '^' : operator === '&&' ? '&' : operator === '||' ? '|' : operator,
        start,
        end: i,
      });
    }
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}
