import { binaryPrimitives } from '../kernels/scalarPrimitives.ts';
import {
  compareStructure,
  constant,
  type Expr,
  type ExprLike,
  isConstant,
  makeCall,
  makeNode,
  type NumericFunction,
  toExpr,
} from './intern.ts';
import { folded, primitive } from './primitive.ts';

export { constant, type Expr, type ExprLike, isConstant, type NumericFunction, symbol } from './intern.ts';

/** True where a minus sign stands in front, so that sums and products can move it outwards exactly. */
function isNegative(e: Expr): boolean {
  if (e.op === 'const') return (e.value as number) < 0;
  if (e.op === 'neg') return true;
  const first = firstConstant(e);
  return first !== undefined && first < 0;
}

/** c of c·x, of c/x and of c/x/y. */
function firstConstant(e: Expr): number | undefined {
  if (e.op === 'mul') return e.args[0].value;
  return e.op === 'div' ? (e.args[0].value ?? firstConstant(e.args[0])) : undefined;
}

/** The operands of a commutative operation in canonical order: a chain of the same operation first, so it reads a + b + c. */
function inOrder(x: Expr, y: Expr, continues: (e: Expr) => boolean): [Expr, Expr] {
  if (continues(x) !== continues(y)) return continues(x) ? [x, y] : [y, x];
  return compareStructure(x, y) <= 0 ? [x, y] : [y, x];
}

/** a + b; the two are kept in a canonical order (an exact change: floating-point addition commutes). */
export function add(a: ExprLike, b: ExprLike): Expr {
  const x = toExpr(a);
  const y = toExpr(b);
  const constantSum = folded([x, y], binaryPrimitives.add);
  if (constantSum) return constantSum;
  if (x.value === 0) return y;
  if (y.value === 0) return x;
  if (x === y) return mul(2, x);
  if (!isConstant(x) && !isConstant(y)) {
    if (isNegative(x)) return isNegative(y) ? neg(add(neg(x), neg(y))) : sub(y, neg(x));
    if (isNegative(y)) return sub(x, neg(y));
  }
  // Constants last, as one writes them: x + 1.
  if (isConstant(x)) return makeNode('add', [y, x]);
  if (isConstant(y)) return makeNode('add', [x, y]);
  return makeNode(
    'add',
    inOrder(x, y, (e) => e.op === 'add' || e.op === 'sub'),
  );
}

/** a − b. */
export function sub(a: ExprLike, b: ExprLike): Expr {
  const x = toExpr(a);
  const y = toExpr(b);
  const constantDifference = folded([x, y], binaryPrimitives.sub);
  if (constantDifference) return constantDifference;
  if (x.value === 0) return neg(y);
  if (x === y) return constant(0);
  if (isConstant(y)) return add(x, -y.value);
  if (isNegative(y)) return add(x, neg(y));
  if (isNegative(x) && !isConstant(x)) return neg(add(neg(x), y));
  return makeNode('sub', [x, y]);
}

/** −x. */
export function neg(x: ExprLike): Expr {
  const e = toExpr(x);
  if (isConstant(e)) return constant(-e.value);
  if (e.op === 'neg') return e.args[0];
  if (e.op === 'sub') return sub(e.args[1], e.args[0]);
  if ((e.op === 'mul' || e.op === 'div') && isConstant(e.args[0])) {
    return e.op === 'mul' ? mul(-e.args[0].value, e.args[1]) : div(-e.args[0].value, e.args[1]);
  }
  // −(1/x/y) is −1/x/y: the sign is the constant's.
  if (e.op === 'div' && firstConstant(e) !== undefined) return div(neg(e.args[0]), e.args[1]);
  return makeNode('neg', [e]);
}

/** a · b; a zero factor gives 0, so a derivative's zero never meets an infinity. */
export function mul(a: ExprLike, b: ExprLike): Expr {
  const x = toExpr(a);
  const y = toExpr(b);
  if (x.value === 0 || y.value === 0) return constant(0);
  const constantProduct = folded([x, y], binaryPrimitives.mul);
  if (constantProduct) return constantProduct;
  if (isConstant(y)) return mul(y, x);
  if (isConstant(x)) {
    const c = x.value;
    if (c === 1) return y;
    if (c === -1) return isConstantTimes(y) ? scaled(-1, y) : neg(y);
    if (y.op === 'neg') return mul(-c, y.args[0]);
    if (isConstantTimes(y)) return scaled(c, y);
    return makeNode('mul', [x, y]);
  }
  if (x.op === 'neg') return neg(mul(x.args[0], y));
  if (y.op === 'neg') return neg(mul(x, y.args[0]));
  if (x === y) return square(x);
  // A constant factor goes to the front of a product.
  if (x.op === 'mul' && isConstant(x.args[0])) return mul(x.args[0], mul(x.args[1], y));
  if (y.op === 'mul' && isConstant(y.args[0])) return mul(y.args[0], mul(x, y.args[1]));
  if (y.op === 'div' && isConstant(y.args[0])) return mul(y.args[0], div(x, y.args[1]));
  if (x.op === 'div' && isConstant(x.args[0])) return mul(x.args[0], div(y, x.args[1]));
  const merged = bernoulliProduct(x, y) ?? bernoulliProduct(y, x);
  if (merged) return merged;
  return makeNode(
    'mul',
    inOrder(x, y, (e) => e.op === 'mul' || e.op === 'div'),
  );
}

function isConstantTimes(e: Expr): boolean {
  return (e.op === 'mul' || e.op === 'div') && isConstant(e.args[0]);
}

/** c · (c₁ · x) and c · (c₁ / x) with one constant, unless that leaves the range of a double. */
function scaled(c: number, e: Expr): Expr {
  const product = c * (e.args[0].value as number);
  if (Number.isFinite(product) && (Math.abs(product) > 1e-300 || c === -1))
    return e.op === 'mul' ? mul(product, e.args[1]) : div(product, e.args[1]);
  return makeNode('mul', [constant(c), e]);
}

/** x · 1/(eˣ − 1) is one primitive: at the ends the factors are 0 and ∞. */
function bernoulliProduct(x: Expr, y: Expr): Expr | undefined {
  if (y.op !== 'reciprocalExpm1') return undefined;
  if (y.args[0] === x) return bernoulliFunction(x);
  return y.args[0] === neg(x) ? neg(bernoulliFunction(neg(x))) : undefined;
}

/** a / b. */
export function div(a: ExprLike, b: ExprLike): Expr {
  const x = toExpr(a);
  const y = toExpr(b);
  const constantQuotient = folded([x, y], binaryPrimitives.div);
  if (constantQuotient) return constantQuotient;
  if (x.value === 0) return x;
  if (y.value === 1) return x;
  if (y.value === -1) return neg(x);
  if (x === y) return constant(1);
  if (isConstant(y) && y.value < 0) return neg(div(x, -y.value));
  if (x.op === 'neg') return neg(div(x.args[0], y));
  if (y.op === 'neg') return neg(div(x, y.args[0]));
  if (x.op === 'mul' && isConstant(x.args[0])) {
    return isConstant(y) && Number.isFinite(x.args[0].value / y.value) && y.value !== 0
      ? mul(x.args[0].value / y.value, x.args[1])
      : mul(x.args[0], div(x.args[1], y));
  }
  if (y.op === 'mul' && isConstant(y.args[0]) && isConstant(x)) {
    const ratio = x.value / y.args[0].value;
    if (Number.isFinite(ratio) && ratio !== 0) return div(ratio, y.args[1]);
  }
  if (y.op === 'div' && y.args[0].value === 1) return mul(x, y.args[1]);
  if (y.op === 'expm1') return mul(x, reciprocalExpm1(y.args[0]));
  return makeNode('div', [x, y]);
}

/** xʸ; the exponents 0, ½, 1, 2, −1, −½, −2 become cheaper and more exact primitives. */
export function pow(base: ExprLike, exponent: ExprLike): Expr {
  const x = toExpr(base);
  const y = toExpr(exponent);
  const constantPower = folded([x, y], binaryPrimitives.pow);
  if (constantPower) return constantPower;
  switch (y.value) {
    case 0:
      return constant(1);
    case 1:
      return x;
    case 2:
      return square(x);
    case 0.5:
      return sqrt(x);
    case -1:
      return div(1, x);
    case -0.5:
      return div(1, sqrt(x));
    case -2:
      return div(1, square(x));
  }
  if (x.value === 1) return x;
  return makeNode('pow', [x, y]);
}

/** x². */
export function square(x: ExprLike): Expr {
  const e = toExpr(x);
  return primitive('square', e.op === 'neg' || e.op === 'abs' ? e.args[0] : e);
}
/** √x. */
export const sqrt = (x: ExprLike): Expr => primitive('sqrt', x);
/** eˣ. */
export const exp = (x: ExprLike): Expr => primitive('exp', x);
/** eˣ − 1, exact near 0. */
export const expm1 = (x: ExprLike): Expr => primitive('expm1', x);
/** log x, natural; log eˣ is x. */
export function log(x: ExprLike): Expr {
  const e = toExpr(x);
  return e.op === 'exp' ? e.args[0] : primitive('log', e);
}
/** log(1 + x), exact near 0. */
export function log1p(x: ExprLike): Expr {
  const e = toExpr(x);
  return e.op === 'expm1' ? e.args[0] : primitive('log1p', e);
}
/** log(1 − eˣ), x < 0. */
export const log1mexp = (x: ExprLike): Expr => primitive('log1mexp', x);
/** log(1 + x) − x, exact near 0. */
export const log1pmx = (x: ExprLike): Expr => primitive('log1pmx', x);
/** log(1 + eˣ). */
export const softplus = (x: ExprLike): Expr => primitive('softplus', x);
/** 1/(1 + e⁻ˣ). */
export const sigmoid = (x: ExprLike): Expr => primitive('sigmoid', x);
/** |x|. */
export function abs(x: ExprLike): Expr {
  const e = toExpr(x);
  return primitive('abs', e.op === 'neg' ? e.args[0] : e);
}
/** −1, 0 or 1. */
export const sign = (x: ExprLike): Expr => primitive('sign', x);
export const sin = (x: ExprLike): Expr => primitive('sin', x);
export const cos = (x: ExprLike): Expr => primitive('cos', x);
export const tan = (x: ExprLike): Expr => primitive('tan', x);
export const atan = (x: ExprLike): Expr => primitive('atan', x);
/** log |Γ(x)|. */
export const lgamma = (x: ExprLike): Expr => primitive('lgamma', x);
/** ψ(x) = d/dx log Γ(x). */
export const digamma = (x: ExprLike): Expr => primitive('digamma', x);
/** ψ′(x). */
export const trigamma = (x: ExprLike): Expr => primitive('trigamma', x);
/** Φ(x), the standard normal distribution function. */
export const normalCdf = (x: ExprLike): Expr => primitive('normalCdf', x);
/** log Φ(x), with its left tail. */
export const normalLogCdf = (x: ExprLike): Expr => primitive('normalLogCdf', x);
/** φ(x), the standard normal density. */
export const normalPdf = (x: ExprLike): Expr => primitive('normalPdf', x);
/** m(x) = φ(x)/Φ(x), the derivative of log Φ. */
export const normalHazard = (x: ExprLike): Expr => primitive('normalHazard', x);
/** d(x) = x + φ(x)/Φ(x), uncancelled in the left tail; m′ = −m·d. */
export const normalHazardExcess = (x: ExprLike): Expr => primitive('normalHazardExcess', x);
/** 1 − m(x)·d(x), the variance of a standard normal truncated to (−∞, x); d′. */
export const truncatedNormalVariance = (x: ExprLike): Expr => primitive('truncatedNormalVariance', x);
/** Φ⁻¹(p). */
export const normalQuantile = (p: ExprLike): Expr => primitive('normalQuantile', p);
/** ½ + atan(x)/π, the standard Cauchy distribution function. */
export const cauchyCdf = (x: ExprLike): Expr => primitive('cauchyCdf', x);
/** log Γ(x+1) − (x+½) log x + x − ½ log 2π, the error of Stirling's formula. */
export const stirlerr = (x: ExprLike): Expr => primitive('stirlerr', x);
/** log((eˣ − 1)/x), 0 at 0. */
export const logExpm1OverX = (x: ExprLike): Expr => primitive('logExpm1OverX', x);
/** 1/(eˣ − 1). */
export const reciprocalExpm1 = (x: ExprLike): Expr => primitive('reciprocalExpm1', x);
/** x/(eˣ − 1), 1 at 0. */
export const bernoulliFunction = (x: ExprLike): Expr => primitive('bernoulliFunction', x);

/** A primitive of two arguments whose order does not matter. */
export function commutative(op: 'min' | 'max' | 'eq' | 'lbeta', a: ExprLike, b: ExprLike): Expr {
  const [x, y] = [toExpr(a), toExpr(b)];
  return compareStructure(x, y) <= 0 ? primitive(op, x, y) : primitive(op, y, x);
}

/** ψ⁽ⁿ⁾(x), n a whole number ≥ 0. */
export function polygamma(n: number, x: ExprLike): Expr {
  if (n === 0) return digamma(x);
  return n === 1 ? trigamma(x) : primitive('polygamma', n, x);
}
/** The derivative of order n of {@link logExpm1OverX}. */
export const logExpm1OverXDerivative = (n: number, x: ExprLike): Expr =>
  n === 0 ? logExpm1OverX(x) : primitive('logExpm1OverXDerivative', n, x);
/** x log y with 0 log 0 = 0. */
export const xlogy = (x: ExprLike, y: ExprLike): Expr => (toExpr(x).value === 0 ? constant(0) : primitive('xlogy', x, y));
/** y log(y/μ) + μ − y, exact near y = μ. */
export const bd0 = (y: ExprLike, mu: ExprLike): Expr => (y === mu ? constant(0) : primitive('bd0', y, mu));
export const min = (a: ExprLike, b: ExprLike): Expr => commutative('min', a, b);
export const max = (a: ExprLike, b: ExprLike): Expr => commutative('max', a, b);
/** 1 where a < b, else 0. */
export const lt = (a: ExprLike, b: ExprLike): Expr => primitive('lt', a, b);
/** 1 where a ≤ b, else 0. */
export const le = (a: ExprLike, b: ExprLike): Expr => primitive('le', a, b);
/** 1 where a = b, else 0. */
export const eq = (a: ExprLike, b: ExprLike): Expr => commutative('eq', a, b);

/** a where the condition is not 0, else b. A value on the side that is not taken, NaN included, has no effect. */
export function where(condition: ExprLike, a: ExprLike, b: ExprLike): Expr {
  const [c, x, y] = [toExpr(condition), toExpr(a), toExpr(b)];
  if (isConstant(c)) return c.value !== 0 ? x : y;
  return x === y ? x : makeNode('where', [c, x, y]);
}

/** log Σ e^{aᵢ}, without overflow. */
export function logsumexp(...terms: readonly ExprLike[]): Expr {
  const args = terms
    .map(toExpr)
    .filter((a) => a.value !== Number.NEGATIVE_INFINITY)
    .sort(compareStructure);
  if (args.length === 0) return constant(Number.NEGATIVE_INFINITY);
  if (args.length === 1) return args[0];
  if (args.length === 2 && args[0].value === 0) return softplus(args[1]);
  return folded(args, (...values) => values.reduce(binaryPrimitives.logaddexp)) ?? makeNode('logsumexp', args);
}

/** A numeric function applied to expressions. */
export function call(fn: NumericFunction, ...args: readonly ExprLike[]): Expr {
  const exprs = args.map(toExpr);
  return folded(exprs, fn.evaluate) ?? makeCall(fn, exprs);
}

/** Σ terms, from the left; 0 for none. */
export function sum(...terms: readonly ExprLike[]): Expr {
  return terms.reduce<Expr>((total, term) => add(total, term), constant(0));
}

/** ∏ factors, from the left; 1 for none. */
export function product(...factors: readonly ExprLike[]): Expr {
  return factors.reduce<Expr>((total, factor) => mul(total, factor), constant(1));
}
