import { ExpofamError } from '../../core/expofamError.ts';
import type { Response } from '../../design/modelFrame.types.ts';
import { blockPass } from '../../engine/blockPass.ts';
import { rowSubset } from '../../engine/rowSubset.ts';
import { predictorFrames } from '../fitFrame.ts';
import type { FittedModel, TrainingFit } from '../fittedModel.ts';
import { trainingOf } from './trainingOf.ts';

/** More rows than that are no longer written out. */
const most = 2e7;

/** The rows of a fit with every observation as a row of its own, and for each of them its row among those of the fit. */
export interface WrittenOut {
  readonly model: FittedModel;
  readonly training: TrainingFit;
  /** Undefined where the fit has no frequency weights: its rows are its observations. */
  readonly rows: Int32Array | undefined;
}

/**
 * A fit with frequency weights as the same fit to its observations: a row of frequency f stands there f times, one of frequency
 * zero not at all. Coefficients and their errors are the same. For what is drawn or shown for each observation: simulated
 * responses, ordered residuals. Sums over rows are made with the weights.
 *
 * @example
 * const data = { y: [1, 2, 4], x: [0, 1, 2], times: [1, 3, 2] };
 * const model = glm('y ~ x', data, { family: 'poisson', frequencyWeights: 'times' });
 * writtenOut(model, 'residuals').rows; // [0, 1, 1, 1, 2, 2]
 * @throws ExpofamError `no-training-rows`, `too-many-rows` for more than 20 million observations
 */
export function writtenOut(model: FittedModel, subject: string): WrittenOut {
  const training = trainingOf(model, subject);
  const { frame, fit, weights } = training;
  const { frequencyWeights: frequency } = frame;
  if (!frequency) return { model, training, rows: undefined };
  const total = frequency.reduce((s, f) => s + f, 0);
  if (total > most) {
    throw new ExpofamError('too-many-rows', {
      subject,
      found: `frequency weights that add up to ${total.toLocaleString('en')} observations`,
      expected: `at most ${most.toLocaleString('en')}, each of which is looked at by itself`,
      advice: 'divide the frequencies by a common number, or take a sample',
    });
  }
  const rows = new Int32Array(total);
  let at = 0;
  frequency.forEach((f, i) => {
    rows.fill(i, at, at + f);
    at += f;
  });
  const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (i) => values[i]);
  const ofOne = (values: Float64Array): Float64Array => Float64Array.from(rows, (i) => values[i] / frequency[i]);
  const { precision, replication, total: weight } = weights;
  const isWeighted = precision !== undefined || frame.priorWeights !== undefined;
  const { weights: _, ...unweighted } = fit.data;
  const data = { ...rowSubset(unweighted, rows), ...(isWeighted && weight ? { weights: ofOne(weight) } : {}) };
  const { frequencyWeights: __, priorWeights, rows: tableRows, ...rest } = frame;
  const frames = predictorFrames(frame, training.family);
  const { trials } = training.response;
  const single: TrainingFit = {
    ...training,
    frame: {
      ...rest,
      rowCount: total,
      rows: Int32Array.from(rows, (i) => (tableRows ? tableRows[i] : i)),
      response: responseAt(frame.response, rows),
      predictors: frame.predictors.map((p, k) => {
        const { design } = data.designs[fit.layout.design[frames.indexOf(k)]];
        return { ...p, design, ...(p.offset ? { offset: take(p.offset) } : {}) };
      }),
      ...(priorWeights ? { priorWeights: take(priorWeights) } : {}),
    },
    response: { ...training.response, y: data.y, ...(trials ? { trials: take(trials) } : {}) },
    weights: {
      observations: weights.observations,
      ...(data.weights ? { total: data.weights } : {}),
      ...(precision ? { precision: take(precision) } : {}),
      ...(replication ? { replication: ofOne(replication) } : {}),
    },
    fit: { ...fit, data, pass: blockPass(data, fit.model, fit.layout) },
  };
  return { model: { ...model, training: single }, training: single, rows };
}

function responseAt(response: Response, rows: Int32Array): Response {
  const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (i) => values[i]);
  if (response.kind === 'numeric') return { ...response, values: take(response.values) };
  if (response.kind === 'matrix') return { ...response, columns: response.columns.map(take) };
  return { ...response, codes: rows.map((i) => response.codes[i]) };
}
