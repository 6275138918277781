import type { Expr } from './intern.ts';
import { rebuild } from './rebuild.ts';

/**
 * Replaces nodes by nodes, all at once (a replacement is not searched again), and simplifies locally on the way up.
 *
 * @example
 * substitute(exp(eta), new Map([[eta, add(x, 1)]])); // exp(x + 1)
 */
export function substitute(e: Expr, map: ReadonlyMap<Expr, Expr>): Expr {
  const memo = new Map<Expr, Expr>(map);
  const visit = (node: Expr): Expr => {
    const known = memo.get(node);
    if (known) return known;
    if (node.args.length === 0) return node;
    const args = node.args.map(visit);
    const result = args.every((a, i) => a === node.args[i]) ? node : rebuild(node.op, args, node.fn);
    memo.set(node, result);
    return result;
  };
  return visit(e);
}

/** The symbols that occur in an expression. */
export function freeSymbols(e: Expr): ReadonlySet<Expr> {
  const seen = new Set<Expr>();
  const symbols = new Set<Expr>();
  const visit = (node: Expr): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.op === 'symbol') symbols.add(node);
    node.args.forEach(visit);
  };
  visit(e);
  return symbols;
}
