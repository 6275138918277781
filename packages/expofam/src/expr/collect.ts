import { add, constant, div, type Expr, exp, isConstant, mul, pow, sub } from './node.ts';

/** Sums over this many terms are left alone. */
const maximumTerms = 400;

/**
 * A sum with like terms or several constants, collected: x + 2·y − x + 1 + 2 → 2·y + 3. Undefined where there is
 * nothing to collect, so that the grouping somebody chose for its rounding stays.
 */
export function collectSum(e: Expr): Expr | undefined {
  if (e.op !== 'add' && e.op !== 'sub') return undefined;
  const coefficients = new Map<Expr, number>();
  let rest = 0;
  let constants = 0;
  let count = 0;
  let merged = false;

  function collect(node: Expr, factor: number): void {
    if (++count > maximumTerms) return;
    const [a, b] = node.args;
    if (isConstant(node)) {
      rest += factor * node.value;
      constants++;
    } else if (node.op === 'add' || node.op === 'sub') {
      collect(a, factor);
      collect(b, node.op === 'add' ? factor : -factor);
    } else if (node.op === 'neg') collect(a, -factor);
    else if (node.op === 'mul' && isConstant(a)) collect(b, factor * a.value);
    else if (node.op === 'div' && isConstant(b) && isPowerOfTwo(b.value)) collect(a, factor / b.value);
    else {
      const known = coefficients.get(node);
      if (known !== undefined) merged = true;
      coefficients.set(node, (known ?? 0) + factor);
    }
  }

  collect(e, 1);
  if (count > maximumTerms || !(merged || constants > 1)) return undefined;
  const terms = [...coefficients].filter(([, c]) => c !== 0);
  // A positive term first, so that the sum does not begin with a sign.
  terms.sort(([, a], [, b]) => Number(a < 0) - Number(b < 0));
  let total: Expr = constant(0);
  for (const [term, c] of terms) total = c < 0 ? sub(total, mul(-c, term)) : add(total, mul(c, term));
  total = add(total, rest);
  return total === e ? undefined : total;
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(Math.abs(value)));
}

/**
 * A product with a repeated base or several exponentials, collected: x²·y/x → x·y, eᵃ·eᵇ → e^{a+b}. Undefined where
 * there is nothing to collect.
 */
export function collectProduct(e: Expr): Expr | undefined {
  if (e.op !== 'mul' && e.op !== 'div') return undefined;
  const exponents = new Map<Expr, number>();
  const exponentials: [Expr, number][] = [];
  let coefficient = 1;
  let constants = 0;
  let merged = false;
  let count = 0;

  function collect(node: Expr, exponent: number): void {
    count++;
    const [a, b] = node.args;
    if (isConstant(node)) {
      coefficient *= node.value ** exponent;
      constants++;
    } else if (node.op === 'mul' || node.op === 'div') {
      collect(a, exponent);
      collect(b, node.op === 'mul' ? exponent : -exponent);
    } else if (node.op === 'neg') {
      coefficient = -coefficient;
      collect(a, exponent);
    } else if (node.op === 'exp') exponentials.push([a, exponent]);
    else {
      const [base, power] = basePower(node);
      const known = exponents.get(base);
      if (known !== undefined) merged = true;
      exponents.set(base, (known ?? 0) + power * exponent);
    }
  }

  collect(e, 1);
  // A lone exponential in a denominator moves up: 1/eˣ overflows where e⁻ˣ does not.
  const below = exponentials.length === 1 && exponentials[0][1] < 0;
  if (!(merged || exponentials.length > 1 || below || constants > 1) || count > maximumTerms) return undefined;
  if (!Number.isFinite(coefficient) || coefficient === 0) return undefined;
  let above: Expr = constant(1);
  let under: Expr = constant(1);
  for (const [base, power] of exponents) {
    if (power > 0) above = mul(above, pow(base, power));
    else if (power < 0) under = mul(under, pow(base, -power));
  }
  if (exponentials.length > 0) {
    let exponent: Expr = constant(0);
    for (const [a, power] of exponentials) exponent = power < 0 ? sub(exponent, mul(-power, a)) : add(exponent, mul(power, a));
    above = mul(above, exp(exponent));
  }
  const result = mul(coefficient, div(above, under));
  return result === e ? undefined : result;
}

/** b and p of bᵖ with a constant p, where bᵖ·bʳ = b^{p+r} holds wherever the left side has a value. */
function basePower(e: Expr): [Expr, number] {
  if (e.op === 'square') return [e.args[0], 2];
  if (e.op === 'sqrt') return [e.args[0], 0.5];
  if (e.op === 'pow' && isConstant(e.args[1])) return [e.args[0], e.args[1].value];
  return [e, 1];
}
