import { packedSize, type RowModel } from '../family/rowModel.ts';
import type { BlockPass, CoefficientPoint, PredictedBlock, RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import type { PassRequest, PassResult } from './pass.ts';
import { weighed } from './weighed.ts';

/**
 * The pass of {@link blockPass} for many fits on few rows: one predictor, numeric columns alone, at most one block of rows.
 * There the arithmetic is a matter of microseconds and what stands around it decides, so the columns are centred and scaled
 * once, and every buffer is made here. Requests in more than plain arithmetic go to `general`, which is also the answer where
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
  const out = Array.from({ length: 2 + packedSize(1) }, array);
  const [value, score, curvature] = out;
  const valueAndScore = [value, score];
  const working = array();
  const kept = Array.from({ length: 4 }, () => ({ gradient: kernels.allocate(P), information: kernels.allocate(P * P) }));
  let turn = 0;
  const block = { y: [response], u };
  const predicted: PredictedBlock = { start: 0, n, y: block.y, u };

  const linearPredictor = (theta: Float64Array): void => {
    if (offset) u[0].set(offset);
    else u[0].fill(0);
    kernels.addProduct(n, u[0], x, theta);
  };

  const start = (): void => {
    if (!model.start) {
      u[0].fill(0);
      return;
    }
    model.start(n, block.y, general.pooled(), u);
    for (let r = 0; r < n; r++) if (!Number.isFinite(u[0][r])) u[0][r] = 0;
  };

  /** As {@link blockPass} has it, of one predictor. */
  const addWorkingResponse = (): void => {
    for (let r = 0; r < n; r++) {
      // Numbers that are not finite have a difference of NaN.
      if (score[r] - score[r] === 0 && curvature[r] - curvature[r] === 0) score[r] += curvature[r] * (u[0][r] - (offset ? offset[r] : 0));
      else score[r] = curvature[r] = 0;
    }
  };

  const evaluate = (request: PassRequest): PassResult => {
    if (request.arithmetic === 'compensated' || request.factor === 'qr') return general.evaluate(request);
    const { theta, order } = request;
    if (theta) linearPredictor(theta);
    else start();
    if (order === 'information') model.step(n, block, out, request.information ?? 'expected');
    else if (order === 'gradient') model.score(n, block, valueAndScore);
    else model.logLikelihood(n, block, value);
    const logLikelihood = kernels.sum(n, weighed(value, weights, 0, n, working));
    if (theta && !Number.isFinite(logLikelihood)) return { valid: false, logLikelihood: Number.NaN };
    if (order === 'value') return { valid: true, logLikelihood };
    if (!theta) addWorkingResponse();
    turn = (turn + 1) % kept.length;
    const { gradient, information } = kept[turn];
    kernels.dots(n, weighed(score, weights, 0, n, working), x, gradient);
    if (!allFinite(gradient)) return { valid: false, logLikelihood };
    if (order === 'gradient') return { valid: true, logLikelihood, gradient };
    information.fill(0);
    kernels.crossProduct(n, x, weighed(curvature, weights, 0, n, working), x, information, true);
    for (let i = 0; i < P; i++) for (let j = 0; j < i; j++) information[j * P + i] = information[i * P + j];
    return allFinite(information) ? { valid: true, logLikelihood, gradient, information } : { valid: false, logLikelihood };
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

function allFinite(a: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (!Number.isFinite(a[i])) return false;
  return true;
}
