import { expressionError } from './expressionError.ts';

/** A piece of an expression text; `at` counts from 0. */
export interface Token {
  readonly kind: 'number' | 'name' | 'quotedName' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
  readonly value?: number;
}

const space = /\s+/uy;
const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const name = /[\p{L}_][\p{L}\p{N}_.]*/uy;
const quotedName = /`((?:[^`\\]|\\.)+)`/suy;
const sign = /\*\*|<=|>=|==|!=|[-+*/^()<>,−·×≤≥≠]/uy;
const spelled: Readonly<Record<string, string>> = Object.freeze({
  '**': '^',
  '−': '-',
  '·': '*',
  '×': '*',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
});

/** Splits an expression text; the last token is of kind `end`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const blank = match(space);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const digits = match(number);
    const found = digits ?? match(name) ?? match(quotedName) ?? match(sign);
    if (!found) {
      const character = String.fromCodePoint(text.codePointAt(at) as number);
      const missing = character === '`' ? 'a backquote that is not closed' : `the character ${JSON.stringify(character)}`;
      throw expressionError(text, at, missing, character === '=' ? 'write == to compare' : undefined);
    }
    const token = found[0];
    if (digits) tokens.push({ kind: 'number', text: token, at, value: Number(token) });
    else if (token.startsWith('`')) tokens.push({ kind: 'quotedName', text: found[1].replace(/\\(.)/gsu, '$1'), at });
    else if (/^[\p{L}_]/u.test(token)) tokens.push({ kind: 'name', text: token, at });
    else tokens.push({ kind: 'sign', text: Object.hasOwn(spelled, token) ? spelled[token] : token, at });
    at += token.length;
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}
