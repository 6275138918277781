import { collectSum } from '../expr/collect.ts';
import { type Expr, exp, log, mul, neg, pow, product, sqrt, sum } from '../expr/node.ts';
import { factors, quotientOf, sumOf, type Term, terms } from '../expr/terms.ts';
import { textbook } from './textbook.ts';

/** The factor of a term that turns into a power: log g gives g, log Γ(g) gives Γ(g). */
function baseOf(f: Expr): Expr | undefined {
  if (f.op === 'log') return f.args[0];
  return f.op === 'lgamma' || f.op === 'lbeta' ? exp(f) : undefined;
}

const isNegated = (exponent: Expr) => terms(exponent).every(({ negative }) => negative);

/** ℓ as a sum of multiples of logarithms, Σ f log g, and what else there is. */
interface LogSum {
  readonly powers: ReadonlyMap<Expr, Expr>;
  readonly rest: readonly Term[];
}

function logSum(logDensity: Expr, positive: ReadonlySet<Expr> | undefined): LogSum {
  const powers = new Map<Expr, Expr>();
  const rest: Term[] = [];
  const raise = (given: Expr, by: Expr): void => {
    const isUpsideDown = given.op === 'div' && isNegated(by);
    const base = isUpsideDown ? quotientOf([given.args[1]], [given.args[0]]) : given;
    const exponent = isUpsideDown ? neg(by) : by;
    const known = powers.get(base);
    const total = known === undefined ? exponent : sumOf([...terms(known), ...terms(exponent)]);
    powers.set(base, collectSum(total) ?? total);
  };
  for (const signed of expanded(textbook(logDensity, positive))) {
    const { negative, term } = signed;
    const { above, below } = factors(term);
    const logs = above.filter((f) => baseOf(f));
    if (logs.length === 1) {
      const exponent = quotientOf(
        above.filter((f) => f !== logs[0]),
        below,
      );
      raise(baseOf(logs[0]) as Expr, negative ? neg(exponent) : exponent);
    } else rest.push(signed);
  }
  return { powers, rest };
}

/** ℓ with one logarithm of each base: y log φ + (1 − y) log(1 − φ). */
export function logForm(logDensity: Expr, positive?: ReadonlySet<Expr>): Expr {
  const { powers, rest } = logSum(logDensity, positive);
  const logs = [...powers].filter(([, exponent]) => exponent.value !== 0).map(([base, exponent]) => mul(exponent, log(base)));
  return sum(...logs, sumOf(rest));
}

/**
 * exp(ℓ) as a product of powers: exp(y log λ − λ − log y!) is λʸ e^{−λ}/y!.
 *
 * @param logDensity ℓ, a sum
 * @param positive symbols that stand for positive numbers
 */
export function productForm(logDensity: Expr, positive?: ReadonlySet<Expr>): Expr {
  const { powers, rest } = logSum(logDensity, positive);
  const above: Expr[] = [];
  const below: Expr[] = [];
  for (const [base, exponent] of powers) {
    if (exponent.op !== 'const') above.push(pow(base, exponent));
    else if (exponent.value !== 0) ((exponent.value as number) > 0 ? above : below).push(pow(base, Math.abs(exponent.value as number)));
  }
  if (rest.length > 0) above.push(exp(sumOf(rest)));
  // √(2π) √(σ²) is one root.
  const roots = below.filter((f) => f.op === 'sqrt');
  const plain = below.filter((f) => f.op !== 'sqrt');
  return quotientOf(above, roots.length > 1 ? [...plain, sqrt(product(...roots.map((f) => f.args[0])))] : below);
}

/** The terms of a sum with products of a sum and a logarithm multiplied out. */
function expanded(e: Expr): Term[] {
  return terms(e).flatMap((signed) => {
    const { above, below } = factors(signed.term);
    const isLogSum = (f: Expr) =>
      (f.op === 'add' || f.op === 'sub') && terms(f).some(({ term }) => factors(term).above.some((g) => baseOf(g) !== undefined));
    const at = above.findIndex(isLogSum);
    if (at < 0) return [signed];
    const others = above.filter((_, i) => i !== at);
    return terms(above[at]).flatMap((inner) =>
      expanded(quotientOf([...others, inner.term], below)).map((t) => ({
        ...t,
        negative: t.negative !== (signed.negative !== inner.negative),
      })),
    );
  });
}
