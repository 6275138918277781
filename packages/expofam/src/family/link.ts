import type { Expr, ExprLike } from '../expr/node.ts';
import type { Interval } from './interval.ts';

/**
 * A parameter as the inverse link gives it from the linear predictor u, with what its tails need: the logarithm and the
 * complement are uncancelled (`logComplement` of a probit at u = 40 is −804, not −∞).
 */
export interface LinkedParameter {
  /** The parameter itself, g⁻¹(u). */
  readonly value: Expr;
  /** log g⁻¹(u). */
  readonly log: Expr;
  /** 1 − g⁻¹(u). */
  readonly complement: Expr;
  /** log(1 − g⁻¹(u)). */
  readonly logComplement: Expr;
}

/**
 * A link g: u = g(μ), with u the linear predictor and μ the mean (or another parameter). The inverse g⁻¹ is the response
 * function. All are expressions, so derivatives are exact.
 */
export interface Link {
  readonly name: string;
  /** g(μ). */
  readonly forward: (mu: Expr) => Expr;
  /** The response function g⁻¹(u), and where they have a stabler form its logarithm and complement. */
  readonly inverse: (u: Expr) => {
    readonly value: ExprLike;
    readonly log?: ExprLike;
    readonly complement?: ExprLike;
    readonly logComplement?: ExprLike;
  };
  /** Linear predictors for which the inverse is defined. */
  readonly domain: Interval;
  /** The values that the inverse takes. */
  readonly range: Interval;
}
