import type { Expr } from './intern.ts';

/** The expression in simplified form; the builders of `node.ts` already simplify locally. */
export function simplify(e: Expr): Expr {
  return e;
}
