import { add, div, type Expr, exp, expm1, log, log1p, mul, neg, pow, square, sub } from '../expr/node.ts';
import { freeSymbols } from '../expr/substitute.ts';

const logitOf = (p: Expr): Expr => sub(log(p), log1p(neg(p)));

/** Inverses of the unary primitives that have one in closed form. */
const inverses: Partial<Record<Expr['op'], (y: Expr) => Expr>> = {
  neg: (y) => neg(y),
  exp: (y) => log(y),
  log: (y) => exp(y),
  expm1: (y) => log1p(y),
  log1p: (y) => expm1(y),
  sigmoid: logitOf,
  sqrt: (y) => square(y),
  // 1/(eˣ − 1) = y ⇔ x = log(1 + 1/y)
  reciprocalExpm1: (y) => log1p(div(1, y)),
};

/**
 * x with e(x) = y, where x occurs once in e along a chain of invertible operations: exp(η) → log y, −1/η → −1/y,
 * (−2η)^{−½} → −½ y^{−2}. undefined where it does not. On a power the branch is that of positive bases.
 */
export function invertExpression(e: Expr, x: Expr, y: Expr): Expr | undefined {
  let node = e;
  let value = y;
  while (node !== x) {
    const holders = node.args.filter((a) => a === x || freeSymbols(a).has(x));
    if (holders.length !== 1) return undefined;
    const inner = holders[0];
    const [a, b] = node.args;
    const unary = inverses[node.op];
    if (unary) value = unary(value);
    else if (node.op === 'add') value = sub(value, inner === a ? b : a);
    else if (node.op === 'sub') value = inner === a ? add(value, b) : sub(a, value);
    else if (node.op === 'mul') value = div(value, inner === a ? b : a);
    else if (node.op === 'div') value = inner === a ? mul(value, b) : div(a, value);
    else if (node.op === 'pow' && inner === a) value = pow(value, div(1, b));
    else return undefined;
    node = inner;
  }
  return value;
}
