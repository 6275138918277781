import { add, div, type Expr, exp, log, neg, square, sub } from './node.ts';

/** log((eˣ − 1)/x) as it is written on paper; the digits of the primitive near 0 are lost in it. */
export const logExpm1OverXForm = (x: Expr): Expr => log(div(add(exp(x), -1), x));

/** Its derivative of order 1, 1/(1 − e⁻ˣ) − 1/x, or 2, 1/x² − eˣ/(eˣ − 1)²; none of a higher order. */
export function logExpm1OverXDerivativeForm(order: number, x: Expr): Expr | undefined {
  if (order === 1) return sub(div(1, sub(1, exp(neg(x)))), div(1, x));
  return order === 2 ? sub(div(1, square(x)), div(exp(x), square(add(exp(x), -1)))) : undefined;
}
