import { add, bd0, type Expr, expm1, lgamma, log1pmx, lt, mul, neg, stirlerr, sub, sum, where } from '../expr/node.ts';

const halfLogTwoPi = 0.5 * /* @__PURE__ */ Math.log(2 * Math.PI);

/**
 * log Γ(x) − x log x + x − ½ log 2π, what Stirling's leading terms leave: stirlerr(x) − ½ log x for large x, where nothing
 * cancels, and from log Γ(1 + x) below one, so that it is −log x, not −∞, when x underflows.
 */
export function gammaRemainder(x: Expr, logX: Expr): Expr {
  const small = sum(lgamma(add(x, 1)), neg(logX), neg(mul(x, logX)), x, -halfLogTwoPi);
  return where(lt(x, 1), small, sub(stirlerr(x), mul(0.5, logX)));
}

/** eᵗ − 1 − t, half a gamma's unit deviance at t = log(y/μ): uncancelled near 0, finite where eᵗ underflows. */
export function expm1Excess(t: Expr): Expr {
  return where(lt(t, -0.5), sub(expm1(t), t), neg(log1pmx(expm1(t))));
}

/**
 * α log(y S/α) − (S y − α) for one part of a Dirichlet, as −bd0(α, S y) where α ≥ 1; below that from logarithms, so that an
 * α that underflows gives 0 and a finite score.
 */
export function partExcess(y: Expr, logY: Expr, alpha: Expr, logAlpha: Expr, total: Expr, logTotal: Expr): Expr {
  const expected = mul(total, y);
  const plain = sub(mul(alpha, sub(add(logY, logTotal), logAlpha)), sub(expected, alpha));
  return where(lt(alpha, 1), plain, neg(bd0(alpha, expected)));
}

/**
 * A start for Newton's method on the dual of a Dirichlet, from mean logarithms g: α = S·e^g/Σe^g with S from
 * Σe^g ≈ exp(−(K − 1)/2S) (Stirling's leading term), exact for a large precision.
 */
export function dirichletStart(meanLog: readonly number[]): number[] {
  const total = meanLog.reduce((s, g) => s + Math.exp(g), 0);
  const precision = Math.max(0.05 * meanLog.length, Math.min(1e12, (-0.5 * (meanLog.length - 1)) / Math.log(total)));
  return meanLog.map((g) => Math.max(0.01, (precision * Math.exp(g)) / total));
}
