import { printExpression } from '../../formula/printFormula.ts';
import type { Expression } from '../../formula/syntax.ts';
import { type Scope, scopeError } from '../scope.ts';

/** An argument that must be a constant number. */
export function constantNumber(scope: Scope, node: Expression): number {
  if (node.kind === 'number') return node.value;
  if (node.kind === 'boolean') return Number(node.value);
  if (node.kind === 'parentheses') return constantNumber(scope, node.body);
  if (node.kind === 'unary' && node.operator === '-') return -constantNumber(scope, node.operand);
  throw scopeError(scope, node, 'invalid-argument', { found: printExpression(node), expected: 'a number' });
}

export function constantList(scope: Scope, node: Expression): number[] {
  if (node.kind === 'call' && node.name === 'c') return node.args.map((a) => constantNumber(scope, a.value));
  return [constantNumber(scope, node)];
}

export function wholeNumber(scope: Scope, node: Expression | undefined, least: number, fallback: number): number {
  if (node === undefined) return fallback;
  const value = constantNumber(scope, node);
  if (!Number.isInteger(value) || value < least || value > 10_000) {
    throw scopeError(scope, node, 'invalid-argument', { found: `${value}`, expected: `a whole number of at least ${least}` });
  }
  return value;
}

export function flag(scope: Scope, node: Expression | undefined, fallback: boolean): boolean {
  if (node === undefined) return fallback;
  if (node.kind === 'boolean') return node.value;
  throw scopeError(scope, node, 'invalid-argument', { found: printExpression(node), expected: 'TRUE or FALSE' });
}
