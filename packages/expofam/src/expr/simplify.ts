import { collectProduct, collectSum } from './collect.ts';
import type { Expr } from './intern.ts';
import { rebuild } from './rebuild.ts';
import { rewrite } from './rewrite.ts';

/** More rewrites of one node than this would be a cycle among the rules. */
const maximumRewrites = 64;

/**
 * The same function in a shorter and numerically better form: naive forms become stable primitives
 * (`log(1 + exp(x))` → `softplus(x)`, `exp(x) − 1` → `expm1(x)`, `1/(1 + exp(−x))` → `sigmoid(x)`,
 * `log(exp(x) + exp(y))` → `logsumexp(x, y)` …), like terms and powers are collected.
 *
 * Where the given form has a value, the result has the same one up to rounding. A rewrite may only extend it to points
 * where the given form was undefined or overflowed (`exp(log(x))` → `x`, `x/x` → `1`); a product's logarithm is not split.
 *
 * @example
 * simplify(log(add(1, exp(eta)))); // softplus(eta)
 */
export function simplify(e: Expr): Expr {
  const memo = new Map<Expr, Expr>();

  function visit(node: Expr): Expr {
    const known = memo.get(node);
    if (known) return known;
    let current = node;
    for (let k = 0; k < maximumRewrites; k++) {
      const next = step(current);
      if (next === current) break;
      const done = memo.get(next);
      if (done) {
        current = done;
        break;
      }
      current = next;
    }
    memo.set(node, current);
    memo.set(current, current);
    return current;
  }

  function step(node: Expr): Expr {
    if (node.args.length === 0) return node;
    const args = node.args.map(visit);
    const inner = args.every((a, i) => a === node.args[i]) ? node : rebuild(node.op, args, node.fn);
    return rewrite(inner) ?? collectSum(inner) ?? collectProduct(inner) ?? inner;
  }

  return visit(e);
}
