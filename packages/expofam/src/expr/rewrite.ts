import {
  abs,
  add,
  bernoulliFunction,
  constant,
  div,
  type Expr,
  exp,
  expm1,
  isConstant,
  log,
  log1mexp,
  log1p,
  log1pmx,
  logExpm1OverX,
  logsumexp,
  mul,
  neg,
  normalCdf,
  normalLogCdf,
  pow,
  reciprocalExpm1,
  sigmoid,
  softplus,
  sqrt,
  square,
  sub,
} from './node.ts';

type Rewrite = (args: readonly Expr[]) => Expr | undefined;

const isOne = (e: Expr) => e.value === 1;
/** u of u + 1. */
const plusOne = (e: Expr): Expr | undefined => (e.op === 'add' && isOne(e.args[1]) ? e.args[0] : undefined);
/** u of 1 − u. */
const oneMinus = (e: Expr): Expr | undefined => (e.op === 'sub' && isOne(e.args[0]) ? e.args[1] : undefined);
/** u of 1 + eᵘ. */
function onePlusExp(e: Expr): Expr | undefined {
  const u = plusOne(e);
  return u?.op === 'exp' ? u.args[0] : undefined;
}
const isEven = (n: number) => Number.isInteger(n / 2);

const rules: Partial<Record<Expr['op'], Rewrite>> = {
  log([x]) {
    const [a, b] = x.args;
    switch (x.op) {
      case 'add': {
        const exponential = onePlusExp(x);
        if (exponential) return softplus(exponential);
        return logOfExponentials(x) ?? (isOne(b) ? log1p(a) : undefined);
      }
      case 'sub':
        if (isOne(a)) return log1p(neg(b));
        return undefined;
      case 'neg':
        if (a.op === 'expm1') return log1mexp(a.args[0]);
        // With L = log(1 − eᵛ) is eᵛ = 1 − e^L, so log(−L) = v − log((e^L − 1)/L): derivatives keep e^v beside v where v → −∞.
        return a.op === 'log1mexp' ? sub(a.args[0], logExpm1OverX(a)) : undefined;
      case 'expm1':
        return logExpm1(a);
      case 'reciprocalExpm1':
        return neg(logExpm1(a));
      case 'bernoulliFunction':
        return neg(logExpm1OverX(a));
      case 'sigmoid':
        return neg(softplus(neg(a)));
      case 'normalCdf':
        return normalLogCdf(a);
      case 'sqrt':
        return mul(0.5, log(a));
      case 'square':
        return mul(2, log(abs(a)));
      case 'pow':
        if (isConstant(b)) return mul(b, log(isEven(b.value) ? abs(a) : a));
        return a.op === 'exp' ? mul(a.args[0], b) : undefined;
      case 'mul':
        // A constant factor, an exponential factor; the rest of a product stays whole.
        return logWithoutExponential(x);
      case 'div':
        if (a.op === 'expm1' && a.args[0] === b) return logExpm1OverX(b);
        if (isOne(a)) return neg(log(b));
        return logWithoutExponential(x);
    }
    return undefined;
  },
  log1p([x]) {
    if (x.op === 'exp') return softplus(x.args[0]);
    if (x.op === 'neg' && x.args[0].op === 'exp') return log1mexp(x.args[0].args[0]);
    if (x.op === 'neg' && x.args[0].op === 'sigmoid') return neg(softplus(x.args[0].args[0]));
    return undefined;
  },
  exp([x]) {
    const [a, b] = x.args;
    switch (x.op) {
      case 'log':
        return a;
      case 'log1p':
        return add(a, 1);
      case 'log1mexp':
        return neg(expm1(a));
      case 'normalLogCdf':
        return normalCdf(a);
      case 'logExpm1OverX':
        return div(1, bernoulliFunction(a));
      case 'neg':
        if (a.op === 'softplus') return sigmoid(neg(a.args[0]));
        if (a.op === 'log') return div(1, a.args[0]);
        if (a.op === 'logExpm1OverX') return bernoulliFunction(a.args[0]);
        return undefined;
      case 'sub':
        return b.op === 'softplus' && b.args[0] === a ? sigmoid(a) : undefined;
      case 'mul':
        if (isConstant(a) && b.op === 'log') return pow(b.args[0], a);
        return undefined;
    }
    return undefined;
  },
  expm1([x]) {
    const [a] = x.args;
    if (x.op === 'log') return add(a, -1);
    if (x.op === 'log1p') return a;
    if (x.op === 'softplus') return exp(a);
    return undefined;
  },
  // With s = log(1 + eᵛ): 1 − e⁻ˢ = 1/(1 + e⁻ᵛ), 1/(eˢ − 1) = e⁻ᵛ and 1/(e⁻ˢ − 1) = −(1 + e⁻ᵛ).
  log1mexp([x]) {
    return x.op === 'neg' && x.args[0].op === 'softplus' ? neg(softplus(neg(x.args[0].args[0]))) : undefined;
  },
  reciprocalExpm1([x]) {
    if (x.op === 'softplus') return exp(neg(x.args[0]));
    return x.op === 'neg' && x.args[0].op === 'softplus' ? neg(add(exp(neg(x.args[0].args[0])), 1)) : undefined;
  },
  softplus([x]) {
    if (x.op === 'log') return log1p(x.args[0]);
    // The inverse: log(eᵛ − 1) = v + log1mexp(−v).
    if (x.op === 'add') {
      for (const [v, w] of [
        [x.args[0], x.args[1]],
        [x.args[1], x.args[0]],
      ]) {
        if (w.op === 'log1mexp' && w.args[0] === neg(v)) return v;
      }
    }
    return undefined;
  },
  sigmoid([x]) {
    const [a, b] = x.args;
    // The inverse of logit in its two spellings; log(p/(1 − p)) keeps its quotient.
    if (x.op === 'sub' && a.op === 'log' && b.op === 'log1p' && b.args[0] === neg(a.args[0])) return a.args[0];
    if (x.op === 'log') {
      const odds = a;
      if (odds.op === 'div' && oneMinus(odds.args[1]) === odds.args[0]) return odds.args[0];
      return div(odds, add(odds, 1));
    }
    return undefined;
  },
  add([a, b]) {
    if (isConstant(b)) {
      if (b.value === -1) {
        if (a.op === 'exp') return expm1(a.args[0]);
        if (a.op === 'sigmoid') return neg(sigmoid(neg(a.args[0])));
      }
      if (b.value === 1) {
        if (a.op === 'expm1') return exp(a.args[0]);
        // 1 − u where u was negated first
        if (a.op === 'neg' && a.args[0].op === 'exp') return neg(expm1(a.args[0].args[0]));
        if (a.op === 'neg' && a.args[0].op === 'sigmoid') return sigmoid(neg(a.args[0].args[0]));
        if (a.op === 'reciprocalExpm1') return neg(reciprocalExpm1(neg(a.args[0])));
      }
      return undefined;
    }
    // 1/(1 + e⁻ˣ) + 1/(1 + eˣ) = 1
    if (a.op === 'sigmoid' && b.op === 'sigmoid' && b.args[0] === neg(a.args[0])) return constant(1);
    return softplusReflection(a, b) ?? softplusReflection(b, a);
  },
  sub([a, b]) {
    if (isOne(a)) {
      if (b.op === 'exp') return neg(expm1(b.args[0]));
      if (b.op === 'sigmoid') return sigmoid(neg(b.args[0]));
      if (b.op === 'expm1') return undefined;
    }
    if (a.op === 'log1p' && a.args[0] === b) return log1pmx(b);
    if (b.op === 'log1p' && b.args[0] === a) return neg(log1pmx(a));
    // log(1 + eˣ) − x = log(1 + e⁻ˣ)
    if (a.op === 'softplus' && a.args[0] === b) return softplus(neg(b));
    if (b.op === 'softplus' && b.args[0] === a) return neg(softplus(neg(a)));
    // log(1 + eˣ) − log(1 + e⁻ˣ) = x: a logit of a sigmoid, both tails written out.
    if (a.op === 'softplus' && b.op === 'softplus' && b.args[0] === neg(a.args[0])) return a.args[0];
    return undefined;
  },
  mul([a, b]) {
    return logisticProduct(a, b) ?? logisticProduct(b, a);
  },
  div([a, b]) {
    const u = onePlusExp(b);
    if (u) return a.op === 'exp' && a.args[0] === u ? sigmoid(u) : mul(a, sigmoid(neg(u)));
    const base = b.op === 'square' ? b.args[0] : b.op === 'pow' && isConstant(b.args[1]) ? b.args[0] : undefined;
    const v = base && onePlusExp(base);
    if (v) return mul(a, b.op === 'square' ? square(sigmoid(neg(v))) : pow(sigmoid(neg(v)), b.args[1]));
    if (b.op === 'sqrt' && b.args[0] === a) return sqrt(a);
    return undefined;
  },
  square([x]) {
    if (x.op === 'exp') return exp(mul(2, x.args[0]));
    return x.op === 'sqrt' ? x.args[0] : undefined;
  },
  sqrt([x]) {
    if (x.op === 'exp') return exp(mul(0.5, x.args[0]));
    return x.op === 'square' ? abs(x.args[0]) : undefined;
  },
  pow([x, n]) {
    const [a, b] = x.args;
    if (x.op === 'exp') return exp(mul(a, n));
    if (!isConstant(n)) return undefined;
    if (x.op === 'sqrt') return pow(a, n.value / 2);
    // (aᵐ)ⁿ = a^{mn} for whole n; else a may be negative on the left only.
    if (Number.isInteger(n.value)) {
      if (x.op === 'square') return pow(a, 2 * n.value);
      if (x.op === 'pow' && isConstant(b)) return pow(a, b.value * n.value);
    } else if (x.op === 'square') return pow(abs(a), 2 * n.value);
    return undefined;
  },
  abs([x]) {
    return ['abs', 'exp', 'square', 'sqrt', 'softplus', 'sigmoid', 'normalCdf', 'normalPdf'].includes(x.op) ? x : undefined;
  },
  logsumexp(args) {
    // A nested logsumexp is one sum.
    const nested = args.findIndex((a) => a.op === 'logsumexp');
    if (nested >= 0) return logsumexp(...args.flatMap((a) => (a.op === 'logsumexp' ? a.args : [a])));
    return undefined;
  },
};

/** x + softplus(−x) = softplus(x). */
function softplusReflection(x: Expr, y: Expr): Expr | undefined {
  return y.op === 'softplus' && y.args[0] === neg(x) ? softplus(x) : undefined;
}

/** eᵘ·sigmoid(−u) = sigmoid(u), and eᵘ·sigmoid(−u)² = sigmoid(u)·sigmoid(−u). */
function logisticProduct(a: Expr, b: Expr): Expr | undefined {
  if (a.op !== 'exp') return undefined;
  const reflected = neg(a.args[0]);
  if (b.op === 'sigmoid' && b.args[0] === reflected) return sigmoid(a.args[0]);
  if (b.op === 'square' && b.args[0].op === 'sigmoid' && b.args[0].args[0] === reflected) return mul(sigmoid(a.args[0]), b.args[0]);
  return undefined;
}

/** log(eˣ − 1) for x > 0: log x + log((eˣ−1)/x) where x = eᵛ (log x is v, however small x is), else x + log(1 − e⁻ˣ). */
function logExpm1(x: Expr): Expr {
  return x.op === 'exp' ? add(x.args[0], logExpm1OverX(x)) : add(x, log1mexp(neg(x)));
}

/** log(c₁e^{a₁} + c₂e^{a₂} + … + c) as a logsumexp; at least one exponential, every coefficient positive. */
function logOfExponentials(sum: Expr): Expr | undefined {
  const exponents: Expr[] = [];
  let exponentials = 0;
  const visit = (e: Expr): boolean => {
    if (e.op === 'add') return visit(e.args[0]) && visit(e.args[1]);
    if (isConstant(e)) return e.value > 0 && exponents.push(constant(Math.log(e.value))) > 0;
    const [c, x] = e.op === 'mul' && isConstant(e.args[0]) ? [e.args[0].value, e.args[1]] : [1, e];
    if (x.op !== 'exp' || !(c > 0)) return false;
    exponentials++;
    return exponents.push(add(x.args[0], Math.log(c))) > 0;
  };
  return visit(sum) && exponentials > 0 ? logsumexp(...exponents) : undefined;
}

/** log(eᵃ·r) = a + log r for a product or quotient with an exponential factor. */
function logWithoutExponential(e: Expr): Expr | undefined {
  const [a, b] = e.args;
  const remove = e.op === 'mul' ? add : sub;
  if (b.op === 'exp') return remove(log(a), b.args[0]);
  if (a.op === 'exp') return remove(a.args[0], log(b));
  return undefined;
}

/** One rewriting of the node itself (its arguments are already simplified), or undefined where no rule applies. */
export function rewrite(e: Expr): Expr | undefined {
  const result = rules[e.op]?.(e.args);
  return result === e ? undefined : result;
}
