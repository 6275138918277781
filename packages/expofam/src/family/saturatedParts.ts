import { derivative } from '../expr/derivative.ts';
import { toExpr } from '../expr/intern.ts';
import { type Expr, sub } from '../expr/node.ts';
import { isBuiltIn } from './builtIn.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';

/** A log density at the saturated mean as a sum. */
export interface SaturatedParts {
  /** Free of the dispersion. */
  readonly ofResponse: Expr;
  /** Free of the response. */
  readonly ofDispersion: Expr;
}

/**
 * The parts of a free dispersion's saturated density f(y, τ) = f(y, 1) + (f(1, τ) − f(1, 1)), where ∂²f/∂y∂τ is zero; else undefined:
 * Σ log p over rows of a gamma then needs Σ log y alone, which is the same for every dispersion. Of families of the library, whose
 * responses may be 1, and which have no pieces: a user's may be anywhere, and jump where no derivative sees it.
 */
export function saturatedParts(family: ExponentialFamily): SaturatedParts | undefined {
  const { dispersion } = family.declaration;
  const { y, tau } = family.symbols;
  const density = dispersion?.saturatedLogDensity;
  if (!density || dispersion.quasi || dispersion.fixed !== undefined || y.length !== 1 || !isBuiltIn(family)) return undefined;
  const f = (v: Expr | number, t: Expr | number): Expr => toExpr(density(toExpr(v), toExpr(t)));
  if (derivative(derivative(f(y[0], tau), y[0]), tau).value !== 0) return undefined;
  return { ofResponse: f(y[0], 1), ofDispersion: sub(f(1, tau), f(1, 1)) };
}
