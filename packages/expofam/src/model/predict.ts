import { ExpofamError } from '../core/expofamError.ts';
import { asTable } from '../data/asTable.ts';
import { applyFrame } from '../design/applyFrame.ts';
import type { DesignMatrix } from '../design/designMatrix.ts';
import { blockDesign, blockRows } from '../engine/blockDesign.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import { rowModel } from '../family/rowModel.ts';
import type { ModelState } from './modelState.ts';

export type PredictionType = 'response' | 'link' | 'class';

/** Predictions for rows, in the order of the new data; NaN (or null) where a predictor is missing. */
export interface Prediction {
  readonly type: PredictionType;
  /** One column for each name: the mean; the linear predictors; or the probability of each class. */
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** With `type: 'class'` the most probable class of each row. */
  readonly classes?: readonly (string | null)[];
  /** Rows of the new data left without a prediction because a value is missing, counted from 1. */
  readonly missingRows: readonly number[];
}

/** Xβ for a design and coefficients as written; aliased coefficients (null) count as zero. */
export function linearPredictor(design: DesignMatrix, coefficients: readonly (number | null)[], offset?: Float64Array): Float64Array {
  const block = blockDesign(design, true);
  const beta = Float64Array.from(coefficients, (b, j) => (b ?? 0) / block.scale[j]);
  if (design.hasIntercept)
    coefficients.forEach((b, j) => {
      if (j > 0) beta[0] += (b ?? 0) * block.centre[j];
    });
  block.setCoefficients(0, beta);
  const out = offset ? offset.slice() : new Float64Array(design.rowCount);
  for (let start = 0; start < design.rowCount; start += blockRows) {
    const n = Math.min(blockRows, design.rowCount - start);
    block.load(start, n);
    block.addProduct(0, out.subarray(start, start + n), start, n);
  }
  return out;
}

/** Predicts for new rows: transforms, levels, contrasts and offsets of the fit are replayed. */
export function predictRows(
  state: ModelState,
  family: ExponentialFamily,
  links: readonly Link[],
  data: unknown,
  type: PredictionType,
): Prediction {
  if (!['response', 'link', 'class'].includes(type)) {
    throw new ExpofamError('bad-option', { subject: 'prediction type', found: `"${type}"`, expected: '"response", "link" or "class"' });
  }
  const table = asTable(data);
  const frame = applyFrame(state.frame, table);
  const names = state.predictors;
  const perPredictor = names.map((_, j) => coefficientsOf(state, j));
  const u = names.map((_, j) => {
    const part = frame.predictors[state.predictorFrames[j]];
    const offset = state.predictorFrames[j] === 0 && j > 0 ? undefined : part.offset;
    return linearPredictor(part.design, perPredictor[j], offset);
  });
  const total = table.rowCount;
  const place = (values: Float64Array): Float64Array => {
    if (!frame.rows) return values;
    const out = new Float64Array(total).fill(Number.NaN);
    frame.rows.forEach((row, i) => {
      out[row] = values[i];
    });
    return out;
  };
  const present = new Set(frame.rows ?? []);
  const missingRows = frame.rows ? Array.from({ length: total }, (_, i) => i).flatMap((i) => (present.has(i) ? [] : [i + 1])) : [];
  if (type === 'class' && family.declaration.response !== 'class' && family.declaration.response !== 'proportion') {
    throw new ExpofamError('bad-option', {
      subject: 'prediction type "class"',
      found: `family "${family.name}"`,
      expected: 'a family of classes: bernoulli, binomial or multinomial',
      advice: 'use "response"',
    });
  }
  if (type === 'link') return { type, columns: Object.fromEntries(names.map((name, j) => [name, place(u[j])])), missingRows };
  const means = meanColumns(state, family, links, u, frame.rowCount);
  if (type === 'response')
    return { type, columns: Object.fromEntries(Object.entries(means).map(([name, v]) => [name, place(v)])), missingRows };
  return {
    type,
    columns: Object.fromEntries(Object.entries(means).map(([name, v]) => [name, place(v)])),
    classes: classesOf(state, means, total, frame.rows),
    missingRows,
  };
}

/** The coefficients of predictor j in the order of its columns. */
export function coefficientsOf(state: ModelState, j: number): (number | null)[] {
  const counts = state.predictors.length;
  if (counts === 1) return state.coefficients.map((c) => c.estimate);
  const name = state.predictors[j];
  return state.coefficients.filter((c) => (c.class ?? c.predictor) === name).map((c) => c.estimate);
}

function meanColumns(
  state: ModelState,
  family: ExponentialFamily,
  links: readonly Link[],
  u: readonly Float64Array[],
  n: number,
): Record<string, Float64Array> {
  const model = rowModel(family, links);
  const labels = state.family.components ?? ['response'];
  const out = labels.map(() => new Float64Array(n));
  if (!model.mean) {
    const values = u.map(() => new Float64Array(n));
    model.parameters(n, { y: [], u }, values);
    return Object.fromEntries(state.predictors.map((name, j) => [name, values[j]]));
  }
  model.mean(n, { y: [], u }, out);
  return Object.fromEntries(labels.map((label, k) => [label, out[k]]));
}

function classesOf(state: ModelState, means: Record<string, Float64Array>, total: number, rows: Int32Array | undefined): (string | null)[] {
  const out: (string | null)[] = new Array(total).fill(null);
  const at = (i: number): number => (rows ? rows[i] : i);
  const { classes, success } = state.response;
  if (state.family.components) {
    const names = Object.keys(means);
    const n = means[names[0]].length;
    for (let i = 0; i < n; i++) {
      let best = 0;
      for (let k = 1; k < names.length; k++) if (means[names[k]][i] > means[names[best]][i]) best = k;
      out[at(i)] = names[best];
    }
    return out;
  }
  const yes = success ?? '1';
  const no = classes?.find((c) => c !== yes) ?? '0';
  means.response.forEach((p, i) => {
    out[at(i)] = p >= 0.5 ? yes : no;
  });
  return out;
}
