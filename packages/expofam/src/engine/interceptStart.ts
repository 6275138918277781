import type { RowModel } from '../family/rowModel.ts';
import { blockPass, type RowData } from './blockPass.ts';
import { constantsInside, offsetExtent, type PredictorDomain } from './domainEdge.ts';
import type { ParameterLayout } from './parameterLayout.ts';

/**
 * Every intercept where the linear predictor is on average that of the pooled start, every slope zero: inside the domain wherever a
 * constant mean is, and with offsets moved until every row is.
 *
 * @param domains where the linear predictors may lie
 */
export function interceptStart(
  data: RowData,
  model: RowModel,
  layout: ParameterLayout,
  domains: readonly PredictorDomain[] = [],
): Float64Array | undefined {
  if (!model.start || !layout.parameter.every((row, j) => data.designs[layout.design[j]].design.hasIntercept && row[0] >= 0))
    return undefined;
  const pass = blockPass(data, model, layout);
  const pooled = pass.pooled();
  const means = pooled.slice(model.statisticCount, model.statisticCount + model.responseCount);
  const out = Array.from({ length: model.predictorCount }, () => new Float64Array(1));
  model.start(
    1,
    means.map((v) => Float64Array.of(v)),
    pooled,
    out,
  );
  const theta = new Float64Array(layout.parameterCount);
  layout.parameter.forEach((row, j) => {
    theta[row[0]] = besideOffset(data, j, out[j][0], domains[j]);
  });
  return theta.every(Number.isFinite) ? theta : undefined;
}

/** A constant that with the offset makes `value` on average, or the nearest that keeps clear of the ends of the domain. */
function besideOffset(data: RowData, predictor: number, value: number, domain: PredictorDomain | undefined): number {
  const offset = offsetExtent(data, predictor);
  if (!offset) return value;
  const constant = value - offset.mean;
  if (!domain) return constant;
  const { lower, upper } = constantsInside(domain, offset);
  if (constant > lower && constant < upper) return constant;
  if (Number.isFinite(lower) && Number.isFinite(upper)) return (lower + upper) / 2;
  // A tenth of the way that the mean itself has to the end.
  return constant <= lower ? lower + 0.1 * (value - domain.lower) : upper - 0.1 * (domain.upper - value);
}
