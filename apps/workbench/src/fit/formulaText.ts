import { ExpofamError, type PredictorFormula, parseFormula, suggestion } from 'expofam';

type Expression = PredictorFormula['rightSide'];

/** A name as it is written in a formula: in backticks where it is no plain word. */
export function formulaName(name: string): string {
  const isPlain = /^(?:\p{L}|\.(?!\d))[\p{L}\p{N}._]*$/u.test(name) && !['TRUE', 'FALSE', 'NA', 'Inf', 'NaN'].includes(name);
  return isPlain ? name : `\`${name.replace(/[\\`]/g, '\\$&')}\``;
}

/** The text cut at a character where that stands outside of parentheses and of names in backticks. */
function splitAt(text: string, separator: string): string[] {
  const pieces: string[] = [''];
  let depth = 0;
  // A name in backticks (which may hold escaped ones), a quoted text, or any other character.
  for (const [piece] of text.matchAll(/`(?:\\.|[^\\`])*`|"(?:\\.|[^\\"])*"|'(?:\\.|[^\\'])*'|[\s\S]/gu)) {
    if (piece === '(') depth++;
    if (piece === ')') depth--;
    if (piece === separator && depth === 0) pieces.push('');
    else pieces[pieces.length - 1] += piece;
  }
  return pieces;
}

/** The response as the formula has it; empty where there is none yet. */
export function responseText(formula: string): string {
  return sides(formula).left;
}

/** Everything right of the response, the further predictors too. */
export function explainingText(formula: string): string {
  const { right, more } = sides(formula);
  return right + more;
}

/** What stands left and right of the first `~`, and the further predictors with the `;` before them. */
function sides(formula: string): { left: string; right: string; more: string } {
  const [main, ...rest] = splitAt(formula, ';');
  const more = rest.length ? `;${rest.join(';')}` : '';
  const [left, ...right] = splitAt(main, '~');
  return right.length === 0 ? { left: '', right: left.trim(), more } : { left: left.trim(), right: right.join('~').trim(), more };
}

/** The formula with another response. */
export function withResponse(formula: string, response: string): string {
  const { right, more } = sides(formula);
  return `${response} ~ ${right || '1'}${more}`;
}

/** The terms of the right side that are joined by `+`, as written. */
const plainTerms = (right: string): string[] =>
  splitAt(right, '+')
    .map((term) => term.trim())
    .filter(Boolean);

/** True where the column stands in the right side as a term of its own. */
export function hasTerm(formula: string, name: string): boolean {
  return plainTerms(sides(formula).right).includes(formulaName(name));
}

/** The formula with the column added as a term, or taken out where it is one. */
export function toggleTerm(formula: string, name: string): string {
  const { left, right, more } = sides(formula);
  const term = formulaName(name);
  const terms = plainTerms(right);
  const others = terms.includes(term) ? terms.filter((one) => one !== term) : [...terms.filter((one) => one !== '1'), term];
  return `${left} ~ ${others.join(' + ') || '1'}${more}`;
}

/** Calls `visit` on every name of an expression. */
function eachName(root: Expression, visit: (name: Extract<Expression, { kind: 'name' }>) => void): void {
  const stack: Expression[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'name') visit(node);
    else if (node.kind === 'binary') stack.push(node.right, node.left);
    else if (node.kind === 'unary') stack.push(node.operand);
    else if (node.kind === 'parentheses') stack.push(node.body);
    else if (node.kind === 'call') for (const argument of node.args) stack.push(argument.value);
  }
}

/** The columns that a piece of a formula names (`log(x)`, `x:group`); none where it cannot be read. */
export function columnsOf(text: string): string[] {
  const names = new Set<string>();
  try {
    for (const { rightSide } of parseFormula(`~ ${text}`).predictors) eachName(rightSide, ({ name, dot }) => !dot && names.add(name));
  } catch (error) {
    if (!(error instanceof ExpofamError)) throw error;
  }
  return [...names];
}

/** A place of a formula that cannot stay as it is; `from` up to, not including, `to`. */
export interface FormulaProblem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

const afterSubject = (error: ExpofamError): string => error.message.slice(error.subject.length + 2);

/** Where the library's error points to in the formula; undefined where it is about something else. */
export function problemOf(details: Readonly<Record<string, unknown>>, message: string, formula: string): FormulaProblem | undefined {
  const { position, length, formula: about } = details;
  if (typeof position !== 'number' || about !== formula) return undefined;
  const to = Math.min(formula.length, position - 1 + (typeof length === 'number' ? length : 1));
  // A place behind the last character cannot be seen: the character before it stands for it.
  return { from: Math.max(0, Math.min(position - 1, to - 1)), to, message };
}

/** What is wrong with a formula, as far as it can be said without fitting: its syntax, and columns that the data lack. */
export function formulaProblems(text: string, columns: readonly string[]): FormulaProblem[] {
  if (text.trim() === '') return [];
  try {
    const { response, predictors } = parseFormula(text);
    const problems: FormulaProblem[] = [];
    if (response === null) problems.push({ from: 0, to: 1, message: 'no response; write the column to be explained before ~' });
    for (const root of [...(response ? [response] : []), ...predictors.map((p) => p.rightSide)]) {
      eachName(root, ({ name, dot, start, end }) => {
        if (dot || name === 'pi' || columns.includes(name)) return;
        problems.push({ from: start, to: end, message: `no column "${name}"; ${suggestion(name, columns)}` });
      });
    }
    return problems;
  } catch (error) {
    if (!(error instanceof ExpofamError)) throw error;
    return [problemOf(error.details, afterSubject(error), text) ?? { from: 0, to: text.length, message: error.message }];
  }
}
