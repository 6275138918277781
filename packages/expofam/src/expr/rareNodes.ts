import { offerPrimitives } from '../kernels/plainKernels.ts';
import * as gammas from '../kernels/polygammaDifference.ts';
import * as stirling from '../kernels/stirlerrDerivative.ts';
import * as bessel from '../math/bessel.ts';
import * as elementary from '../math/elementary.ts';
import { lbeta as logBeta, logPochhammer as logRising } from '../math/logPochhammer.ts';
import { offerDerivatives } from './derivative.ts';
import { constant, type Expr, type ExprLike, toExpr } from './intern.ts';
import { add, commutative, digamma, div, exp, neg, polygamma, stirlerr } from './node.ts';
import { primitive } from './primitive.ts';
import { offerBuilders } from './rebuild.ts';

// Everything that evaluates or differentiates these nodes comes with the only module that makes them.
offerPrimitives(
  { lambertW0: elementary.lambertW0, logBesselI0: bessel.logBesselI0, besselRatio: bessel.besselRatio },
  {
    besselRatioDerivative: bessel.besselRatioDerivative,
    stirlerrDerivative: stirling.stirlerrDerivative,
    lbeta: logBeta,
    logPochhammer: logRising,
  },
  { polygammaDifference: gammas.polygammaDifference },
);
offerDerivatives({
  // W/(x(1 + W)) without the 0/0 at 0
  lambertW0: (e) => div(exp(neg(e)), add(e, 1)),
  stirlerr: (_, [x]) => stirlerrDerivative(1, x),
  stirlerrDerivative: (_, [n, x]) => stirlerrDerivative((n.value as number) + 1, x),
  // ψ(a) − ψ(a + b)
  lbeta: (_, [a, b], partial) => neg(partial === 0 ? polygammaDifference(0, a, b) : polygammaDifference(0, b, a)),
  logPochhammer: (_, [a, n], partial) => (partial === 0 ? polygammaDifference(0, a, n) : digamma(add(a, n))),
  polygammaDifference: (_, [m, a, n], partial) =>
    partial === 1 ? polygammaDifference((m.value as number) + 1, a, n) : polygamma((m.value as number) + 1, add(a, n)),
  logBesselI0: (_, [x]) => besselRatio(x),
  besselRatio: (_, [x]) => besselRatioDerivative(1, x),
  besselRatioDerivative: (_, [n, x]) => besselRatioDerivative((n.value as number) + 1, x),
});

offerBuilders({
  lbeta: (a, b) => lbeta(a, b),
  logPochhammer: (a, n) => logPochhammer(a, n),
  polygammaDifference: (m, a, n) => polygammaDifference(m.value as number, a, n),
});

/** W₀(x), the principal branch of w·eʷ = x. */
export const lambertW0 = (x: ExprLike): Expr => primitive('lambertW0', x);
/** log I₀(x). */
export const logBesselI0 = (x: ExprLike): Expr => primitive('logBesselI0', x);
/** A(x) = I₁(x)/I₀(x), the derivative of log I₀. */
export const besselRatio = (x: ExprLike): Expr => primitive('besselRatio', x);
/** The derivative of order n of {@link besselRatio}. */
export const besselRatioDerivative = (n: number, x: ExprLike): Expr =>
  n === 0 ? besselRatio(x) : primitive('besselRatioDerivative', n, x);
/** The derivative of order n of {@link stirlerr}. */
export const stirlerrDerivative = (n: number, x: ExprLike): Expr => (n === 0 ? stirlerr(x) : primitive('stirlerrDerivative', n, x));
/** log B(a, b). */
export const lbeta = (a: ExprLike, b: ExprLike): Expr => commutative('lbeta', a, b);
/** log Γ(a + n) − log Γ(a). */
export const logPochhammer = (a: ExprLike, n: ExprLike): Expr => (toExpr(n).value === 0 ? constant(0) : primitive('logPochhammer', a, n));

/** ψ⁽ᵐ⁾(a + n) − ψ⁽ᵐ⁾(a), uncancelled where n is small beside a. */
export function polygammaDifference(m: number, a: ExprLike, n: ExprLike): Expr {
  const args = [constant(m), toExpr(a), toExpr(n)];
  if (args[2].value === 0) return constant(0);
  return primitive('polygammaDifference', ...args);
}
