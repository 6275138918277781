import { niceNumber } from './niceNumber.ts';
import { constant, div, type Expr, mul, neg, sum } from './node.ts';

/** One term of a sum, without its sign. */
export interface Term {
  readonly negative: boolean;
  readonly term: Expr;
}

/** The terms of a sum, in the order in which they are written; signs are taken out of products, too. */
export function terms(e: Expr, negative = false): Term[] {
  const [a, b] = e.args;
  if (e.op === 'add') return [...terms(a, negative), ...terms(b, negative)];
  if (e.op === 'sub') return [...terms(a, negative), ...terms(b, !negative)];
  if (e.op === 'neg') return terms(a, !negative);
  if (e.op === 'const' && (e.value as number) < 0) return [{ negative: !negative, term: constant(-(e.value as number)) }];
  if ((e.op === 'mul' || e.op === 'div') && a.op === 'const' && (a.value as number) < 0) return [{ negative: !negative, term: neg(e) }];
  return [{ negative, term: e }];
}

/** The factors of a product: those above and those below the fraction bar. */
export interface Factors {
  readonly above: readonly Expr[];
  readonly below: readonly Expr[];
}

const minusOne = constant(-1);

/** The factors of an expression that is a product or a quotient; itself where it is neither. */
export function factors(e: Expr): Factors {
  if (e.op === 'neg') {
    const { above, below } = factors(e.args[0]);
    return { above: [minusOne, ...above], below };
  }
  if (e.op !== 'mul' && e.op !== 'div') return { above: [e], below: [] };
  const [a, b] = e.args.map(factors);
  return e.op === 'mul'
    ? { above: [...a.above, ...b.above], below: [...a.below, ...b.below] }
    : { above: [...a.above, ...b.below], below: [...a.below, ...b.above] };
}

/** Σ of signed terms. */
export const sumOf = (parts: readonly Term[]): Expr => sum(...parts.map(({ negative, term }) => (negative ? neg(term) : term)));

/** c ∏ above / ∏ below, with every number gathered in c. */
export function quotientOf(above: readonly Expr[], below: readonly Expr[]): Expr {
  let scale = 1;
  const gather = (list: readonly Expr[], sign: 1 | -1): Expr =>
    list.reduce<Expr>((total, e) => {
      if (e.op !== 'const' || e.value === 0) return mul(total, e);
      scale *= (e.value as number) ** sign;
      return total;
    }, constant(1));
  const top = gather(above, 1);
  const bottom = gather(below, -1);
  return mul(scale, div(top, bottom));
}

/** Terms in the order in which they are written: a positive term first; a positive constant before what is no plain symbol (1 + e^η, but y + 1). */
export function writtenOrder(list: readonly Term[]): readonly Term[] {
  const simple = ({ term }: Term) =>
    term.op === 'symbol' || (term.op === 'mul' && term.args.every((a) => a.op === 'symbol' || a.op === 'const'));
  const constants = list.filter(({ negative, term }) => !negative && term.op === 'const');
  if (constants.length > 0 && !simple(list[0])) return [...constants, ...list.filter((t) => !constants.includes(t))];
  const first = list.findIndex(({ negative }) => !negative);
  return first <= 0 ? list : [list[first], ...list.filter((_, i) => i !== first)];
}

/** A product as p/q · ∏ rest / ∏ under, with whole p and q without a common divisor. */
export function simpleRatio(e: Expr): {
  readonly p: number;
  readonly q: number;
  readonly rest: readonly Expr[];
  readonly under: readonly Expr[];
} {
  const { above, below } = factors(e);
  let [p, q] = [1, 1];
  const plain = (f: Expr) => {
    const nice = f.op === 'const' ? niceNumber(f.value as number) : undefined;
    return nice && nice.factor === undefined && !nice.negative && nice.numerator !== 0 ? nice : undefined;
  };
  const rest = above.filter((f) => {
    const nice = plain(f);
    if (nice) [p, q] = [p * nice.numerator, q * nice.denominator];
    return !nice;
  });
  const under = below.filter((f) => {
    const nice = plain(f);
    if (nice) [p, q] = [p * nice.denominator, q * nice.numerator];
    return !nice;
  });
  const divisor = greatestCommonDivisor(p, q);
  return { p: p / divisor, q: q / divisor, rest, under };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 || !Number.isInteger(a) || !Number.isInteger(b) ? a || 1 : greatestCommonDivisor(b, a % b);
}
