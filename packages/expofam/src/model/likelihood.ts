import type { PredictedBlock } from '../engine/blockPass.ts';
import { blockRows } from '../engine/blockRows.ts';
import { compile, type Program } from '../expr/compile.ts';
import { toExpr } from '../expr/intern.ts';
import { add, div, type Expr, mul, sub } from '../expr/node.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import { activeVectorKernels } from '../kernels/activeKernels.ts';
import type { VectorKernels } from '../kernels/vectorKernels.ts';
import { compensatedSum } from '../math/compensatedSum.ts';
import { sumOfBlock } from '../math/sumOfBlock.ts';
import type { RowFit } from './fitRows.ts';
import type { RowWeights } from './rowWeights.ts';

/**
 * log p(y; u, τ) of one observation as an expression, or undefined where the family has no density: the declared one; in
 * dispersion form log p at the saturated mean − D/(2τ), where nothing cancels; otherwise log b(y) + ηᵀT − a.
 * (A `rowForm` alone may leave out terms free of u, so it is not used here.)
 */
export function logDensityExpression(family: ExponentialFamily, links: readonly Link[]): Expr | undefined {
  const rows = family.compose(links);
  const { dispersion, logOrders } = family.declaration;
  const { tau, y } = family.symbols;
  if (dispersion?.quasi) return undefined;
  // The number of trials is a precision: n = 1/τ.
  if (logOrders) return add(toExpr(logOrders(y, div(1, tau))), div(rows.exponent, tau));
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

/** A running sum over blocks of rows. */
interface LikelihoodSum {
  add(block: PredictedBlock): void;
  total(): number;
}

/** Σ replication · f(y, u, φ/precision). */
export function sumOf(
  expression: Expr,
  family: ExponentialFamily,
  links: readonly Link[],
  weights: Omit<RowWeights, 'observations'>,
  dispersion: number,
): LikelihoodSum {
  const rows = family.compose(links);
  const constants = rows.constants.map((c) => family.constants[c.name as string] ?? Number.NaN);
  const program = densityProgram(expression, [...rows.y, ...rows.u, ...rows.constants, family.symbols.tau]);
  const out = new Float64Array(blockRows);
  const { precision, replication, total } = weights;
  const tau = precision ? new Float64Array(blockRows) : dispersion;
  const sum = compensatedSum();
  return {
    add({ start, n, y, u }) {
      if (precision && typeof tau !== 'number') for (let r = 0; r < n; r++) tau[r] = dispersion / precision[start + r];
      program.run(n, [...y, ...u, ...constants, tau], [out]);
      if (!replication && !total) return sum.add(sumOfBlock(n, out));
      for (let r = 0; r < n; r++) {
        if (total && total[start + r] === 0) continue;
        sum.add((replication ? replication[start + r] : 1) * out[r]);
      }
    },
    total: () => sum.total(),
  };
}

const programs = new WeakMap<Expr, { readonly kernels: VectorKernels; readonly names: string; readonly program: Program }>();

/** The program of a density; expressions are interned, so a family's density is the same object at every fit. */
function densityProgram(expression: Expr, symbols: readonly Expr[]): Program {
  const kernels = activeVectorKernels();
  const inputs = symbols.map((s) => s.name as string);
  const names = inputs.join('\n');
  const known = programs.get(expression);
  if (known && known.kernels === kernels && known.names === names) return known.program;
  const program = compile([expression], inputs);
  programs.set(expression, { kernels, names, program });
  return program;
}

/** Σ replication · log p(y; u, φ/precision) over the rows of a fit; null where the family has no density. */
export function fullLogLikelihood(
  family: ExponentialFamily,
  links: readonly Link[],
  fit: Pick<RowFit, 'data' | 'pass' | 'answer'>,
  weights: RowWeights,
  dispersion: number,
): number | null {
  const expression = logDensityExpression(family, links);
  if (!expression) return null;
  const sum = sumOf(expression, family, links, weights, dispersion);
  fit.pass
    .predictors(fit.answer, (block) => sum.add(block));
  return sum.total();
}
