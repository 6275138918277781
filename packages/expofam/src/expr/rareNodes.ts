import { offerPrimitives } from '../kernels/plainKernels.ts';
import * as stirling from '../kernels/stirlerrDerivative.ts';
import * as bessel from '../math/bessel.ts';
import * as elementary from '../math/elementary.ts';
import { offerDerivatives } from './derivative.ts';
import type { Expr, ExprLike } from './intern.ts';
import { add, div, exp, neg, stirlerr } from './node.ts';
import { primitive } from './primitive.ts';

// Everything that evaluates or differentiates these nodes comes with the only module that makes them.
offerPrimitives(
  { lambertW0: elementary.lambertW0, logBesselI0: bessel.logBesselI0, besselRatio: bessel.besselRatio },
  { besselRatioDerivative: bessel.besselRatioDerivative, stirlerrDerivative: stirling.stirlerrDerivative },
);
offerDerivatives({
  // W/(x(1 + W)) without the 0/0 at 0
  lambertW0: (e) => div(exp(neg(e)), add(e, 1)),
  stirlerr: (_, [x]) => stirlerrDerivative(1, x),
  stirlerrDerivative: (_, [n, x]) => stirlerrDerivative((n.value as number) + 1, x),
  logBesselI0: (_, [x]) => besselRatio(x),
  besselRatio: (_, [x]) => besselRatioDerivative(1, x),
  besselRatioDerivative: (_, [n, x]) => besselRatioDerivative((n.value as number) + 1, x),
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
