import type { RowData } from '../engine/blockPass.ts';
import { blockRows } from '../engine/blockRows.ts';
import { evaluate } from '../expr/evaluate.ts';
import { toExpr } from '../expr/intern.ts';
import type { Expr } from '../expr/node.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import { saturatedParts } from '../family/saturatedParts.ts';
import { sumOfBlock } from '../math/sumOfBlock.ts';
import type { DistinctRows } from './distinctRows.ts';
import type { Goodness } from './goodness.ts';
import { sumOf } from './likelihood.ts';
import type { RowWeights } from './rowWeights.ts';

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

/**
 * Σ replication · log p(y; u, φ/precision) over the rows of a fit, from what is summed of them anyway, without another sweep; undefined
 * where that does not say it.
 *
 * @param sums of the same rows at the same coefficients
 * @param distinct the distinct rows of the response
 */
export function likelihoodFromSums(
  family: ExponentialFamily,
  links: readonly Link[],
  data: RowData,
  weights: RowWeights,
  dispersion: number,
  { deviance, logLikelihood, responses }: Pick<Goodness, 'deviance' | 'logLikelihood' | 'responses'>,
  distinct: () => DistinctRows | undefined,
): number | undefined {
  const free = partFreeOfPredictors(family, links);
  const isWeighed = weights.precision !== undefined;
  let beside: number | undefined;
  // Σ replication·D·precision/(2φ) is the deviance over 2φ.
  if (free?.beside === 'deviance' && deviance !== undefined) beside = -deviance / (2 * dispersion);
  if (free?.beside === 'likelihood' && !isWeighed) beside = logLikelihood;
  if (!free || beside === undefined) return undefined;
  // Of so few rows a sweep costs nothing, and has the bits that entries without this part have.
  if (data.rowCount <= blockRows) return undefined;
  const parts = isWeighed ? undefined : saturatedParts(family);
  const rest =
    parts && responses !== undefined
      ? responses + totalWeight(data, weights) * evaluate(parts.ofDispersion, { [family.symbols.tau.name as string]: dispersion })
      : sumOfResponses(free.expression, family, links, data, weights, dispersion, distinct);
  return rest === undefined ? undefined : rest + beside;
}

const totalWeight = ({ rowCount }: RowData, { total }: RowWeights): number => (total ? sumOfBlock(total.length, total) : rowCount);

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
