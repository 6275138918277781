import type { PredictedBlock, RowData } from '../engine/blockPass.ts';
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
import { type DistinctRows, distinctRows } from './distinctRows.ts';
import type { RowFit } from './fitRows.ts';
import type { Goodness } from './goodness.ts';
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

/**
 * What log p(y; u, τ) has beside what {@link goodness} sums anyway, as an expression in y and τ alone: then Σ log p needs the
 * responses and no second sweep. undefined where the two cannot be told apart.
 */
function partFreeOfPredictors(family: ExponentialFamily, links: readonly Link[]): FreePart | undefined {
  const rows = family.compose(links);
  const { dispersion } = family.declaration;
  const { tau, y } = family.symbols;
  if (dispersion?.saturatedLogDensity && !dispersion.quasi && !rows.logDensity && rows.unitDeviance && y.length === 1)
    return { expression: toExpr(dispersion.saturatedLogDensity(y[0], tau)), beside: 'deviance' };
  if (dispersion) return undefined;
  if (rows.logDensity) return rows.logDensity === rows.logLikelihood ? { expression: toExpr(0), beside: 'likelihood' } : undefined;
  const base = family.expressions.logBaseMeasure;
  return base && rows.exponent === rows.logLikelihood ? { expression: base, beside: 'likelihood' } : undefined;
}

interface FreePart {
  readonly expression: Expr;
  /** What is to be added: −D/(2τ), or ℓ. */
  readonly beside: 'deviance' | 'likelihood';
}

/** A running sum over blocks of rows. */
interface LikelihoodSum {
  add(block: PredictedBlock): void;
  total(): number;
}

function sumOf(
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

/**
 * Σ replication · log p(y; u, φ/precision) over the rows of a fit; null where the family has no density.
 *
 * @param sums of the same rows at the same coefficients, where they are known
 * @param distinct the distinct rows of the response, where others ask for them too
 */
export function fullLogLikelihood(
  family: ExponentialFamily,
  links: readonly Link[],
  fit: Pick<RowFit, 'data' | 'pass' | 'answer'>,
  weights: RowWeights,
  dispersion: number,
  sums?: Pick<Goodness, 'deviance' | 'logLikelihood'>,
  distinct = (): DistinctRows | undefined => distinctRows(fit.data.y, weights.total, fit.data.rowCount),
): number | null {
  const free = sums && partFreeOfPredictors(family, links);
  if (free?.beside === 'deviance' && sums?.deviance !== undefined) {
    // Σ replication·D·precision/(2φ) is the deviance over 2φ.
    const rest = sumOfResponses(free.expression, family, links, fit.data, weights, dispersion, distinct);
    if (rest !== undefined) return rest - sums.deviance / (2 * dispersion);
  }
  if (free?.beside === 'likelihood' && sums && !weights.precision) {
    const rest = sumOfResponses(free.expression, family, links, fit.data, weights, dispersion, distinct);
    if (rest !== undefined) return rest + sums.logLikelihood;
  }
  const expression = logDensityExpression(family, links);
  if (!expression) return null;
  const sum = sumOf(expression, family, links, weights, dispersion);
  fit.pass
    .predictors(fit.answer, (block) => sum.add(block));
  return sum.total();
}

/** Σ replication · f(y, φ/precision); equal responses are asked once. */
function sumOfResponses(
  f: Expr,
  family: ExponentialFamily,
  links: readonly Link[],
  data: RowData,
  weights: RowWeights,
  dispersion: number,
  distinctOnce: () => DistinctRows | undefined,
): number | undefined {
  if (f.op === 'const' && f.value === 0) return 0;
  const distinct = weights.precision ? undefined : distinctOnce();
  const numbers = data.y.filter((column) => column instanceof Float64Array);
  if (!distinct && numbers.length < data.y.length) return undefined;
  const [y, rowCount] = distinct ? [distinct.y, distinct.weights.length] : [numbers, data.rowCount];
  const sum = sumOf(f, family, links, distinct ? { replication: distinct.weights } : weights, dispersion);
  const none = links.map(() => new Float64Array(blockRows));
  for (let start = 0; start < rowCount; start += blockRows) {
    const n = Math.min(blockRows, rowCount - start);
    sum.add({ start, n, y: y.map((column) => column.subarray(start, start + n)), u: none });
  }
  return sum.total();
}
