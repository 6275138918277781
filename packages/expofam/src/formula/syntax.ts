/** Where a piece of syntax stands in the formula's text: `start` up to, not including, `end`, in UTF-16 units from 0. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Operators with two operands, in the order in which they bind: `^` first. */
export type BinaryOperator = '^' | ':' | '%in%' | '%%' | '%/%' | '*' | '/' | '+' | '-' | '<' | '>' | '<=' | '>=' | '==' | '!=' | '&' | '|';

export interface NumberNode extends Span {
  readonly kind: 'number';
  readonly value: number;
  /** Written with R's suffix `L`; it only changes how the number is printed. */
  readonly integer?: boolean;
}
export interface StringNode extends Span {
  readonly kind: 'string';
  readonly value: string;
}
/** `TRUE` or `FALSE`. */
export interface BooleanNode extends Span {
  readonly kind: 'boolean';
  readonly value: boolean;
}
/** A column's name; `.` is the name of all other columns. */
export interface NameNode extends Span {
  readonly kind: 'name';
  readonly name: string;
  /** True for a bare `.`, which stands for all other columns. */
  readonly dot?: boolean;
}
export interface UnaryNode extends Span {
  readonly kind: 'unary';
  readonly operator: '-' | '+' | '!';
  readonly operand: Expression;
}
export interface BinaryNode extends Span {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Argument {
  /** The name of a named argument: `df` in `ns(x, df = 3)`. */
  readonly name?: string;
  readonly value: Expression;
}
export interface CallNode extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Argument[];
}
/** Parentheses as written: R keeps them in its labels, so `I((x))` and `I(x)` are two terms. */
export interface ParenthesesNode extends Span {
  readonly kind: 'parentheses';
  readonly body: Expression;
}

/** A node of the syntax tree that formulas and arithmetic expressions share; which is meant depends on where it stands. */
export type Expression = NumberNode | StringNode | BooleanNode | NameNode | UnaryNode | BinaryNode | CallNode | ParenthesesNode;

/** One linear predictor: the main formula has `name: null`, the later ones the name of their parameter (`sd ~ z`). */
export interface PredictorFormula {
  readonly name: string | null;
  readonly rightSide: Expression;
}

/** A parsed formula; immutable. */
export interface Formula {
  /** The text as given: errors point into it. */
  readonly text: string;
  /** The left side of the main formula; null in a one-sided formula (`~ x`). */
  readonly response: Expression | null;
  /** The main predictor, then the others as written. */
  readonly predictors: readonly PredictorFormula[];
}

/** `a + b - c` as its operands from left to right, so that a sum of thousands of terms needs no deep recursion. */
export function sumOperands(node: Expression): { readonly operator: '+' | '-'; readonly operand: Expression }[] {
  const operands: { operator: '+' | '-'; operand: Expression }[] = [];
  let current = node;
  while (current.kind === 'binary' && (current.operator === '+' || current.operator === '-')) {
    operands.push({ operator: current.operator, operand: current.right });
    current = current.left;
  }
  operands.push({ operator: '+', operand: current });
  return operands.reverse();
}

/** Calls `visit` on every node of the tree, parents before children, without recursion on long chains. */
export function walk(root: Expression, visit: (node: Expression) => void): void {
  const stack: Expression[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    visit(node);
    if (node.kind === 'binary') stack.push(node.right, node.left);
    else if (node.kind === 'unary') stack.push(node.operand);
    else if (node.kind === 'parentheses') stack.push(node.body);
    else if (node.kind === 'call') for (let i = node.args.length - 1; i >= 0; i--) stack.push(node.args[i].value);
  }
}

/** The names of the columns that an expression uses, in order of appearance, each once. */
export function columnNamesOf(root: Expression): string[] {
  const names = new Set<string>();
  walk(root, (node) => {
    if (node.kind === 'name' && !node.dot) names.add(node.name);
  });
  return [...names];
}
