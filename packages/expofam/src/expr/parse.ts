import { counted } from '../core/counted.ts';
import { suggestion } from '../core/nearest.ts';
import { expressionError } from './expressionError.ts';
import { constants, functionNames, functions } from './functions.ts';
import type { Expr } from './node.ts';
import * as node from './node.ts';
import { type Token, tokenize } from './tokenize.ts';

export interface ParseOptions {
  /** The names that may stand as symbols, or `'any'`. */
  readonly symbols: readonly string[] | 'any';
}

/** Longer text than this is refused, so that no input can exhaust the stack. */
const maximumTokens = 4000;
const maximumDepth = 200;

interface Infix {
  readonly binding: number;
  /** The least binding of the right operand: binding + 1 associates to the left. */
  readonly right: number;
  readonly build: (a: Expr, b: Expr) => Expr;
}

const infix = new Map<string, Infix>([
  ['<', { binding: 10, right: 11, build: node.lt }],
  ['<=', { binding: 10, right: 11, build: node.le }],
  ['>', { binding: 10, right: 11, build: (a, b) => node.lt(b, a) }],
  ['>=', { binding: 10, right: 11, build: (a, b) => node.le(b, a) }],
  ['==', { binding: 10, right: 11, build: node.eq }],
  ['!=', { binding: 10, right: 11, build: (a, b) => node.sub(1, node.eq(a, b)) }],
  ['+', { binding: 20, right: 21, build: node.add }],
  ['-', { binding: 20, right: 21, build: node.sub }],
  ['*', { binding: 30, right: 31, build: node.mul }],
  ['/', { binding: 30, right: 31, build: node.div }],
  // The right operand takes a sign: 2^-x.
  ['^', { binding: 50, right: 45, build: node.pow }],
]);
const signBinding = 40;

/**
 * Reads an expression: numbers, symbols, `+ - * / ^`, comparisons, parentheses and the functions of a closed list
 * (`log exp lgamma softplus …`). `^` associates to the right and binds more tightly than a sign, `-x^2` is −(x²), as
 * in R. Nothing is evaluated as code, and no name reaches a property of an object.
 *
 * @throws ExpofamError with `details.position`, counted from 1
 * @example
 * parseExpression('log(1 + exp(eta))', { symbols: ['eta'] });
 */
export function parseExpression(text: string, options: ParseOptions): Expr {
  const tokens = tokenize(text);
  if (tokens.length > maximumTokens) throw expressionError(text, tokens[maximumTokens].at, `more than ${maximumTokens} symbols and signs`);
  const symbols = options.symbols === 'any' ? undefined : options.symbols;
  let position = 0;
  let depth = 0;

  const describe = (t: Token) => (t.kind === 'end' ? 'the end of the expression' : `"${t.text}"`);

  function expect(sign: string, opened?: Token): void {
    const token = tokens[position];
    if (token.kind !== 'sign' || token.text !== sign) {
      const open = opened ? `; "${opened.text}" at ${opened.at + 1} is still open` : '';
      throw expressionError(text, token.at, `${describe(token)} where "${sign}" should stand${open}`, implicitProduct(token));
    }
    position++;
  }

  function implicitProduct(token: Token): string | undefined {
    return token.kind === 'name' || token.kind === 'number' || token.text === '(' ? 'write a product with *' : undefined;
  }

  function operand(): Expr {
    const token = tokens[position++];
    if (token.kind === 'number') return node.constant(token.value as number);
    if (token.kind === 'quotedName') return namedSymbol(token);
    if (token.kind === 'name') {
      const next = tokens[position];
      return next.kind === 'sign' && next.text === '(' ? call(token) : namedSymbol(token);
    }
    if (token.kind === 'sign') {
      if (token.text === '(') {
        const inner = expression(0);
        expect(')', token);
        return inner;
      }
      if (token.text === '-') return node.neg(expression(signBinding));
      if (token.text === '+') return expression(signBinding);
    }
    throw expressionError(text, token.at, `${describe(token)} where a number, a name or "(" should stand`);
  }

  function namedSymbol(token: Token): Expr {
    const name = token.text;
    if (symbols?.includes(name)) return node.symbol(name);
    if (token.kind === 'name') {
      const value = constants.get(name);
      if (value !== undefined) return node.constant(value);
    }
    if (symbols === undefined) return node.symbol(name);
    if (functions.has(name)) throw expressionError(text, token.at, `the function ${name} without arguments`, `write ${name}(…)`);
    throw expressionError(text, token.at, `no symbol "${name}"`, suggestion(name, symbols), 'unknown-symbol');
  }

  function call(token: Token): Expr {
    const f = functions.get(token.text);
    if (!f) {
      const advice = symbols?.includes(token.text) ? 'write a product with *' : suggestion(token.text, functionNames);
      throw expressionError(text, token.at, `no function "${token.text}"`, advice, 'unknown-function');
    }
    const open = tokens[position++];
    const args: Expr[] = [];
    if (!(tokens[position].kind === 'sign' && tokens[position].text === ')')) {
      args.push(expression(0));
      while (tokens[position].kind === 'sign' && tokens[position].text === ',') {
        position++;
        args.push(expression(0));
      }
    }
    expect(')', { ...open, text: `${token.text}(`, at: token.at });
    if (args.length < f.least || args.length > f.most) {
      const wanted =
        f.least === f.most ? `${f.least}` : f.most === Number.POSITIVE_INFINITY ? `${f.least} or more` : `${f.least} to ${f.most}`;
      throw expressionError(
        text,
        token.at,
        `${token.text} with ${counted(args.length, 'argument')} where it takes ${wanted}`,
        `${token.text}(${f.usage})`,
      );
    }
    if (f.order && !isOrder(args[0])) {
      throw expressionError(
        text,
        token.at,
        `${token.text} whose first argument is not a constant whole number from 0 to 50`,
        `${token.text}(${f.usage})`,
      );
    }
    return f.build(...args);
  }

  function expression(least: number): Expr {
    if (++depth > maximumDepth) throw expressionError(text, tokens[position].at, `more than ${maximumDepth} levels of parentheses`);
    let left = operand();
    for (;;) {
      const token = tokens[position];
      const operator = token.kind === 'sign' ? infix.get(token.text) : undefined;
      if (!operator || operator.binding < least) break;
      position++;
      left = operator.build(left, expression(operator.right));
      const after = tokens[position];
      if (operator.binding === 10 && after.kind === 'sign' && infix.get(after.text)?.binding === 10) {
        throw expressionError(text, after.at, `"${after.text}" after a comparison`, 'compare two values at a time');
      }
    }
    depth--;
    return left;
  }

  const result = expression(0);
  const rest = tokens[position];
  if (rest.kind !== 'end') throw expressionError(text, rest.at, `${describe(rest)} after a complete expression`, implicitProduct(rest));
  return result;
}

function isOrder(e: Expr): boolean {
  return e.op === 'const' && Number.isInteger(e.value) && (e.value as number) >= 0 && (e.value as number) <= 50;
}
