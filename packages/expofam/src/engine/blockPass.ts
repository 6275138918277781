import type { RowModel } from '../family/rowModel.ts';
import { packedSize } from '../family/rowModel.ts';
import { plainMatrixKernels } from '../kernels/plainMatrixKernels.ts';
import { compensatedSum } from '../math/compensatedSum.ts';
import type { BlockDesign } from './blockDesign.ts';
import { blockRows } from './blockRows.ts';
import { blockViews } from './blockViews.ts';
import { crossAccumulator } from './crossAccumulator.ts';
import { type AtEdge, edgeWatch } from './edgeWatch.ts';
import { type FittedSums, fittedSum } from './fittedSums.ts';
import { gatherGradient, gatherInformation } from './gatherSums.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import type { PassRequest, PassResult } from './pass.ts';
import { type PrecisePass, precisePass } from './precisePass.ts';
import type { ResponseReader } from './responseValues.ts';
import { addSegments, type SegmentHelp, segmentBounds } from './segments.ts';
import type { RecordableRows } from './tapedSums.ts';
import { weighed } from './weighed.ts';

/** A response component: numbers, or the indicator of one class. */
export type ResponseColumn = Float64Array | { readonly codes: Int32Array; readonly level: number };

/** Rows in this process, as the engine needs them. */
export interface RowData {
  readonly rowCount: number;
  readonly y: readonly ResponseColumn[];
  /** Total weight of each row (prior × trials × frequency); absent means one. */
  readonly weights?: Float64Array;
  readonly designs: readonly BlockDesign[];
  /** For each predictor an offset, where it has one. */
  readonly offsets: readonly (Float64Array | undefined)[];
  /** What has read the response, so that nobody need do it again. */
  readonly reader?: ResponseReader;
  /** True of some rows of the data that a fit starts from: their sums are cut in segments although they are few. */
  readonly isPart?: boolean;
  /** What lets sweeps over these rows be recorded. */
  readonly recordable?: RecordableRows;
}

/** A pass over rows in this process: little memory beyond the data, except where a design is resident. */
export interface BlockPass {
  readonly parameterCount: number;
  readonly layout: ParameterLayout;
  evaluate(request: PassRequest): PassResult;
  /** Weighted means of T, then weighted means and variances of the response's components, over all rows. */
  pooled(): number[];
  /**
   * Calls back with the response, linear predictors and rows of each block at θ (buffers are reused). Where θ has low-order parts
   * the linear predictors are made in double-double arithmetic: coefficients of nearly collinear columns cancel in them.
   */
  sweep(at: CoefficientPoint, visit: (block: PredictedBlock) => void): void;
  /** The same where the rows of the design are not asked for. */
  predictors(at: CoefficientPoint, visit: (block: PredictedBlock) => void): void;
  /** The sums that describe a fit. */
  fitted(at: CoefficientPoint, watch?: PassRequest['watch']): FittedSums;
}

/** A pass of which single segments of the rows can be summed. */
export interface SegmentedPass extends BlockPass {
  /** The sums over a segment at a request (at coefficients, in plain arithmetic), for whoever adds those of all. */
  segmentSums(request: PassRequest): (segment: number) => PassResult;
  readonly segmentCount: number;
}

/** Coefficients of a layout's parameters, with their low-order parts where they were refined. */
export interface CoefficientPoint {
  readonly theta: Float64Array;
  readonly thetaLow?: Float64Array;
}

/** A block of rows with its linear predictors. */
export interface PredictedBlock {
  readonly start: number;
  readonly n: number;
  readonly y: readonly Float64Array[];
  readonly u: readonly Float64Array[];
}

/** Makes a pass over rows from a row model and a layout of parameters; `help` may make the sums of some segments elsewhere. */
export function blockPass(data: RowData, model: RowModel, layout: ParameterLayout, help?: SegmentHelp): SegmentedPass {
  const q = model.predictorCount;
  const { rowCount, designs, weights, offsets } = data;
  const kernels = designs[0]?.kernels ?? plainMatrixKernels;
  // An even length beyond the last row, as kernels want it.
  const rows = Math.min(blockRows, rowCount + 2 - (rowCount % 2));
  const array = (): Float64Array => kernels.allocate(rows);
  const yBuffers = data.y.map((c) => (c instanceof Float64Array ? undefined : array()));
  const u = Array.from({ length: q }, array);
  const out = Array.from({ length: 1 + q + packedSize(q) }, array);
  const scores = out.slice(0, 1 + q);
  const working = array();
  const bounds = segmentBounds(rowCount, layout.parameterCount, data.isPart);
  const segmentCount = bounds.length - 1;
  const used = designs.map((_, d) => layout.design.includes(d));

  const yViews = data.y.map((c) => blockViews(c instanceof Float64Array ? c : new Float64Array(0)));
  const offsetViews = offsets.map((o) => blockViews(o ?? new Float64Array(0)));

  const responseBlock = (start: number, n: number): Float64Array[] =>
    data.y.map((column, i) => {
      if (column instanceof Float64Array) return yViews[i](start, n);
      const buffer = yBuffers[i] as Float64Array;
      for (let r = 0; r < n; r++) buffer[r] = column.codes[start + r] === column.level ? 1 : 0;
      return buffer;
    });

  const setCoefficients = (theta: Float64Array): void => {
    for (let j = 0; j < q; j++) {
      const beta = Float64Array.from(layout.parameter[j], (p) => (p < 0 ? 0 : theta[p]));
      designs[layout.design[j]].setCoefficients(j, beta);
    }
  };

  const loadDesigns = (start: number, n: number): void => {
    for (let d = 0; d < designs.length; d++) if (used[d]) designs[d].seek(start, n);
  };
  const loadRows = (start: number, n: number): void => {
    for (let d = 0; d < designs.length; d++) if (used[d]) designs[d].load(start, n);
  };

  const linearPredictors = (start: number, n: number): void => {
    for (let j = 0; j < q; j++) {
      const offset = offsets[j];
      if (offset) u[j].set(offsetViews[j](start, n));
      else u[j].fill(0, 0, n);
      designs[layout.design[j]].addProduct(j, u[j], start, n);
    }
  };

  const statistics = Array.from({ length: model.statisticCount }, array);
  const pooledStatistics = (stride = 1): number[] => {
    const sums = new Float64Array(model.statisticCount);
    const means = new Float64Array(data.y.length);
    const squares = new Float64Array(data.y.length);
    let total = 0;
    for (let start = 0; start < rowCount; start += stride * blockRows) {
      const n = Math.min(blockRows, rowCount - start);
      const y = responseBlock(start, n);
      model.statistics(n, y, statistics);
      const part = weights?.subarray(start, start + n);
      const weight = part ? part.reduce((s, w) => s + w, 0) : n;
      if (weight === 0) continue;
      const before = total;
      total += weight;
      const share = weight / total;
      // Means of block means: sums of responses near 1e300 would overflow.
      for (let k = 0; k < sums.length; k++) sums[k] += share * (blockMean(statistics[k], part, n, weight) - sums[k]);
      // Chan, Golub & LeVeque (1983): the variance of responses far from zero keeps its digits.
      for (let k = 0; k < means.length; k++) {
        const mean = blockMean(y[k], part, n, weight);
        const away = mean - means[k];
        means[k] += share * away;
        squares[k] += squaresAbout(mean, y[k], part, n) + before * share * away * away;
      }
    }
    return [...sums, ...means, ...squares.map((s) => s / total)];
  };

  /** Fills u with a first guess of each row's linear predictors. */
  const startPredictors = (n: number, y: readonly Float64Array[], pooled: readonly number[]): void => {
    if (!model.start) {
      for (const v of u) v.fill(0, 0, n);
      return;
    }
    model.start(n, y, pooled, u);
    for (const v of u) for (let r = 0; r < n; r++) if (!Number.isFinite(v[r])) v[r] = 0;
  };

  let precise: PrecisePass | undefined;
  const inDoubleDouble = (): PrecisePass => {
    precise ??= precisePass(data, model, layout, {
      response: responseBlock,
      start: (n, y, first) => {
        startPredictors(n, y, pooledStatistics());
        first.forEach((v, j) => {
          v.set(u[j].subarray(0, n));
        });
      },
      workingResponse: (start, n, first, rows) => addWorkingResponse(start, n, offsets, first, rows, q),
    });
    return precise;
  };

  const evaluate = (request: PassRequest): PassResult => {
    if (request.arithmetic === 'compensated' || request.factor === 'qr') return inDoubleDouble().evaluate(request);
    // A sum of other than finite numbers says nothing: some row's mean has left its domain.
    const result = addSegments(segmentCount, request, segmentSums(request), help);
    if (result.valid && !(areFinite(result.gradient) && areFinite(result.information)))
      return { valid: false, logLikelihood: result.logLikelihood };
    return result;
  };

  const watches = new Map<PassRequest['watch'], AtEdge>();
  const fittedSumOf = (watch: PassRequest['watch']) => {
    let atEdge = watches.get(watch);
    if (watch && !atEdge) {
      // Some fifty blocks say where the middle is: every thread asks for itself.
      atEdge = edgeWatch(watch, data, model, () => pooledStatistics(Math.ceil(rowCount / (50 * blockRows))));
      watches.set(watch, atEdge);
    }
    return fittedSum(data, model, atEdge);
  };
  const fitted = (at: CoefficientPoint, watch?: PassRequest['watch']): FittedSums => {
    const { theta, thetaLow } = at;
    if (!thetaLow) {
      const request: PassRequest = { theta, order: 'fitted', ...(watch ? { watch } : {}) };
      return addSegments(segmentCount, request, segmentSums(request), help).fitted as FittedSums;
    }
    const sum = fittedSumOf(watch);
    inDoubleDouble().sweep(theta, thetaLow, sum.add);
    return sum.result();
  };

  const taped = data.recordable?.record(data, model, layout, pooledStatistics);
  const segmentSums = (request: PassRequest): ((segment: number) => PassResult) => {
    const own = taped?.(request);
    let others: ReturnType<typeof blockByBlock> | undefined;
    return (segment) => {
      const [from, to] = [bounds[segment], bounds[segment + 1]];
      const recorded = own?.(from, to);
      if (recorded) return recorded;
      others ??= blockByBlock(request);
      return others(from, to);
    };
  };

  const blockByBlock = (request: PassRequest): ((from: number, to: number) => PassResult) => {
    const { theta } = request;
    const pooled = theta ? undefined : pooledStatistics();
    if (theta) setCoefficients(theta);
    return (from, to) => {
      // The sums of a segment go when it is done; the tables of coefficients above stay.
      const mark = kernels.mark();
      try {
        if (request.order === 'fitted') return describe(request, from, to);
        const sums = sumOver(request, pooled, from, to);
        return request.described && sums.valid ? { ...sums, fitted: describe(request, from, to).fitted as FittedSums } : sums;
      } finally {
        kernels.release(mark);
      }
    };
  };

  const describe = ({ watch }: PassRequest, from: number, to: number): PassResult => {
    const sum = fittedSumOf(watch);
    for (let start = from; start < to; start += blockRows) {
      const n = Math.min(blockRows, to - start);
      loadDesigns(start, n);
      linearPredictors(start, n);
      sum.add({ start, n, y: responseBlock(start, n), u });
    }
    return { valid: true, logLikelihood: Number.NaN, fitted: sum.result() };
  };

  const sumOver = (
    { theta, order, information }: PassRequest,
    pooled: readonly number[] | undefined,
    from: number,
    to: number,
  ): PassResult => {
    const wantGradient = order !== 'value';
    const wantInformation = order === 'information';
    const gradients = wantGradient ? layout.design.map((d) => designs[d].gradient()) : [];
    const pairs: { j: number; k: number; at: number; sums: ReturnType<typeof crossAccumulator> }[] = [];
    if (wantInformation) {
      for (let j = 0, at = 1 + q; j < q; j++) {
        for (let k = j; k < q; k++, at++)
          pairs.push({ j, k, at, sums: crossAccumulator(designs[layout.design[j]], designs[layout.design[k]]) });
      }
    }
    const logLikelihoods = compensatedSum();
    for (let start = from; start < to; start += blockRows) {
      const n = Math.min(blockRows, to - start);
      loadDesigns(start, n);
      const y = responseBlock(start, n);
      if (theta) linearPredictors(start, n);
      else startPredictors(n, y, pooled as number[]);
      const block = { y, u };
      if (wantInformation) model.step(n, block, out, information ?? 'expected');
      else if (wantGradient) model.score(n, block, scores);
      else model.logLikelihood(n, block, out[0]);
      logLikelihoods.add(kernels.sum(n, weighed(out[0], weights, start, n, working)));
      // NaN and −∞ stay in the sum, so one look a block is enough; a start sweep has no likelihood to keep.
      if (theta && !Number.isFinite(logLikelihoods.total())) return { valid: false, logLikelihood: Number.NaN };
      if (!wantGradient) continue;
      if (!theta) addWorkingResponse(start, n, offsets, u, out, q);
      for (let j = 0; j < q; j++) {
        gradients[j].add(weighed(out[1 + j], weights, start, n, working), start, n);
      }
      for (const { at, sums } of pairs) {
        sums.add(weighed(out[at], weights, start, n, working), start, n);
      }
    }
    const result: { valid: boolean; logLikelihood: number; gradient?: Float64Array; information?: Float64Array } = {
      valid: true,
      logLikelihood: logLikelihoods.total(),
    };
    if (wantGradient)
      result.gradient = gatherGradient(
        layout,
        gradients.map((g) => g.result()),
      );
    if (wantInformation)
      result.information = gatherInformation(
        layout,
        designs,
        pairs.map(({ j, k, sums }) => ({ j, k, block: sums.result() })),
      );
    return result;
  };

  const sweepWith = (load: typeof loadRows, { theta, thetaLow }: CoefficientPoint, visit: (block: PredictedBlock) => void): void => {
    if (thetaLow) {
      // The double-double sweep reads columns of its own; whoever is shown the block may read those of the design.
      inDoubleDouble().sweep(theta, thetaLow, (block) => {
        load(block.start, block.n);
        visit(block);
      });
      return;
    }
    setCoefficients(theta);
    for (let start = 0; start < rowCount; start += blockRows) {
      const n = Math.min(blockRows, rowCount - start);
      load(start, n);
      linearPredictors(start, n);
      visit({ start, n, y: responseBlock(start, n), u });
    }
  };

  return Object.freeze({
    parameterCount: layout.parameterCount,
    layout,
    evaluate,
    segmentSums,
    segmentCount,
    pooled: () => pooledStatistics(),
    sweep: (at: CoefficientPoint, visit: (block: PredictedBlock) => void) => sweepWith(loadRows, at, visit),
    predictors: (at: CoefficientPoint, visit: (block: PredictedBlock) => void) => sweepWith(loadDesigns, at, visit),
    fitted,
  });
}

function areFinite(values: Float64Array | undefined): boolean {
  // x − x is zero of finite numbers alone.
  let rest = 0;
  if (values) for (let i = 0; i < values.length; i++) rest += values[i] - values[i];
  return rest === 0;
}

/** Σ wᵢ vᵢ / Σ w over the rows of weight other than zero, each divided first. */
function blockMean(values: Float64Array, weights: Float64Array | undefined, n: number, total: number): number {
  let sum = 0;
  for (let r = 0; r < n; r++) {
    const w = weights ? weights[r] : 1;
    if (w !== 0) sum += (w / total) * values[r];
  }
  return sum;
}

function squaresAbout(mean: number, values: Float64Array, weights: Float64Array | undefined, n: number): number {
  let sum = 0;
  for (let r = 0; r < n; r++) {
    const w = weights ? weights[r] : 1;
    if (w !== 0) sum += w * (values[r] - mean) ** 2;
  }
  return sum;
}

/** Turns the scores of a start sweep into W(u₀ − offset) + s, so that the weighted least-squares problem is H θ = g. */
export function addWorkingResponse(
  start: number,
  n: number,
  offsets: readonly (Float64Array | undefined)[],
  u: readonly Float64Array[],
  out: readonly Float64Array[],
  q: number,
): void {
  const packedAt = (j: number, k: number): number => (j <= k ? 1 + q + j * q - (j * (j - 1)) / 2 + (k - j) : packedAt(k, j));
  for (let r = 0; r < n; r++) {
    let good = true;
    for (let at = 1; at < out.length; at++) if (!Number.isFinite(out[at][r])) good = false;
    if (!good) {
      // A row whose guess is outside the domain says nothing about the start.
      for (let at = 1; at < out.length; at++) out[at][r] = 0;
      continue;
    }
    for (let j = 0; j < q; j++) {
      for (let k = 0; k < q; k++) out[1 + j][r] += out[packedAt(j, k)][r] * (u[k][r] - (offsets[k]?.[start + r] ?? 0));
    }
  }
}
