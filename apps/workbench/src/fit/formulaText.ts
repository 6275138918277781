import { ExpofamError, type PredictorFormula, parseFormula, suggestion } from 'expofam';

type Expression = PredictorFormula['rightSide'];

/** A name as it is written in a formula: in backticks where it is no plain word. */
export function formulaName(name: string): string {
  return /^(?:\p{L}|\.(?!\d))[\p{L}\p{N}._]*$/u.test(name) && !['TRUE', 'FALSE', 'NA', 'Inf', 'NaN'].includes(name) ? name : `\`${name}\``;
}

/** What stands left and right of the first `~`. */
function sides(formula: string): { left: string; right: string; more: string } {
  const [main, ...rest] = formula.split(';');
  const more = rest.length ? `;${rest.join(';')}` : '';
  const at = main.indexOf('~');
  return at < 0 ? { left: '', right: main.trim(), more } : { left: main.slice(0, at).trim(), right: main.slice(at + 1).trim(), more };
}

/** The formula with another response. */
export function withResponse(formula: string, response: string): string {
  const { right, more } = sides(formula);
  return `${response} ~ ${right || '1'}${more}`;
}

/** The terms of the right side that are joined by `+`, as written. */
function plainTerms(right: string): string[] {
  const terms: string[] = [''];
  let depth = 0;
  let quoted = false;
  for (const c of right) {
    if (c === '`') quoted = !quoted;
    if (!quoted && c === '(') depth++;
    if (!quoted && c === ')') depth--;
    if (c === '+' && depth === 0 && !quoted) terms.push('');
    else terms[terms.length - 1] += c;
  }
  return terms.map((term) => term.trim()).filter(Boolean);
}

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
