import type { ModelFrame, PredictorFrame } from '../design/modelFrame.types.ts';
import type { ResponseColumn } from '../engine/blockPass.ts';
import { blockRows } from '../engine/blockRows.ts';
import { type Job, runJob } from '../engine/job.ts';
import { weighed } from '../engine/weighed.ts';
import { type RowModel, rowModel } from '../family/rowModel.ts';
import { compensatedSum } from '../math/compensatedSum.ts';
import { sumOfBlock } from '../math/sumOfBlock.ts';
import { type DistinctRows, distinctRows } from './distinctRows.ts';
import { type FrameFit, rowData } from './fitFrame.ts';
import { fitRows, type RowFitParts } from './fitRows.ts';
import { type GlmParts, refuseWanted } from './glmParts.ts';
import { type Goodness, goodness } from './goodness.ts';
import { predictorDomains } from './predictorDomains.ts';
import type { ReadResponse } from './readResponse.ts';
import type { RowWeights } from './rowWeights.ts';

/**
 * The deviance of the model with an intercept alone (and the offsets), or with nothing but the offsets where the formula
 * has no intercept, as in R. null where the family has no deviance.
 *
 * @param sums those of the fit itself, which save a sweep over many rows
 * @param distinctOnce the distinct rows of the response, where others ask for them too
 */
export function* nullDeviance(
  frame: ModelFrame,
  response: ReadResponse,
  weights: RowWeights,
  fitted: Pick<FrameFit, 'family' | 'links' | 'predictorFrames'> & Partial<Pick<FrameFit, 'fit' | 'help'>>,
  parts: Partial<GlmParts>,
  sums?: Goodness,
  distinctOnce: () => DistinctRows | undefined = () => distinctRows(response.y, weights.total, frame.rowCount),
): Job<number | null> {
  const { family, links } = fitted;
  const model = rowModel(family, links);
  if (!model.unitDeviance) return null;
  const reduced: ModelFrame = { ...frame, predictors: frame.predictors.map((p) => interceptOnly(p, frame.rowCount)) };
  const beside = (likelihood: number): number | undefined =>
    parts.nullOfManyRows?.fromLikelihoods(frame.rowCount, family, likelihood, sums);
  // Offsets leave no row like another.
  const distinct = frame.predictors.some((p) => p.offset) ? undefined : distinctOnce();
  const { fit: full } = fitted;
  const alike = constantPredictors(reduced, response, distinct ?? { y: response.y, weights: weights.total }, fitted, parts);
  if (alike) {
    const { constant, likelihood } = alike;
    const known = distinct ? undefined : beside(likelihood * (weights.total?.reduce((s, w) => s + w, 0) ?? frame.rowCount));
    if (known !== undefined) return known;
    const own = distinct || !full ? undefined : parts.nullOfManyRows?.atIntercepts(full, constant);
    if (own !== undefined) return own;
    const blocks = constant.map((u) => new Float64Array(blockRows).fill(u));
    return distinct
      ? devianceAt(blocks, model, distinct.y, distinct.weights, distinct.weights.length)
      : devianceAt(blocks, model, response.y, weights.total, frame.rowCount);
  }
  const own = full && parts.threads?.interceptRows({ ...fitted, fit: full });
  const quick = own && beside(own.likelihood);
  if (quick !== undefined) return quick;
  const { data, designIndex } = own ?? rowData(reduced, fitted.predictorFrames, response, weights);
  if (reduced.predictors.every((p) => p.design.columnNames.length === 0)) {
    const zeros = new Float64Array(blockRows);
    return devianceAt(
      data.offsets.map((offset) => offset ?? zeros),
      model,
      data.y,
      data.weights,
      frame.rowCount,
    );
  }
  // What a millionth of a standard error is beside the maximum, the deviance is by its square; at the edge of the domain, where it is no
  // square, the path along the barrier decides.
  const domains = predictorDomains(family, links);
  const fit = yield* fitRows(data, model, designIndex, { parts, tolerance: 1e-6, domains, ...own?.options });
  refuseWanted(fit);
  if (fit.answer.status === 'no-start') return null;
  return (fit.answer.status === 'converged' ? beside(fit.answer.logLikelihood) : undefined) ?? goodness(fit).deviance ?? null;
}

function interceptOnly(p: PredictorFrame, rowCount: number): PredictorFrame {
  const terms = p.design.hasIntercept ? p.design.terms.slice(0, 1) : [];
  return { ...p, design: { rowCount, columnNames: terms.map((t) => t.label), terms, hasIntercept: p.design.hasIntercept } };
}

/**
 * The linear predictors of the model with intercepts alone, where nothing differs between rows, and a row's mean log-likelihood there.
 * The maximum depends on the data only through the weighted mean of T(y), so where T(y) = y one row with the mean response has the same
 * one; the log-likelihood is linear in T(y).
 */
function constantPredictors(
  reduced: ModelFrame,
  response: ReadResponse,
  rows: { readonly y: readonly ResponseColumn[]; readonly weights: Float64Array | undefined },
  fitted: Pick<FrameFit, 'family' | 'links' | 'predictorFrames'>,
  parts: RowFitParts,
): { readonly constant: number[]; readonly likelihood: number } | undefined {
  const { family, links, predictorFrames: frames } = fitted;
  const isResponse = family.expressions.sufficientStatistic.every((e) => family.symbols.y.includes(e));
  if (!isResponse || frames.some((f) => reduced.predictors[f].offset || !reduced.predictors[f].design.hasIntercept)) return undefined;
  const means = rows.y.map((column) => weightedMean(column, rows.weights));
  const one: ModelFrame = {
    ...reduced,
    rowCount: 1,
    predictors: reduced.predictors.map((p) => ({ ...p, design: { ...p.design, rowCount: 1 } })),
  };
  const { data, designIndex } = rowData(one, frames, { ...response, y: means.map((m) => Float64Array.of(m)) }, { observations: 1 });
  const model = rowModel(family, links);
  // The likelihood of a single mean has one maximum: other starts would look for it in vain.
  const { severalStarts: _, ...alone } = parts;
  const { answer, pass } = runJob(fitRows(data, model, designIndex, { parts: alone }));
  const constant = Array.from(answer.theta);
  if (answer.status === 'converged' && meansAre(means, constant, model)) return { constant, likelihood: answer.logLikelihood };
  // Responses of 1e±100 and beyond may be out of the solver's reach; the link of the mean itself is not.
  if (!model.start || means.length !== 1 || constant.length !== 1 || means[0] === 0) return undefined;
  const u = new Float64Array(blockRows);
  model.start(1, [Float64Array.of(means[0])], pass.pooled(), [u]);
  return meansAre(means, [u[0]], model) ? { constant: [u[0]], likelihood: Number.NaN } : undefined;
}

/** True where a constant model has the mean that its likelihood equation asks for, or none can be computed; to 1e−6. */
function meansAre(means: readonly number[], constant: readonly number[], model: RowModel): boolean {
  if (!model.mean || means.length !== 1) return true;
  const [mean] = means;
  const size = Math.abs(mean);
  // A mean of zero lies at the edge, which is approached and not met; ordinary means are in every solver's reach.
  if (size === 0 || (size > 1e-50 && size < 1e50)) return true;
  const out = new Float64Array(blockRows);
  model.mean(1, { y: [Float64Array.of(mean)], u: constant.map((v) => new Float64Array(blockRows).fill(v)) }, [out]);
  return Math.abs(out[0] - mean) <= 1e-6 * size;
}

function weightedMean(column: ResponseColumn, weights: Float64Array | undefined): number {
  const isNumber = column instanceof Float64Array;
  const n = isNumber ? column.length : column.codes.length;
  const value = (i: number): number => (isNumber ? column[i] : column.codes[i] === column.level ? 1 : 0);
  if (isNumber && !weights) return meanOf(column);
  let mean = 0;
  let total = 0;
  // In blocks: the mean of block means keeps its digits, and responses near 1e300 do not overflow.
  for (let start = 0; start < n; start += blockRows) {
    const end = Math.min(n, start + blockRows);
    let weight = 0;
    let first = 0;
    for (let i = start; i < end; i++) {
      const w = weights ? weights[i] : 1;
      weight += w;
      if (w !== 0) first += w * (value(i) / (end - start));
    }
    if (weight === 0) continue;
    total += weight;
    mean += (weight / total) * (first * ((end - start) / weight) - mean);
  }
  return mean;
}

/** The mean as a mean of block means, which keeps its digits and does not overflow. */
function meanOf(values: Float64Array): number {
  let mean = 0;
  for (let start = 0; start < values.length; start += blockRows) {
    const block = values.subarray(start, start + blockRows);
    const n = block.length;
    let own = sumOfBlock(n, block) / n;
    if (!Number.isFinite(own))
      own = sumOfBlock(
        n,
        block.map((v) => v / n),
      );
    mean += (n / (start + n)) * (own - mean);
  }
  return mean;
}

/** Σ w·D(y, μ) at linear predictors that are given for each row, or for a block that all rows share. */
function devianceAt(
  u: readonly Float64Array[],
  model: RowModel,
  y: readonly ResponseColumn[],
  weights: Float64Array | undefined,
  rowCount: number,
): number {
  const sum = compensatedSum();
  const out = new Float64Array(blockRows);
  const working = new Float64Array(blockRows);
  const buffers = y.map(() => new Float64Array(blockRows));
  for (let start = 0; start < rowCount; start += blockRows) {
    const n = Math.min(blockRows, rowCount - start);
    const rows = y.map((column, k) => {
      if (column instanceof Float64Array) return column.subarray(start, start + n);
      for (let r = 0; r < n; r++) buffers[k][r] = column.codes[start + r] === column.level ? 1 : 0;
      return buffers[k];
    });
    model.unitDeviance?.(n, { y: rows, u: u.map((v) => (v.length === rowCount ? v.subarray(start, start + n) : v)) }, out);
    sum.add(sumOfBlock(n, weighed(out, weights, start, n, working)));
  }
  return sum.total();
}
