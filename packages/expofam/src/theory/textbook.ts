import { collectProduct, collectSum } from '../expr/collect.ts';
import { logExpm1OverXDerivativeForm, logExpm1OverXForm } from '../expr/expm1OverXForms.ts';
import { niceNumber } from '../expr/niceNumber.ts';
import {
  add,
  atan,
  constant,
  digamma,
  div,
  type Expr,
  exp,
  lgamma,
  log,
  mul,
  neg,
  normalCdf,
  normalPdf,
  polygamma,
  pow,
  product,
  sqrt,
  square,
  sub,
  sum,
  symbol,
} from '../expr/node.ts';
import { oncePerNode } from '../expr/oncePerNode.ts';
import { rebuild } from '../expr/rebuild.ts';
import { factors, quotientOf, sumOf, terms } from '../expr/terms.ts';

const one = constant(1);
/** π as a letter; expressions hold it as a double. */
export const PI: Expr = symbol('π');

const tidySum = (e: Expr): Expr => (e.op === 'neg' ? neg(tidySum(e.args[0])) : (collectSum(e) ?? e));

/** A fraction of a sum with fractions: 1 + a/b → (b + a)/b. */
function together(e: Expr): Expr {
  const parts = terms(e).map(({ negative, term }) => ({ negative, ...factors(term) }));
  const denominators = [...new Set(parts.flatMap(({ below }) => below.filter((d) => d.op !== 'const')))];
  if (denominators.length === 0) return tidySum(e);
  const numerator = sumOf(
    parts.map(({ negative, above, below }) => ({
      negative,
      term: quotientOf(
        [...above, ...denominators.filter((d) => !below.includes(d))],
        below.filter((d) => d.op === 'const'),
      ),
    })),
  );
  return quotient(tidySum(numerator), product(...denominators));
}

const isSumWithFractions = (e: Expr) =>
  (e.op === 'add' || e.op === 'sub') && terms(e).some(({ term }) => factors(term).below.some((d) => d.op !== 'const'));

/** True where one fraction bar makes a sum shorter: below a bar, where a denominator cancels, where one term is left. */
function isWorth(f: Expr, others: readonly Expr[], isBelow: boolean): boolean {
  if (isBelow) return true;
  const denominators = terms(f).flatMap(({ term }) => factors(term).below.filter((d) => d.op !== 'const'));
  if (denominators.some((d) => others.includes(d))) return true;
  return factors(together(f)).above.every((g) => g.op !== 'add' && g.op !== 'sub');
}

/** A quotient without fractions in its factors, and common factors cancelled. */
function quotient(a: Expr, b: Expr): Expr {
  const flat = (e: Expr): { above: Expr[]; below: Expr[] } => {
    const { above, below } = factors(e);
    const result = { above: [] as Expr[], below: [] as Expr[] };
    const take = (list: readonly Expr[], up: Expr[], down: Expr[]) => {
      for (const f of list) {
        const whole = isSumWithFractions(f) && isWorth(f, list, up === result.below) ? together(f) : flatPower(f);
        if (whole === f) up.push(f);
        else {
          const inner = factors(whole);
          up.push(...inner.above);
          down.push(...inner.below);
        }
      }
    };
    take(above, result.above, result.below);
    take(below, result.below, result.above);
    return result;
  };
  const [x, y] = [flat(a), flat(b)];
  const above = [...x.above, ...y.below];
  const below = [...x.below, ...y.above];
  // a − b over b − a
  for (let i = 0; i < above.length; i++) {
    const at = below.findIndex(
      (d) => d.op === 'sub' && above[i].op === 'sub' && d.args[0] === above[i].args[1] && d.args[1] === above[i].args[0],
    );
    if (at >= 0) {
      above[i] = constant(-1);
      below.splice(at, 1);
    }
  }
  const e = quotientOf(above, below);
  return withoutSign(tidyExponents(collectProduct(e) ?? e));
}

/** −(a − b) as b − a, and −(x − 1) as 1 − x, in a product. */
function withoutSign(e: Expr): Expr {
  const { above, below } = factors(e);
  const scale = quotientOf(
    above.filter((f) => f.op === 'const'),
    below.filter((f) => f.op === 'const'),
  );
  if (!((scale.value as number) < 0)) return e;
  for (const list of [above, below]) {
    const at = list.findIndex(
      (f) => (f.op === 'sub' && f.args.every((a) => a.op !== 'const')) || (f.op === 'add' && (f.args[1].value ?? 0) < 0),
    );
    if (at < 0) continue;
    const flipped = list.map((f, i) => (i === at ? neg(f) : f));
    const result =
      list === above
        ? quotientOf([constant(-1), ...flipped.map(plainNeg)], below)
        : quotientOf([constant(-1), ...above], flipped.map(plainNeg));
    return result;
  }
  return e;
}

/** −(x − 1) is 1 − x. */
function plainNeg(e: Expr): Expr {
  if (e.op !== 'neg') return e;
  const [x] = e.args;
  return x.op === 'add' && x.args[1].op === 'const' && (x.args[1].value as number) < 0 ? sub(-(x.args[1].value as number), x.args[0]) : e;
}

/** (gᵃ)ᵇ as one power of g, for whole b. */
function flatPower(f: Expr): Expr {
  const exponent = f.op === 'square' ? 2 : f.op === 'pow' && f.args[1].op === 'const' ? (f.args[1].value as number) : undefined;
  if (exponent === undefined || !Number.isInteger(exponent)) return f;
  const [base] = f.args;
  if (base.op === 'exp') return exp(tidySum(mul(exponent, base.args[0])));
  if (base.op === 'square') return pow(base.args[0], 2 * exponent);
  if (base.op === 'sqrt') return pow(base.args[0], exponent / 2);
  return base.op === 'pow' && base.args[1].op === 'const' ? pow(base.args[0], exponent * (base.args[1].value as number)) : f;
}

/** Like terms in the exponents of the exponentials of a product. */
function tidyExponents(e: Expr): Expr {
  const { above, below } = factors(e);
  const tidy = (list: readonly Expr[]) => list.map((f) => (f.op === 'exp' ? exp(tidySum(f.args[0])) : f));
  const [top, bottom] = [tidy(above), tidy(below)];
  return top.some((f, i) => f !== above[i]) || bottom.some((f, i) => f !== below[i]) ? quotientOf(top, bottom) : e;
}

/** 1 + Σ u over one fraction bar. */
const onePlus = (...parts: readonly Expr[]): Expr => together(add(sum(...parts), 1));

/** eˣ with the logarithms in x carried out: e^{a log g + r} = gᵃ eʳ. */
function plainExp(x: Expr): Expr {
  const above: Expr[] = [];
  const below: Expr[] = [];
  const rest = terms(x).filter(({ negative, term }) => {
    const parts = factors(term);
    const at = parts.above.findIndex((f) => f.op === 'log');
    if (at < 0) return true;
    const others = parts.above.filter((_, i) => i !== at);
    (negative ? below : above).push(pow(parts.above[at].args[0], quotientOf(others, parts.below)));
    return false;
  });
  if (above.length + below.length === 0) return exp(x);
  return quotient(mul(product(...above), exp(sumOf(rest))), product(...below));
}

const half = constant(0.5);

interface Context {
  isPositive(e: Expr): boolean;
}

function contextOf(positive: ReadonlySet<Expr>): Context {
  const isPositive = (e: Expr): boolean => {
    if (e.op === 'const') return (e.value as number) > 0;
    if (e === PI || positive.has(e) || e.op === 'exp') return true;
    return (
      ['mul', 'div', 'add', 'pow', 'sqrt', 'square'].includes(e.op) && e.args.every((a, i) => (e.op === 'pow' && i === 1) || isPositive(a))
    );
  };
  return { isPositive };
}

/** gᶠ; a product of positive numbers is raised factor by factor, (gᵃ)ᶠ is gᵃᶠ. */
function powerOf(base: Expr, exponent: Expr, context: Context): Expr {
  const { above, below } = factors(base);
  const f = together(exponent);
  const isWhole = f.op === 'const' && Number.isInteger(f.value);
  if (base.op === 'add' || !(context.isPositive(base) || (isWhole && above.length + below.length > 1))) return pow(base, f);
  const raise = (g: Expr): Expr => {
    const [a, b] = g.args;
    if (g.op === 'square') return powerOf(a, times(f, constant(2)), context);
    if (g.op === 'sqrt') return powerOf(a, times(f, half), context);
    if (g.op === 'pow') return powerOf(a, times(f, b), context);
    if (g.op === 'exp') return exp(times(f, a));
    return pow(g, f);
  };
  if (f === half) {
    // What has no whole root stays under one root.
    const number = quotientOf(
      above.filter((g) => g.op === 'const'),
      below.filter((g) => g.op === 'const'),
    );
    const root = Math.sqrt(number.value as number);
    const nice = niceNumber(root);
    const whole = (g: Expr) =>
      g.op === 'square' ||
      g.op === 'exp' ||
      (g.op === 'pow' && g.args[1].op === 'const' && Number.isInteger((g.args[1].value as number) / 2));
    const isNumber = (g: Expr) => g.op === 'const';
    const outside = quotientOf(above.filter(whole).map(raise), below.filter(whole).map(raise));
    const rest = (list: readonly Expr[]) => list.filter((g) => !whole(g) && !isNumber(g));
    const inside = quotientOf([...(nice ? [] : [number]), ...rest(above)], rest(below));
    return mul(
      nice ? root : 1,
      mul(outside, inside === one ? one : inside.op === 'div' && inside.args[0] === one ? div(1, sqrt(inside.args[1])) : sqrt(inside)),
    );
  }
  const e = quotientOf(above.map(raise), below.map(raise));
  return collectProduct(e) ?? e;
}

const times = (a: Expr, b: Expr): Expr => quotient(mul(a, b), one);

/** log x with exponentials and powers carried out; a plain product stays whole. */
function plainLog(x: Expr, context: Context): Expr {
  const [a, b] = x.args;
  if (x.op === 'exp') return a;
  if (x.op === 'pow') return mul(b, plainLog(a, context));
  if (x.op === 'sqrt') return mul(0.5, plainLog(a, context));
  if (x.op === 'square' && context.isPositive(a)) return mul(2, plainLog(a, context));
  const { above, below } = factors(x);
  if (above.length + below.length > 1 && [...above, ...below].some((f) => f.op === 'exp')) {
    const isExp = (f: Expr) => f.op === 'exp';
    const rest = quotientOf(
      above.filter((f) => !isExp(f)),
      below.filter((f) => !isExp(f)),
    );
    const inner = (list: readonly Expr[]) => sum(...list.filter(isExp).map((f) => f.args[0]));
    return tidySum(sub(add(plainLog(rest, context), inner(above)), inner(below)));
  }
  if (x.op === 'div' && above.every((f) => f === one)) return neg(plainLog(b, context));
  if (below.length > 0 && above.every((f) => f.op === 'const') && context.isPositive(x)) return neg(plainLog(quotient(one, x), context));
  return log(x);
}

const cdf = (x: Expr): Expr => (x.op === 'neg' ? sub(1, normalCdf(x.args[0])) : normalCdf(x));
const pdf = (x: Expr): Expr => normalPdf(x.op === 'neg' ? x.args[0] : x);

type Rule = (args: readonly Expr[], context: Context) => Expr | undefined;

const rules: Partial<Record<Expr['op'], Rule>> = {
  neg: ([x]) => withoutSign(plainNeg(neg(x))),
  exp: ([x]) => plainExp(x),
  log: ([x], context) => plainLog(x, context),
  log1p: ([x], context) => plainLog(onePlus(x), context),
  expm1: ([x]) => add(plainExp(x), -1),
  log1mexp: ([x], context) => plainLog(onePlus(neg(plainExp(x))), context),
  log1pmx: ([x], context) => sub(plainLog(onePlus(x), context), x),
  softplus: ([x], context) => plainLog(onePlus(plainExp(x)), context),
  sigmoid: ([x]) => {
    if (x.op === 'neg') return quotient(one, onePlus(plainExp(x.args[0])));
    const e = plainExp(x);
    return quotient(e, onePlus(e));
  },
  // 1/(e⁻ᶻ − 1) = eᶻ/(1 − eᶻ)
  reciprocalExpm1: ([x]) => {
    const e = plainExp(x.op === 'neg' ? x.args[0] : x);
    return x.op === 'neg' ? quotient(e, onePlus(neg(e))) : neg(quotient(one, onePlus(neg(e))));
  },
  bernoulliFunction: ([x]) => div(x, add(exp(x), -1)),
  logExpm1OverX: ([x]) => logExpm1OverXForm(x),
  logExpm1OverXDerivative: ([n, x]) => logExpm1OverXDerivativeForm(n.value as number, x),
  logsumexp: (args, context) => plainLog(together(sum(...args.map(plainExp))), context),
  logPochhammer: ([a, n]) => sub(lgamma(add(a, n)), lgamma(a)),
  polygammaDifference: ([m, a, n]) => {
    const order = m.value as number;
    const p = (x: Expr) => (order === 0 ? digamma(x) : polygamma(order, x));
    return sub(p(add(a, n)), p(a));
  },
  xlogy: ([x, y], context) => mul(x, plainLog(y, context)),
  bd0: ([y, mu], context) => add(mul(y, plainLog(quotient(y, mu), context)), sub(mu, y)),
  stirlerrDerivative: ([n, x]) => {
    if (n.value === 1) return sub(sub(digamma(add(x, 1)), log(x)), div(0.5, x));
    return n.value === 2 ? add(sub(polygamma(1, add(x, 1)), div(1, x)), div(0.5, square(x))) : undefined;
  },
  normalCdf: ([x]) => cdf(x),
  normalPdf: ([x]) => pdf(x),
  normalLogCdf: ([x]) => log(cdf(x)),
  normalHazard: ([x]) => div(pdf(x), cdf(x)),
  normalHazardExcess: ([x]) => add(x, div(pdf(x), cdf(x))),
  truncatedNormalVariance: ([x]) => {
    const m = div(pdf(x), cdf(x));
    return sub(1, mul(m, add(x, m)));
  },
  // W₀(x eˣ) = x for x ≥ −1.
  lambertW0: ([x]) => {
    const { above, below } = factors(x);
    const at = above.findIndex((f) => f.op === 'exp');
    if (at < 0) return undefined;
    const rest = quotient(
      quotientOf(
        above.filter((_, i) => i !== at),
        [],
      ),
      quotientOf(below, []),
    );
    return rest === above[at].args[0] ? rest : undefined;
  },
  cauchyCdf: ([x]) => add(div(atan(x), PI), 0.5),
  abs: ([x], context) => (context.isPositive(x) ? x : undefined),
  sqrt: ([x], context) => powerOf(x, half, context),
  pow: ([x, f], context) => powerOf(x, f, context),
  square: ([x], context) => {
    if (x.op === 'square' || x.op === 'pow' || x.op === 'sqrt')
      return context.isPositive(x) || x.op === 'sqrt'
        ? powerOf(x.args[0], x.op === 'square' ? constant(4) : x.op === 'sqrt' ? one : mul(2, x.args[1]), context)
        : x.op === 'square'
          ? pow(x.args[0], 4)
          : undefined;
    const { above, below } = factors(x);
    return above.length + below.length > 1 ? quotientOf(above.map(squared), below.map(squared)) : undefined;
  },
  mul: ([a, b], context) => joinRoots(quotient(mul(a, b), one), context),
  div: ([a, b], context) => joinRoots(quotient(a, b), context),
};

const squared = (g: Expr): Expr => (g.op === 'square' ? pow(g.args[0], 4) : g.op === 'sqrt' ? g.args[0] : square(g));

/** √a √b of positive a and b is √(ab). */
function joinRoots(e: Expr, context: Context): Expr {
  const { above, below } = factors(e);
  const isRoot = (f: Expr) => f.op === 'sqrt' && context.isPositive(f.args[0]);
  if ([...above, ...below].filter(isRoot).length < 2) return e;
  const radicand = (list: readonly Expr[]) => list.filter(isRoot).map((f) => f.args[0]);
  const root = powerOf(quotient(product(...radicand(above)), product(...radicand(below))), half, context);
  return quotient(
    mul(
      quotientOf(
        above.filter((f) => !isRoot(f)),
        below.filter((f) => !isRoot(f)),
      ),
      root,
    ),
    one,
  );
}

/** Numbers that are multiples of π or of log 2π, with the letter π. */
function plainConstant(e: Expr): Expr {
  const nice = niceNumber(e.value as number);
  if (nice?.factor === undefined) return e;
  const scale = ((nice.negative ? -1 : 1) * nice.numerator) / nice.denominator;
  if (nice.factor === 'π') return mul(scale, PI);
  if (nice.factor === '1/π') return div(scale, PI);
  return nice.factor === 'log 2' ? e : mul(scale, log(mul(2, PI)));
}

/**
 * The same function in the plain primitives of a textbook: `softplus(x)` becomes log(1 + eˣ), `sigmoid` eˣ/(1 + eˣ),
 * logarithms inside exponentials are carried out, π is the symbol `π`. For reading only: the result loses the digits that
 * the stable primitives keep.
 *
 * @param positive symbols that stand for positive numbers, so that √(μ²) is μ
 * @example
 * printUnicode(textbook(softplus(symbol('eta')))); // 'log(1 + e^η)'
 */
export function textbook(e: Expr, positive: ReadonlySet<Expr> = new Set()): Expr {
  const context = contextOf(positive);
  const visit = oncePerNode((node): Expr => {
    if (node.op === 'const') return plainConstant(node);
    if (isLogistic(node)) return visit(node.args[0].args[0]);
    if (node.args.length === 0) return node;
    const args = node.args.map((a) => (a.op === 'const' && keepsOrder.has(node.op) ? a : visit(a)));
    const inner = args.every((a, i) => a === node.args[i]) ? node : rebuild(node.op, args, node.fn);
    const plain = rules[inner.op]?.(inner.args, context) ?? inner;
    return collectSum(plain) ?? collectProduct(plain) ?? plain;
  });
  return visit(e);
}

/** log(1 + eˣ) − log(1 + e⁻ˣ) is x. */
const isLogistic = ({ op, args: [a, b] }: Expr): boolean =>
  op === 'sub' && a.op === 'softplus' && b.op === 'softplus' && b.args[0] === neg(a.args[0]);

/** Primitives whose first argument is a whole order. */
const keepsOrder: ReadonlySet<Expr['op']> = new Set([
  'polygamma',
  'stirlerrDerivative',
  'logExpm1OverXDerivative',
  'besselRatioDerivative',
  'polygammaDifference',
]);

const stableOnly: ReadonlySet<Expr['op']> = new Set([
  'stirlerr',
  'stirlerrDerivative',
  'where',
  'bd0',
  'log1pmx',
  'call',
  'lt',
  'le',
  'eq',
  'min',
  'max',
]);

/** True where nothing in the expression is there for numerical reasons alone. */
export function isTextbook(e: Expr): boolean {
  return !stableOnly.has(e.op) && e.args.every(isTextbook);
}
