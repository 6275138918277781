import { blockRows } from '../engine/blockDesign.ts';
import { compile } from '../expr/compile.ts';
import { toExpr } from '../expr/intern.ts';
import { add, div, type Expr, mul, sub } from '../expr/node.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import type { RowFit } from './fitRows.ts';
import type { RowWeights } from './rowWeights.ts';

/**
 * log p(y; u, τ) of one observation as an expression, or undefined where the family has no density: the declared one; in
 * dispersion form log p at the saturated mean − D/(2τ), where nothing cancels; otherwise log b(y) + ηᵀT − a.
 * (A `rowForm` alone may leave out terms free of u, so it is not used here.)
 */
export function logDensityExpression(family: ExponentialFamily, links: readonly Link[]): Expr | undefined {
  const rows = family.compose(links);
  const { dispersion } = family.declaration;
  const { tau, y } = family.symbols;
  if (dispersion?.quasi) return undefined;
  if (rows.logDensity) return rows.logDensity;
  if (dispersion?.saturatedLogDensity && rows.unitDeviance) {
    const saturated = toExpr(dispersion.saturatedLogDensity(y[0], tau));
    return sub(saturated, div(mul(0.5, rows.unitDeviance), tau));
  }
  if (dispersion?.logBaseMeasure) return add(toExpr(dispersion.logBaseMeasure(y[0], tau)), div(rows.exponent, tau));
  if (dispersion && dispersion.fixed === undefined) return undefined;
  if (!family.expressions.logBaseMeasure) return undefined;
  return add(family.expressions.logBaseMeasure, rows.exponent);
}

/** Σ replication · log p(y; u, φ/precision) over the rows of a fit; null where the family has no density. */
export function fullLogLikelihood(
  family: ExponentialFamily,
  links: readonly Link[],
  fit: RowFit,
  weights: RowWeights,
  dispersion: number,
): number | null {
  const expression = logDensityExpression(family, links);
  if (!expression) return null;
  const rows = family.compose(links);
  const constants = rows.constants.map((c) => family.constants[c.name as string] ?? Number.NaN);
  const program = compile(
    [expression],
    [...rows.y, ...rows.u, ...rows.constants, family.symbols.tau].map((s) => s.name as string),
  );
  const out = new Float64Array(blockRows);
  const tau = new Float64Array(blockRows).fill(dispersion);
  let sum = 0;
  let lost = 0;
  fit.pass
    .sweep(fit.answer.theta, ({ start, n, y, u }) => {
      const { precision, replication, total } = weights;
      if (precision) for (let r = 0; r < n; r++) tau[r] = dispersion / precision[start + r];
      program.run(n, [...y, ...u, ...constants, tau], [out]);
      for (let r = 0; r < n; r++) {
        if (total && total[start + r] === 0) continue;
        const term = (replication ? replication[start + r] : 1) * out[r];
        const next = sum + term;
        lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
        sum = next;
      }
    });
  return sum + lost;
}
