import { counted } from '../core/counted.ts';
import { suggestion } from '../core/nearest.ts';
import { formulaError } from './formulaError.ts';
import { formulaFunctions } from './functions.ts';
import type { Argument, BinaryOperator, Expression, Formula, PredictorFormula } from './syntax.ts';
import { type Token, tokenize } from './tokenize.ts';

/** Deeper nesting than this is refused, so that no text can exhaust the stack. */
const maximumDepth = 200;

/** Binding powers, R's order of operators (R Language Definition, 10.4.2): the higher binds first. */
const bindingPower: Readonly<Record<string, number>> = {
  '|': 1,
  '&': 2,
  // `!` stands here, as a prefix: 3
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '==': 4,
  '!=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%in%': 7,
  '%%': 7,
  '%/%': 7,
  ':': 8,
  // prefix `-` and `+`: 9
  '^': 10,
};
const notPower = 3;
const comparisonPower = 4;
const signPower = 9;
const powerPower = 10;

/** A cursor over the tokens of one text. */
interface Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
  /** Inside parentheses a line break is white space. */
  nesting: number;
}

const describe = (token: Token): string =>
  token.kind === 'end'
    ? 'the formula ends here'
    : token.kind === 'newline'
      ? 'the line ends here'
      : token.kind === 'string'
        ? `unexpected text "${token.text}"`
        : `unexpected "${token.text}"`;

/** Does a later predictor (`name ~`) begin here? */
function predictorBegins(cursor: Cursor, at: number): boolean {
  const { tokens } = cursor;
  let i = at;
  while (tokens[i].kind === 'newline') i++;
  if (tokens[i].kind === 'end' || tokens[i].text === ';') return true;
  if (tokens[i].kind !== 'name' && tokens[i].kind !== 'quotedName') return false;
  const next = tokens[i + 1];
  return next.kind === 'operator' && next.text === '~';
}

/** The token at the cursor; line breaks that do not end a predictor are white space. */
function peek(cursor: Cursor): Token {
  while (cursor.tokens[cursor.at].kind === 'newline' && (cursor.nesting > 0 || !predictorBegins(cursor, cursor.at))) cursor.at++;
  return cursor.tokens[cursor.at];
}

function next(cursor: Cursor): Token {
  const token = peek(cursor);
  if (token.kind !== 'end') cursor.at++;
  return token;
}

const isOperator = (token: Token, text: string): boolean => token.kind === 'operator' && token.text === text;

function unexpected(cursor: Cursor, token: Token, expected: string): Error {
  const advice = isOperator(token, '=')
    ? 'a comparison is written =='
    : isOperator(token, '~')
      ? 'a further predictor begins after ";" or on a new line, as `sd ~ z`'
      : undefined;
  return formulaError(cursor.text, token, 'formula-syntax', { found: describe(token), expected, advice });
}

function expectOperator(cursor: Cursor, text: string, expected: string): Token {
  const token = next(cursor);
  if (!isOperator(token, text)) throw unexpected(cursor, token, expected);
  return token;
}

function parseArguments(cursor: Cursor, open: Token, name: string): { args: Argument[]; end: number } {
  const args: Argument[] = [];
  cursor.nesting++;
  if (isOperator(peek(cursor), ')')) {
    cursor.nesting--;
    return { args, end: next(cursor).end };
  }
  for (;;) {
    const token = peek(cursor);
    if (token.kind === 'end') {
      throw formulaError(cursor.text, open, 'formula-syntax', { found: `the "(" of ${name}( is not closed`, expected: '")"' });
    }
    const following = cursor.tokens[cursor.at + 1];
    if ((token.kind === 'name' || token.kind === 'string') && following !== undefined && isOperator(following, '=')) {
      cursor.at += 2;
      args.push({ name: token.text, value: parseExpressionAt(cursor, 0) });
    } else args.push({ value: parseExpressionAt(cursor, 0) });
    const separator = next(cursor);
    if (isOperator(separator, ')')) {
      cursor.nesting--;
      return { args, end: separator.end };
    }
    if (!isOperator(separator, ',')) {
      if (separator.kind === 'end') {
        throw formulaError(cursor.text, open, 'formula-syntax', { found: `the "(" of ${name}( is not closed`, expected: '")"' });
      }
      throw unexpected(cursor, separator, `"," or ")" in ${name}(…)`);
    }
  }
}

function checkCall(cursor: Cursor, token: Token, args: readonly Argument[], end: number): void {
  const declared = formulaFunctions.get(token.text);
  const span = { start: token.start, end: token.end };
  if (declared === undefined) {
    const plain = token.text.startsWith('contr.') ? `C(x, ${token.text.slice(6)})` : undefined;
    throw formulaError(cursor.text, span, 'unknown-function', {
      found: `no function "${token.text}"`,
      expected: 'a function of the formula language',
      advice: plain === undefined ? suggestion(token.text, [...formulaFunctions.keys()]) : `a contrast is chosen by ${plain}`,
    });
  }
  if (args.length < declared.least || args.length > declared.most) {
    const range = declared.least === declared.most ? `${declared.least}` : `${declared.least} to ${declared.most}`;
    throw formulaError(cursor.text, { start: token.start, end }, 'formula-syntax', {
      found: `${token.text}() has ${counted(args.length, 'argument')}`,
      expected: range === '1' ? 'one' : range,
    });
  }
  const taken = new Set<string>();
  for (const { name, value } of args) {
    if (name === undefined) continue;
    if (!declared.parameters.includes(name) || taken.has(name)) {
      throw formulaError(cursor.text, { start: value.start, end: value.end }, 'formula-syntax', {
        found: taken.has(name) ? `the argument "${name}" is given twice` : `${token.text}() has no argument "${name}"`,
        advice: declared.parameters.length > 0 ? suggestion(name, declared.parameters) : undefined,
      });
    }
    taken.add(name);
  }
}

function parseOperand(cursor: Cursor): Expression {
  const token = next(cursor);
  switch (token.kind) {
    case 'number':
      return {
        kind: 'number',
        value: token.value as number,
        ...(token.integer ? { integer: true } : {}),
        start: token.start,
        end: token.end,
      };
    case 'string':
      return { kind: 'string', value: token.text, start: token.start, end: token.end };
    case 'quotedName':
      return { kind: 'name', name: token.text, start: token.start, end: token.end };
    case 'name': {
      const following = cursor.tokens[cursor.at];
      if (isOperator(following, '(')) {
        cursor.at++;
        const { args, end } = parseArguments(cursor, following, token.text);
        checkCall(cursor, token, args, end);
        return { kind: 'call', name: token.text, args, start: token.start, end };
      }
      if (token.text === 'TRUE' || token.text === 'FALSE')
        return { kind: 'boolean', value: token.text === 'TRUE', start: token.start, end: token.end };
      return { kind: 'name', name: token.text, ...(token.text === '.' ? { dot: true } : {}), start: token.start, end: token.end };
    }
    default:
      break;
  }
  if (isOperator(token, '(')) {
    cursor.nesting++;
    const body = parseExpressionAt(cursor, 0);
    const close = next(cursor);
    cursor.nesting--;
    if (close.kind === 'end')
      throw formulaError(cursor.text, token, 'formula-syntax', { found: 'this "(" is not closed', expected: '")"' });
    if (!isOperator(close, ')')) throw unexpected(cursor, close, 'an operator or ")"');
    return { kind: 'parentheses', body, start: token.start, end: close.end };
  }
  if (isOperator(token, '-') || isOperator(token, '+') || isOperator(token, '!')) {
    const operand = parseExpressionAt(cursor, token.text === '!' ? notPower : signPower);
    return { kind: 'unary', operator: token.text as '-' | '+' | '!', operand, start: token.start, end: operand.end };
  }
  throw unexpected(cursor, token, 'a column, a number or a function');
}

/** Precedence climbing: reads operators that bind at least as strongly as `least`. */
function parseExpressionAt(cursor: Cursor, least: number): Expression {
  if (++cursor.depth > maximumDepth) {
    throw formulaError(cursor.text, peek(cursor), 'formula-syntax', {
      found: `more than ${maximumDepth} levels of nesting`,
      expected: 'a simpler formula',
    });
  }
  let left = parseOperand(cursor);
  for (;;) {
    const token = peek(cursor);
    if (token.kind !== 'operator' || !Object.hasOwn(bindingPower, token.text)) break;
    const power = bindingPower[token.text];
    if (power < least) break;
    next(cursor);
    // ^ is right-associative and its right side may carry a sign: 2^-1
    const right = power === powerPower ? parsePower(cursor) : parseExpressionAt(cursor, power + 1);
    left = { kind: 'binary', operator: token.text as BinaryOperator, left, right, start: left.start, end: right.end };
    if (power === comparisonPower) {
      const following = peek(cursor);
      if (following.kind === 'operator' && bindingPower[following.text] === comparisonPower) {
        throw formulaError(cursor.text, following, 'formula-syntax', {
          found: 'a chain of comparisons',
          advice: 'join two comparisons with &',
        });
      }
    }
  }
  cursor.depth--;
  return left;
}

const parsePower = (cursor: Cursor): Expression => parseExpressionAt(cursor, powerPower);

function skipSeparators(cursor: Cursor): void {
  while (cursor.tokens[cursor.at].kind === 'newline' || isOperator(cursor.tokens[cursor.at], ';')) cursor.at++;
}

/** Is there anything left of this predictor? Otherwise the cursor stands on its end. */
function atPredictorEnd(cursor: Cursor): boolean {
  const token = peek(cursor);
  return token.kind === 'end' || token.kind === 'newline' || isOperator(token, ';');
}

/**
 * Parses a formula in the language of Wilkinson and Rogers (Applied Statistics 22, 1973) as R has it:
 * `+ : * / %in% ^ -`, `0`/`1`, `.`, parentheses, `I()`, `C()`, `offset()`, `cbind()`, arithmetic and the usual functions.
 * Further linear predictors follow after `;` or on a new line: `y ~ x; sd ~ z`.
 *
 * @throws ExpofamError `formula-syntax` or `unknown-function`, with the place in the text in its message and details.
 * @example
 * parseFormula('cbind(dead, alive) ~ sex * log(dose)').predictors.length; // 1
 */
export function parseFormula(text: string): Formula {
  const cursor: Cursor = { text, tokens: tokenize(text), at: 0, depth: 0, nesting: 0 };
  skipSeparators(cursor);
  if (cursor.tokens[cursor.at].kind === 'end') {
    throw formulaError(text, { start: 0, end: text.length }, 'formula-syntax', {
      found: 'the formula is empty',
      expected: 'response ~ terms',
      advice: 'for instance y ~ x',
    });
  }
  let response: Expression | null = null;
  if (!isOperator(peek(cursor), '~')) {
    response = parseExpressionAt(cursor, 0);
    const token = peek(cursor);
    if (!isOperator(token, '~')) {
      throw formulaError(text, token, 'formula-syntax', {
        found: atPredictorEnd(cursor) ? 'there is no ~' : describe(token),
        expected: atPredictorEnd(cursor) ? 'response ~ terms' : 'an operator or ~',
        advice: isOperator(token, '=') ? 'the response stands before ~, a comparison is written ==' : undefined,
      });
    }
  }
  expectOperator(cursor, '~', '~');
  const predictors: PredictorFormula[] = [{ name: null, rightSide: parseRightSide(cursor) }];
  for (skipSeparators(cursor); cursor.tokens[cursor.at].kind !== 'end'; skipSeparators(cursor)) {
    const token = next(cursor);
    if ((token.kind !== 'name' && token.kind !== 'quotedName') || token.text === '.') {
      throw unexpected(cursor, token, 'the name of a parameter and ~, as in sd ~ z');
    }
    if (predictors.some((p) => p.name === token.text)) {
      throw formulaError(text, token, 'formula-syntax', {
        found: `a second formula for "${token.text}"`,
        expected: 'one formula for each parameter',
      });
    }
    expectOperator(cursor, '~', `~ after "${token.text}"`);
    predictors.push({ name: token.text, rightSide: parseRightSide(cursor) });
  }
  return Object.freeze({ text, response, predictors: Object.freeze(predictors) });
}

function parseRightSide(cursor: Cursor): Expression {
  if (atPredictorEnd(cursor)) {
    throw formulaError(cursor.text, peek(cursor), 'formula-syntax', {
      found: 'nothing after ~',
      expected: 'terms',
      advice: 'the intercept alone is ~ 1',
    });
  }
  const rightSide = parseExpressionAt(cursor, 0);
  if (!atPredictorEnd(cursor)) throw unexpected(cursor, peek(cursor), 'an operator or the end');
  return rightSide;
}

/**
 * Parses an expression of columns, as in the offset option: `log(exposure)`.
 *
 * @throws ExpofamError `formula-syntax` or `unknown-function`.
 */
export function parseExpression(text: string): Expression {
  const cursor: Cursor = { text, tokens: tokenize(text), at: 0, depth: 0, nesting: 1 };
  const expression = parseExpressionAt(cursor, 0);
  const token = peek(cursor);
  if (token.kind !== 'end') throw unexpected(cursor, token, 'an operator or the end');
  return expression;
}
