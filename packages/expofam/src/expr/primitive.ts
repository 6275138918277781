import { scalarFunction } from './evaluate.ts';
import { constant, type Expr, type ExprLike, makeNode, type Op, toExpr } from './intern.ts';

/** The constant that the arguments fold to, unless it would turn finite arguments into NaN or an infinity (kept to be seen at evaluation). */
export function folded(args: readonly Expr[], f: (...values: number[]) => number): Expr | undefined {
  if (!args.every((e) => e.op === 'const')) return undefined;
  const values = args.map((a) => a.value as number);
  const value = f(...values);
  if (Number.isNaN(value) || (!Number.isFinite(value) && values.every(Number.isFinite))) return undefined;
  return constant(value);
}

/** The primitive `op` of these arguments, with no rule but that constants fold. */
export function primitive(op: Op, ...args: readonly ExprLike[]): Expr {
  const exprs = args.map(toExpr);
  return folded(exprs, scalarFunction(op)) ?? makeNode(op, exprs);
}
