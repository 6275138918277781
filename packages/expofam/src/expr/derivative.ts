import { ExpofamError } from '../core/expofamError.ts';
import {
  add,
  bernoulliFunction,
  constant,
  cos,
  digamma,
  div,
  type Expr,
  type ExprLike,
  eq,
  exp,
  le,
  log,
  log1p,
  logExpm1OverXDerivative,
  lt,
  mul,
  neg,
  normalHazard,
  normalHazardExcess,
  normalPdf,
  polygamma,
  pow,
  reciprocalExpm1,
  sigmoid,
  sign,
  sin,
  square,
  sub,
  sum,
  trigamma,
  truncatedNormalVariance,
  where,
} from './node.ts';

export type DerivativeRule = (e: Expr, args: readonly Expr[], partial: number) => ExprLike;

/**
 * ∂e/∂args[partial] of every primitive. Each is stable where the primitive is: what would cancel or overflow in the
 * textbook form is a primitive of its own, with a rule of its own.
 */
const rules: Partial<Record<Expr['op'], DerivativeRule>> = {
  neg: () => -1,
  square: (_, [x]) => mul(2, x),
  sqrt: (e) => div(0.5, e),
  exp: (e) => e,
  expm1: (_, [x]) => exp(x),
  log: (_, [x]) => div(1, x),
  log1p: (_, [x]) => div(1, add(x, 1)),
  // −eˣ/(1 − eˣ) = −1/(e⁻ˣ − 1)
  log1mexp: (_, [x]) => neg(reciprocalExpm1(neg(x))),
  log1pmx: (_, [x]) => neg(div(x, add(x, 1))),
  softplus: (_, [x]) => sigmoid(x),
  sigmoid: (e, [x]) => mul(e, sigmoid(neg(x))),
  abs: (_, [x]) => sign(x),
  sign: () => 0,
  sin: (_, [x]) => cos(x),
  cos: (_, [x]) => neg(sin(x)),
  tan: (e) => add(square(e), 1),
  atan: (_, [x]) => div(1, add(square(x), 1)),
  lgamma: (_, [x]) => digamma(x),
  digamma: (_, [x]) => trigamma(x),
  trigamma: (_, [x]) => polygamma(2, x),
  polygamma: (_, [n, x]) => polygamma((n.value as number) + 1, x),
  normalCdf: (_, [x]) => normalPdf(x),
  normalPdf: (e, [x]) => neg(mul(x, e)),
  normalLogCdf: (_, [x]) => normalHazard(x),
  normalHazard: (e, [x]) => neg(mul(e, normalHazardExcess(x))),
  normalHazardExcess: (_, [x]) => truncatedNormalVariance(x),
  // With t = 1 − m·d: t′ = m(d² − t).
  truncatedNormalVariance: (e, [x]) => mul(normalHazard(x), sub(square(normalHazardExcess(x)), e)),
  normalQuantile: (e) => div(1, normalPdf(e)),
  cauchyCdf: (_, [x]) => div(1 / Math.PI, add(square(x), 1)),
  logExpm1OverX: (_, [x]) => logExpm1OverXDerivative(1, x),
  logExpm1OverXDerivative: (_, [n, x]) => logExpm1OverXDerivative((n.value as number) + 1, x),
  // b′(x) = −eˣ/(eˣ − 1)² = b(x)·b(−x)
  reciprocalExpm1: (e, [x]) => mul(e, reciprocalExpm1(neg(x))),
  // log(x/(eˣ−1)) = −log((eˣ−1)/x)
  bernoulliFunction: (_, [x]) => neg(mul(bernoulliFunction(x), logExpm1OverXDerivative(1, x))),
  add: () => 1,
  sub: (_, _args, partial) => (partial === 0 ? 1 : -1),
  mul: (_, args, partial) => args[1 - partial],
  // −(a/b)/b rather than −a/b²: b² leaves the range first
  div: (e, [, b], partial) => (partial === 0 ? div(1, b) : neg(div(e, b))),
  pow: (e, [x, y], partial) => (partial === 0 ? mul(y, pow(x, sub(y, 1))) : mul(e, log(x))),
  min: (_, [a, b], partial) => (partial === 0 ? lt(a, b) : le(b, a)),
  max: (_, [a, b], partial) => (partial === 0 ? lt(b, a) : le(a, b)),
  lt: () => 0,
  le: () => 0,
  eq: () => 0,
  xlogy: (_, [x, y], partial) => (partial === 0 ? log(y) : where(eq(x, 0), 0, div(x, y))),
  // log(y/μ) = log1p((y − μ)/μ): y − μ is exact where they are close
  bd0: (_, [y, mu], partial) => (partial === 0 ? log1p(div(sub(y, mu), mu)) : div(sub(mu, y), mu)),
  logsumexp: (e, args, partial) => exp(sub(args[partial], e)),
};

/** Adds the rules of primitives that come with modules of their own. */
export function offerDerivatives(more: Partial<Record<Expr['op'], DerivativeRule>>): void {
  Object.assign(rules, more);
}

/**
 * The derivative of an expression by a symbol, in closed form. Stable primitives have stable rules, so the result is
 * as accurate as the expression: for softplus(x) the second derivative is sigmoid(x)·sigmoid(−x), 1.9e−174 at 400.
 * Comparisons (`lt`, `le`, `eq`) and `sign` count as constant.
 *
 * @example
 * derivative(softplus(eta), eta); // sigmoid(eta)
 */
export function derivative(e: Expr, x: Expr): Expr {
  if (x.op !== 'symbol') {
    throw new ExpofamError('not-a-symbol', { subject: 'derivative', found: `a ${x.op} node as the variable`, expected: 'a symbol' });
  }
  return differentiate(e, x, new Map());
}

const zero = constant(0);

function differentiate(e: Expr, x: Expr, memo: Map<Expr, Expr>): Expr {
  if (e === x) return constant(1);
  if (e.args.length === 0) return zero;
  const known = memo.get(e);
  if (known) return known;
  const inner = e.args.map((a) => differentiate(a, x, memo));
  let result: Expr;
  if (e.op === 'where') result = where(e.args[0], inner[1], inner[2]);
  else if (inner.every((d) => d === zero)) result = zero;
  else {
    const own = e.fn?.derivative;
    const rule: DerivativeRule | undefined = own ? (_, args, partial) => own(partial, args) : rules[e.op];
    if (!rule)
      throw new ExpofamError('no-derivative', {
        subject: e.fn?.name ?? e.op,
        found: 'no derivative rule',
        expected: 'a differentiable primitive',
      });
    const terms: Expr[] = [];
    inner.forEach((d, i) => {
      if (d !== zero) terms.push(mul(rule(e, e.args, i), d));
    });
    result = sum(...terms);
  }
  memo.set(e, result);
  return result;
}

/** (∂e/∂x₁, …, ∂e/∂x_q). */
export function gradient(e: Expr, xs: readonly Expr[]): Expr[] {
  return xs.map((x) => derivative(e, x));
}

/** The q × q matrix of second derivatives; symmetric, each pair the same node. */
export function hessian(e: Expr, xs: readonly Expr[]): Expr[][] {
  const rows: Expr[][] = xs.map(() => []);
  xs.forEach((x, i) => {
    const first = derivative(e, x);
    for (let j = 0; j <= i; j++) {
      rows[i][j] = derivative(first, xs[j]);
      rows[j][i] = rows[i][j];
    }
  });
  return rows;
}
