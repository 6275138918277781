import { formatNumberExactly } from './formatNumber.ts';
import type { Expression, Formula } from './syntax.ts';

const plainName = /^(?:[\p{L}\p{Nl}_]|\.(?!\d))[\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}._]*$/u;
/** Words that the language keeps for itself: as names they need backquotes. */
const reserved = new Set(['TRUE', 'FALSE', '.']);
/** Operators that R's deparse sets without spaces. */
const tight = new Set(['^', ':', '/']);

/** A column's name as a formula has it: in backquotes where it would not be read as a name. */
export function printName(name: string): string {
  return plainName.test(name) && !reserved.has(name) ? name : `\`${name.replace(/[\\`]/g, '\\$&')}\``;
}

/**
 * The column whose name a formula's text is, in backquotes or without; undefined for an expression.
 *
 * @example
 * columnNamed('`a weight`'); // 'a weight'
 */
export function columnNamed(text: string): string | undefined {
  const quoted = /^`((?:\\.|[^\\`])*)`$/su.exec(text);
  if (quoted) return quoted[1].replace(/\\(.)/gsu, '$1');
  return plainName.test(text) ? text : undefined;
}

const printString = (value: string): string =>
  `"${value.replace(/[\\"\n\t\r\0]/g, (c) => ({ '\n': '\\n', '\t': '\\t', '\r': '\\r', '\0': '\\0' })[c] ?? `\\${c}`)}"`;

/**
 * An expression in canonical printing, which is R's deparse: `I(x^2)`, `ns(x, df = 3)`, `log(a + b)`.
 * Parsing it gives the same tree again.
 */
export function printExpression(root: Expression): string {
  // chains of left-associative operators are unrolled, so that a sum of thousands of terms needs no deep recursion
  const pieces: string[] = [];
  let node = root;
  while (node.kind === 'binary') {
    const separator = tight.has(node.operator) ? node.operator : ` ${node.operator} `;
    pieces.push(separator + printExpression(node.right));
    node = node.left;
  }
  return printOther(node) + pieces.reverse().join('');
}

function printOther(node: Exclude<Expression, { kind: 'binary' }>): string {
  switch (node.kind) {
    case 'number':
      return formatNumberExactly(node.value) + (node.integer ? 'L' : '');
    case 'string':
      return printString(node.value);
    case 'boolean':
      return node.value ? 'TRUE' : 'FALSE';
    case 'name':
      return node.dot ? '.' : printName(node.name);
    case 'unary':
      return node.operator + printExpression(node.operand);
    case 'parentheses':
      return `(${printExpression(node.body)})`;
    case 'call':
      return `${node.name}(${node.args.map((a) => (a.name === undefined ? '' : `${a.name} = `) + printExpression(a.value)).join(', ')})`;
  }
}

/**
 * A formula in canonical printing; `parseFormula(printFormula(f))` is `f` up to places in the text.
 *
 * @example
 * printFormula(parseFormula('y~a*b ; sd~z')); // "y ~ a * b; sd ~ z"
 */
export function printFormula(formula: Formula): string {
  return formula.predictors
    .map(({ name, rightSide }) => {
      const left = name === null ? (formula.response === null ? '' : `${printExpression(formula.response)} `) : `${printName(name)} `;
      return `${left}~ ${printExpression(rightSide)}`;
    })
    .join('; ');
}
