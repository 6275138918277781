import { toExpr } from '../expr/intern.ts';
import { add, div, type Expr, log, mul, sub, sum } from '../expr/node.ts';
import { simplify } from '../expr/simplify.ts';
import type { ExponentialFamily } from './exponentialFamily.ts';
import type { LinkedParameter } from './link.ts';

/** The mean of a family with T(y) = y as a function of η, with its logarithm and complement in stable form. */
export function meanParameter(family: ExponentialFamily): LinkedParameter {
  const value = family.expressions.mean[0];
  const complement = simplify(sub(1, value));
  return { value, log: simplify(log(value)), complement, logComplement: simplify(log(complement)) };
}

/** True where the response itself is the sufficient statistic, so that μ = E[y]. Of two classes the first alone is. */
export const isMeanOfResponse = ({ dimension, expressions, symbols }: ExponentialFamily): boolean =>
  dimension === 1 && symbols.y.length === 1 && expressions.sufficientStatistic[0] === symbols.y[0];

/**
 * log p(y; η, τ) as an expression in the symbols of the family, or undefined where there is no density. With a declared
 * saturated density it is that less half the unit deviance, where nothing cancels; else log b + (ηᵀT − a)/τ.
 */
export function densityExpression(family: ExponentialFamily): Expr | undefined {
  const { declaration, symbols } = family;
  const { dispersion } = declaration;
  if (dispersion?.quasi || declaration.notExponential) return undefined;
  if (dispersion?.saturatedLogDensity && declaration.unitDeviance && isMeanOfResponse(family)) {
    const deviance = toExpr(declaration.unitDeviance(symbols.y, [meanParameter(family)]));
    return simplify(sub(toExpr(dispersion.saturatedLogDensity(symbols.y[0], symbols.tau)), div(mul(0.5, deviance), symbols.tau)));
  }
  const base = plainBaseMeasure(family);
  return base && simplify(add(base, exponentExpression(family)));
}

/** (ηᵀT(y) − a(η))/τ. */
export function exponentExpression(family: ExponentialFamily): Expr {
  const { expressions, symbols } = family;
  const exponent = sub(sum(...expressions.sufficientStatistic.map((t, i) => mul(t, symbols.eta[i]))), expressions.logPartition);
  return family.declaration.dispersion && family.declaration.dispersion.fixed === undefined ? div(exponent, symbols.tau) : exponent;
}

/** log b(y), or log b(y, τ) in dispersion form; undefined where the family does not declare it. */
export function plainBaseMeasure(family: ExponentialFamily): Expr | undefined {
  const { dispersion } = family.declaration;
  if (dispersion?.logBaseMeasure) return simplify(toExpr(dispersion.logBaseMeasure(family.symbols.y[0], family.symbols.tau)));
  return family.expressions.logBaseMeasure;
}
