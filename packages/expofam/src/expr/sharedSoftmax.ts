import type { Expr } from './intern.ts';

/** A node that a softmax gives: its logsumexp, or the product of the probabilities of some of its arguments. */
export interface SharedSoftmax {
  readonly logsumexp: Expr;
  /** Which of its arguments; empty for the logsumexp itself. */
  readonly factors: readonly Expr[];
}

/**
 * The nodes e^{x − L} and e^{x + y − 2L} with L = logsumexp(x, y, …), and those L. With m the largest argument they come from the
 * e^{x − m}, their sum s and L = m + log s: one exponential for each argument, one logarithm, and probabilities that are quotients,
 * whose error does not grow with x. A logsumexp without such nodes stays as it is: infinite arguments are at home there.
 */
export function sharedSoftmax(outputs: readonly Expr[]): Map<Expr, SharedSoftmax> {
  const found = new Map<Expr, SharedSoftmax>();
  const seen = new Set<Expr>();
  const visit = (e: Expr): void => {
    if (seen.has(e)) return;
    seen.add(e);
    e.args.forEach(visit);
    const shared = e.op === 'exp' ? probabilities(e.args[0]) : undefined;
    if (!shared) return;
    found.set(e, shared);
    found.set(shared.logsumexp, { logsumexp: shared.logsumexp, factors: [] });
  };
  outputs.forEach(visit);
  return found;
}

/** x − L, −L beside an argument 0, or x + y − 2L. */
function probabilities(exponent: Expr): SharedSoftmax | undefined {
  if (exponent.op === 'neg') {
    const [L] = exponent.args;
    const zero = L.op === 'logsumexp' ? L.args.find((a) => a.op === 'const' && a.value === 0) : undefined;
    return zero && { logsumexp: L, factors: [zero] };
  }
  if (exponent.op !== 'sub') return undefined;
  const [left, right] = exponent.args;
  if (right.op === 'logsumexp') return right.args.includes(left) ? { logsumexp: right, factors: [left] } : undefined;
  if (left.op !== 'add' || left.args.length !== 2 || right.op !== 'mul' || right.args.length !== 2) return undefined;
  const [two, L] = right.args;
  const twice = two.op === 'const' && two.value === 2 && L.op === 'logsumexp';
  return twice && left.args.every((a) => L.args.includes(a)) ? { logsumexp: L, factors: left.args } : undefined;
}
