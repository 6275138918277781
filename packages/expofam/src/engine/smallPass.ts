import { packedSize, type RowBlock, type RowModel } from '../family/rowModel.ts';
import { rowTape } from '../family/rowTape.ts';
import type { BlockPlace, RecordedTape } from '../kernels/blockTape.ts';
import type { BlockPass, CoefficientPoint, PredictedBlock, RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import type { PassRequest, PassResult } from './pass.ts';
import { weighed } from './weighed.ts';

/**
 * The pass of {@link blockPass} for many fits on few rows: one predictor, numeric columns alone, at most one block of rows.
 * There the arithmetic is a matter of microseconds and what stands around it decides, so the columns are centred and scaled
 * once, every buffer is made here, and where response, weights and offset lie in the memory of the kernels, these sum all in one call.
 * Requests in more than plain arithmetic go to `general`, which is also the answer where
 * the data are of another kind. The response must be written into the same array for each fit. The arrays of a result are
 * overwritten by the fourth request after it: a solver compares two.
 */
export function smallPass(data: RowData, model: RowModel, layout: ParameterLayout, general: BlockPass): BlockPass {
  const { rowCount: n, designs, weights, offsets } = data;
  const [design] = designs;
  const [response] = data.y;
  const small = n <= blockRows && designs.length === 1 && design.cellTerms.length === 0 && data.y.length === 1;
  if (!small || model.predictorCount !== 1 || !(response instanceof Float64Array)) return general;
  const P = layout.parameterCount;
  const { kernels } = design;
  const [offset] = offsets;
  // Room for the row beyond an odd last one.
  const rows = n + (n % 2);
  const x = kernels.block(P, rows);
  for (const { values, column } of design.dense) {
    const p = layout.parameter[0][column];
    if (p < 0) continue;
    if (values) kernels.load(x.columns[p], values, 0, n, design.centre[column], design.scale[column]);
    else x.columns[p].fill(1, 0, n);
  }
  // As long as the rows are many, so that nothing has to cut them.
  const array = (): Float64Array => kernels.allocate(rows).subarray(0, n);
  const u = [array()];
  const outputs = Array.from({ length: 2 + packedSize(1) }, array);
  const block: RowBlock = { y: [response], u };
  const working = array();
  const kept = Array.from({ length: 4 }, () => ({ gradient: new Float64Array(P), information: new Float64Array(P * P) }));
  let turn = 0;
  const predicted: PredictedBlock = { start: 0, n, y: block.y, u };

  const beta = kernels.allocate(P);
  const sums = kernels.allocate(2 + 2 * P + P * P);
  const total = sums.subarray(0, 2);
  const dots = sums.subarray(2, 2 + P);
  const lost = sums.subarray(2 + P, 2 + 2 * P);
  const products = sums.subarray(2 + 2 * P);

  /** The sums at θ as steps that the kernels run in one call, where they have all of them. */
  const recorded = (order: PassRequest['order'], information: 'expected' | 'observed'): RecordedTape | undefined => {
    const tape = kernels.tape?.(blockRows);
    if (!tape || order === 'fitted') return undefined;
    // There is one block, which lies where it is.
    const place = (all: Float64Array): BlockPlace => ({ ...tape.rows(all), step: 0 });
    const predictor = tape.buffer();
    if (!offset) tape.fill(predictor, 0);
    const columns = tape.columns([x]);
    tape.addProduct(predictor, offset ? place(offset) : predictor, columns, beta);
    const made = rowTape(model.sums(order, information), model.constants, tape, [place(response), predictor], kernels.allocate);
    if (!made) return undefined;
    const product = weights && tape.buffer();
    const weighedRows = (a: BlockPlace): BlockPlace => {
      if (!weights || !product) return a;
      tape.weigh(product, a, place(weights));
      return product;
    };
    tape.sum(weighedRows(made[0]), total);
    if (made.length > 1) tape.dots(weighedRows(made[1]), columns, dots, lost);
    if (made.length > 2) tape.crossProduct(weighedRows(made[2]), columns, columns, products, true);
    return tape.end();
  };
  const tapes = new Map<string, RecordedTape | undefined>();
  const tapeOf = (order: PassRequest['order'], information: 'expected' | 'observed'): RecordedTape | undefined => {
    const key = order === 'information' ? information : order;
    if (!tapes.has(key)) tapes.set(key, recorded(order, information));
    return tapes.get(key);
  };

  const linearPredictor = (theta: Float64Array): void => {
    if (offset) u[0].set(offset);
    else u[0].fill(0);
    kernels.addProduct(n, u[0], x, theta);
  };

  // The rows that a start is computed for: of a response that is 0 or 1, and nothing else, two say what all have.
  const isTwo = model.certain && !offset;
  const pair = (): Float64Array => new Float64Array(2);
  const zeroAndOne = [Float64Array.of(0, 1)];
  const [count, rowsOfStart, outputsOfStart] = isTwo
    ? ([2, { y: zeroAndOne, u: [pair()] }, [pair(), pair(), pair()]] as const)
    : ([n, block, outputs] as const);
  const statistics = Array.from({ length: isTwo ? model.statisticCount : 0 }, pair);
  if (isTwo) model.statistics(2, zeroAndOne, statistics);
  // No row branches on its response, which nobody can predict.
  const pooledOfTwo = (): number[] => {
    let total = n;
    let ones = 0;
    if (weights) {
      total = 0;
      for (let r = 0; r < n; r++) {
        total += weights[r];
        ones += weights[r] * response[r];
      }
    } else for (let r = 0; r < n; r++) ones += response[r];
    const share = ones / total;
    return [...statistics.map(([at0, at1]) => at0 + share * (at1 - at0)), share, share * (1 - share)];
  };

  /** The score of a start's working response and the curvature, as {@link blockPass} has them, of one predictor. */
  const start = (): void => {
    const [guess] = rowsOfStart.u;
    if (model.start) {
      model.start(count, rowsOfStart.y, isTwo ? pooledOfTwo() : general.pooled(), rowsOfStart.u);
      for (let r = 0; r < count; r++) if (!Number.isFinite(guess[r])) guess[r] = 0;
    } else guess.fill(0);
    model.step(count, rowsOfStart, outputsOfStart, 'expected');
    const [, score, curvature] = outputsOfStart;
    for (let r = 0; r < count; r++) {
      // Numbers that are not finite have a difference of NaN.
      if (score[r] - score[r] === 0 && curvature[r] - curvature[r] === 0) score[r] += curvature[r] * (guess[r] - (offset ? offset[r] : 0));
      else score[r] = curvature[r] = 0;
    }
    for (let k = 1; isTwo && k < outputs.length; k++) {
      const [at0, at1] = outputsOfStart[k];
      const all = outputs[k];
      for (let r = 0; r < n; r++) all[r] = at0 + response[r] * (at1 - at0);
    }
  };

  /** The same sums primitive by primitive, and those of a start. */
  const sum = ({ theta, order, information }: PassRequest): void => {
    const [value, score, curvature] = outputs;
    if (!theta) start();
    else {
      linearPredictor(theta);
      if (order === 'information') model.step(n, block, outputs, information ?? 'expected');
      else if (order === 'gradient') model.score(n, block, [value, score]);
      else model.logLikelihood(n, block, value);
    }
    // A start has no likelihood to keep.
    if (theta) total[0] = kernels.sum(n, weighed(value, weights, 0, n, working));
    if (order !== 'value') kernels.dots(n, weighed(score, weights, 0, n, working), x, dots);
    if (order === 'information') kernels.crossProduct(n, x, weighed(curvature, weights, 0, n, working), x, products, true);
  };

  const evaluate = (request: PassRequest): PassResult => {
    if (request.arithmetic === 'compensated' || request.factor === 'qr') return general.evaluate(request);
    const { theta, information: which = 'expected' } = request;
    // The likelihood of few rows costs nothing.
    const order = request.order === 'score' ? 'gradient' : request.order;
    sums.fill(0);
    const tape = theta ? tapeOf(order, which) : undefined;
    if (tape) {
      for (let p = 0; p < P; p++) beta[p] = (theta as Float64Array)[p];
      if (!tape.run(0, 1, n)) return { valid: false, logLikelihood: Number.NaN };
    } else sum({ ...request, order });
    const [logLikelihood] = total;
    if (theta && !Number.isFinite(logLikelihood)) return { valid: false, logLikelihood: Number.NaN };
    if (order === 'value') return { valid: true, logLikelihood };
    turn = (turn + 1) % kept.length;
    const { gradient, information } = kept[turn];
    // 0, unless a sum is not finite.
    let odd = 0;
    for (let i = 0; i < P; i++) {
      gradient[i] = dots[i];
      odd += dots[i] - dots[i];
      for (let j = 0; j <= i; j++) {
        const s = products[i * P + j];
        information[i * P + j] = information[j * P + i] = s;
        odd += s - s;
      }
    }
    if (odd !== 0) return { valid: false, logLikelihood };
    return order === 'gradient' ? { valid: true, logLikelihood, gradient } : { valid: true, logLikelihood, gradient, information };
  };

  const sweep = (at: CoefficientPoint, visit: (block: PredictedBlock) => void): void => {
    if (at.thetaLow) {
      general.sweep(at, visit);
      return;
    }
    linearPredictor(at.theta);
    visit(predicted);
  };
  return Object.freeze({ parameterCount: P, layout, evaluate, pooled: general.pooled, sweep, predictors: sweep, fitted: general.fitted });
}
