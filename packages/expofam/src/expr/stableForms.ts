import {
  add,
  bd0,
  constant,
  div,
  type Expr,
  exp,
  expm1,
  log,
  log1p,
  log1pmx,
  lt,
  mul,
  neg,
  normalCdf,
  sin,
  sqrt,
  square,
  sub,
  where,
} from './node.ts';
import { lbeta, logPochhammer, polygammaDifference, stirlerrDerivative } from './rareNodes.ts';
import { simplify } from './simplify.ts';

/** A term of a sum with its sign. */
interface Term {
  readonly sign: 1 | -1;
  readonly e: Expr;
}

function termsOf(e: Expr, sign: 1 | -1 = 1): Term[] {
  const [a, b] = e.args;
  const opposite = sign === 1 ? -1 : 1;
  if (e.op === 'add') return [...termsOf(a, sign), ...termsOf(b, sign)];
  if (e.op === 'sub') return [...termsOf(a, sign), ...termsOf(b, opposite)];
  if (e.op === 'neg') return termsOf(a, opposite);
  if (e.op === 'const' && (e.value as number) < 0) return [{ sign: opposite, e: constant(-(e.value as number)) }];
  return [{ sign, e }];
}

const difference = (a: Expr, b: Expr) => simplify(sub(a, b));

/** f(a) − f(b) without cancellation where a is near b, for a function f. */
const differences: Partial<Record<Expr['op'], (a: Expr, b: Expr) => Expr>> = {
  lgamma: (a, b) => logPochhammer(b, difference(a, b)),
  digamma: (a, b) => polygammaDifference(0, b, difference(a, b)),
  trigamma: (a, b) => polygammaDifference(1, b, difference(a, b)),
  exp: (a, b) => mul(exp(b), expm1(difference(a, b))),
  log: (a, b) => log1p(div(difference(a, b), b)),
  sqrt: (a, b) => div(difference(a, b), add(sqrt(a), sqrt(b))),
  square: (a, b) => mul(sub(a, b), add(a, b)),
};

/** 1 − f(x), for a function f. */
const complements: Partial<Record<Expr['op'], (args: readonly Expr[]) => Expr>> = {
  normalCdf: ([x]) => normalCdf(neg(x)),
  cos: ([x]) => mul(2, square(sin(mul(0.5, x)))),
  square: ([x]) => mul(sub(1, x), add(1, x)),
  pow: ([x, n]) => neg(expm1(mul(n, simplify(log(x))))),
};

function pair(positive: Expr, negative: Expr): Expr | undefined {
  if (positive.op === negative.op && differences[positive.op]) return differences[positive.op]?.(positive.args[0], negative.args[0]);
  if (positive.value === 1) return complements[negative.op]?.(negative.args);
  // ψ(x) − log x = s′(x) − 1/(2x), s the error of Stirling's formula
  if (positive.op === 'digamma' && negative.op === 'log' && positive.args[0] === negative.args[0]) {
    const [x] = positive.args;
    return sub(stirlerrDerivative(1, x), div(0.5, x));
  }
  return undefined;
}

/** y and μ of y log(y/μ). */
function logRatio(e: Expr): readonly [y: Expr, mu: Expr] | undefined {
  const [a, b] = e.args;
  const of = (y: Expr, ratio: Expr | undefined) => (ratio?.op === 'div' && ratio.args[0] === y ? ([y, ratio.args[1]] as const) : undefined);
  if (e.op === 'xlogy') return of(a, b);
  if (e.op !== 'mul') return undefined;
  return of(a, b.op === 'log' ? b.args[0] : undefined) ?? of(b, a.op === 'log' ? a.args[0] : undefined);
}

function triple(terms: readonly Term[]): Expr | undefined {
  const gammas = terms.filter((t) => t.e.op === 'lgamma' && t.sign === 1).map((t) => t.e.args[0]);
  const total = terms.find((t) => t.e.op === 'lgamma' && t.sign === -1);
  if (gammas.length === 2 && total && difference(add(gammas[0], gammas[1]), total.e.args[0]).value === 0)
    return lbeta(gammas[0], gammas[1]);
  const has = (e: Expr, sign: 1 | -1) => terms.some((t) => t.e === e && t.sign === sign);
  for (const { sign, e } of terms) {
    const ratio = sign === 1 ? logRatio(e) : undefined;
    if (ratio && has(ratio[0], -1) && has(ratio[1], 1)) return bd0(ratio[0], ratio[1]);
    // eˣ − 1 − x
    if (sign === 1 && e.op === 'exp' && has(constant(1), -1) && has(e.args[0], -1)) {
      const [x] = e.args;
      return where(lt(x, -0.5), sub(expm1(x), x), neg(log1pmx(expm1(x))));
    }
    if (sign === 1 && e.op === 'expm1') return undefined;
  }
  return undefined;
}

/**
 * A form of a difference (or of a quotient's logarithm) in which nothing cancels where its terms are near each other, or
 * undefined where none is known. Unlike a rule of `simplify` it may cost more, so it is a proposal.
 *
 * @example
 * stableForm(parseExpression('lgamma(a + n) - lgamma(a)', { symbols: 'any' })); // logPochhammer(a, n)
 */
export function stableForm(e: Expr): Expr | undefined {
  if (e.op === 'log' && e.args[0].op === 'div') {
    const [a, b] = e.args[0].args;
    return log1p(div(difference(a, b), b));
  }
  if (e.op !== 'add' && e.op !== 'sub' && e.op !== 'neg') return undefined;
  const terms = termsOf(e);
  const opposite = terms.map((t): Term => ({ e: t.e, sign: t.sign === 1 ? -1 : 1 }));
  if (terms.length === 3) {
    const direct = triple(terms);
    if (direct) return direct;
    const reversed = triple(opposite);
    return reversed && neg(reversed);
  }
  if (terms.length !== 2 || terms[0].sign === terms[1].sign) return undefined;
  const positive = terms.find((t) => t.sign === 1) as Term;
  const negative = terms.find((t) => t.sign === -1) as Term;
  const direct = pair(positive.e, negative.e);
  if (direct) return direct;
  const reversed = pair(negative.e, positive.e);
  return reversed && neg(reversed);
}
