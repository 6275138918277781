import type { ModelFrame, PredictorFrame } from '../design/modelFrame.types.ts';
import { blockRows } from '../engine/blockDesign.ts';
import { blockPass } from '../engine/blockPass.ts';
import type { Job } from '../engine/job.ts';
import { fullLayout } from '../engine/parameterLayout.ts';
import { rowModel } from '../family/rowModel.ts';
import { type FrameFit, rowData } from './fitFrame.ts';
import { fitRows } from './fitRows.ts';
import { compensatedSum, goodness } from './goodness.ts';
import type { ReadResponse } from './readResponse.ts';
import type { RowWeights } from './rowWeights.ts';

/**
 * The deviance of the model with an intercept alone (and the offsets), or with nothing but the offsets where the formula
 * has no intercept, as in R. null where the family has no deviance.
 */
export function* nullDeviance(frame: ModelFrame, response: ReadResponse, weights: RowWeights, fitted: FrameFit): Job<number | null> {
  const { family, links } = fitted;
  const model = rowModel(family, links);
  if (!model.unitDeviance) return null;
  const reduced: ModelFrame = { ...frame, predictors: frame.predictors.map((p) => interceptOnly(p, frame.rowCount)) };
  const { data, designIndex } = rowData(reduced, fitted.predictorFrames, response, weights);
  if (reduced.predictors.every((p) => p.design.columnNames.length === 0)) {
    const u = data.offsets.map((o) => o ?? new Float64Array(frame.rowCount));
    const sum = compensatedSum();
    const out = new Float64Array(blockRows);
    const pass = blockPass(
      data,
      model,
      fullLayout(
        designIndex,
        data.designs.map((d) => d.columnCount),
      ),
    );
    pass.sweep(new Float64Array(0), ({ start, n, y }) => {
      model.unitDeviance?.(n, { y, u: u.map((v) => v.subarray(start, start + n)) }, out);
      for (let r = 0; r < n; r++) {
        const w = data.weights ? data.weights[start + r] : 1;
        if (w !== 0) sum.add(w * out[r]);
      }
    });
    return sum.total();
  }
  const fit = yield* fitRows(data, model, designIndex);
  if (fit.answer.status === 'no-start') return null;
  return goodness(fit).deviance ?? null;
}

function interceptOnly(p: PredictorFrame, rowCount: number): PredictorFrame {
  const terms = p.design.hasIntercept ? p.design.terms.slice(0, 1) : [];
  return { ...p, design: { rowCount, columnNames: terms.map((t) => t.label), terms, hasIntercept: p.design.hasIntercept } };
}
