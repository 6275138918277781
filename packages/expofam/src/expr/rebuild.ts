import { type Expr, makeCall, type NumericFunction, type Op } from './intern.ts';
import { abs, add, bd0, div, eq, log, log1p, logsumexp, max, min, mul, neg, pow, square, sub, where, xlogy } from './node.ts';
import { primitive } from './primitive.ts';

/** The builders with rules beside that constants fold. Named one by one, so that a bundle leaves out those that it does not use. */
const builders: Partial<Record<Op, (...args: Expr[]) => Expr>> = {
  abs,
  add,
  bd0,
  div,
  eq,
  log,
  log1p,
  logsumexp,
  max,
  min,
  mul,
  neg,
  pow,
  square,
  sub,
  where,
  xlogy,
};

/** Adds the builders of primitives that come with modules of their own. */
export function offerBuilders(more: typeof builders): void {
  Object.assign(builders, more);
}

/** The builder of `op` applied to new arguments; leaves have none. */
export function rebuild(op: Op, args: readonly Expr[], fn?: NumericFunction): Expr {
  if (fn) return makeCall(fn, args);
  return builders[op]?.(...args) ?? primitive(op, ...args);
}
