import { type Expr, makeCall, type NumericFunction, type Op } from './intern.ts';
import * as node from './node.ts';

type Builder = (args: readonly Expr[]) => Expr;

const ordered =
  (build: (n: number, x: Expr) => Expr): Builder =>
  ([n, x]) =>
    build(n.value as number, x);

const builders: Partial<Record<Op, Builder>> = {
  polygamma: ordered(node.polygamma),
  stirlerrDerivative: ordered(node.stirlerrDerivative),
  logExpm1OverXDerivative: ordered(node.logExpm1OverXDerivative),
  besselRatioDerivative: ordered(node.besselRatioDerivative),
  polygammaDifference: ([m, a, n]) => node.polygammaDifference(m.value as number, a, n),
};

const plain = node as unknown as Readonly<Record<string, (...args: readonly Expr[]) => Expr>>;

/** The builder of `op` applied to new arguments; leaves have none. */
export function rebuild(op: Op, args: readonly Expr[], fn?: NumericFunction): Expr {
  if (fn) return makeCall(fn, args);
  const special = builders[op];
  return special ? special(args) : plain[op](...args);
}
