import { ExpofamError } from '../core/expofamError.ts';
import { nearestAdvice } from '../core/nearest.ts';
import { refuseUnknown } from '../core/refuseUnknown.ts';
import { asTable } from '../data/asTable.ts';
import type { Table } from '../data/table.ts';
import { applyFrame } from '../design/applyFrame.ts';
import type { DesignMatrix } from '../design/designMatrix.ts';
import { blockDesign } from '../engine/blockDesign.ts';
import { blockRows } from '../engine/blockRows.ts';
import { simplify } from '../expr/simplify.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import { reals, unitInterval } from '../family/interval.ts';
import type { Link } from '../family/link.ts';
import { takesOffset } from '../family/takesOffset.ts';
import { linkTarget, meanTarget, parameterTarget, type RowTarget, rowTarget } from '../inference/rowTarget.ts';
import { predictorCoefficients } from '../output/predictorCoefficients.ts';
import { fitBasis } from './fitBasis.ts';
import type { TrainingFit } from './fittedModel.ts';
import { required } from './glmParts.ts';
import type { ModelState } from './modelState.ts';
import type { predicting } from './predicting.ts';
import { inBlocks, uncertainty } from './predictUncertainty.ts';

/** What is predicted: the mean, the linear predictors, classes, their probabilities, the terms' contributions, or a parameter by name. */
export type PredictionType = 'response' | 'link' | 'class' | 'prob' | 'terms' | (string & {});

/** Predictions for rows, in the order of the new data; NaN (or null) where a predictor is missing. */
export interface Prediction {
  readonly type: PredictionType;
  /** One column for each name: the mean; the linear predictors; or the probability of each class. */
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** With `type: 'class'` the most probable class of each row. */
  readonly classes?: readonly (string | null)[];
  /** Rows of the new data left without a prediction because a value is missing, counted from 1. */
  readonly missingRows: readonly number[];
  /** Standard errors, where asked for, with the names of `columns`. */
  readonly stdError?: Readonly<Record<string, Float64Array>>;
  /** Ends of the interval, where asked for. */
  readonly lower?: Readonly<Record<string, Float64Array>>;
  readonly upper?: Readonly<Record<string, Float64Array>>;
  readonly interval?: 'confidence' | 'prediction';
  readonly level?: number;
  /** With `type: 'terms'`, for each linear predictor: what is left of it when all terms are at their means (R's attribute `constant`). */
  readonly constant?: Readonly<Record<string, number>>;
  /** With `type: 'terms'`: the offset of each linear predictor that has one. */
  readonly offset?: Readonly<Record<string, Float64Array>>;
}

export interface PredictOptions {
  /**
   * `response` (default): the mean, or the probability of each class. `link`: linear predictors. `class`: the most probable
   * class. `prob`: the probability of each class, also of both classes of a two-class response. `terms`: what each
   * term adds to each linear predictor, about its mean over the rows of the fit, as R's; they sum to the linear predictor
   * with `constant` and `offset`. Or the name of a parameter: `mean`, `sd`, `shape`, `lambda`, ….
   */
  readonly type?: PredictionType;
  /** Standard errors by the delta method, with exact derivatives. */
  readonly se?: boolean;
  /**
   * For the mean or parameter, made on the link scale and transformed (with several predictors on the logit or log scale that
   * the quantity's range suggests), with normal quantiles where the dispersion is known and t where it is estimated. Intervals
   * for new observations are {@link predictionIntervals}.
   */
  readonly interval?: 'confidence';
  /** 0.95 by default. */
  readonly level?: number;
}

/** What intervals for new observations follow from. */
export interface PredictedRows {
  readonly table: Table;
  /** The rows of the table that have a prediction; undefined where all have. */
  readonly rows: Int32Array | undefined;
  /** Linear predictors. */
  readonly u: readonly Float64Array[];
  /** Their covariance, q × q for each row. */
  readonly linkCovariance: Float64Array;
}

/** Ends of intervals for new observations in some rows. */
export type NewObservations = (rows: PredictedRows) => { readonly lower: Float64Array[]; readonly upper: Float64Array[] };

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
  options: PredictOptions = {},
  training?: TrainingFit,
  newObservations?: NewObservations,
  more?: typeof predicting,
): Prediction {
  const { type = 'response', se = false, level = 0.95 } = options;
  checkOptions(state, family, options);
  const interval = newObservations ? 'prediction' : options.interval;
  const table = asTable(data);
  const frame = applyFrame(state.frame, table);
  const total = table.rowCount;
  const place = (values: Float64Array): Float64Array => {
    if (!frame.rows) return values;
    const out = new Float64Array(total).fill(Number.NaN);
    frame.rows.forEach((row, i) => {
      out[row] = values[i];
    });
    return out;
  };
  const placed = (columns: readonly Float64Array[], names: readonly string[]): Record<string, Float64Array> =>
    Object.fromEntries(columns.map((v, k) => [names[k], place(v)]));
  const present = new Set(frame.rows ?? []);
  const missingRows = frame.rows ? Array.from({ length: total }, (_, i) => i).flatMap((i) => (present.has(i) ? [] : [i + 1])) : [];
  const parts = state.predictors.map((_, j) => {
    const own = frame.predictors[state.predictorFrames[j]];
    return {
      design: own.design,
      offset: takesOffset(state.predictorFrames, j, state.family.components) ? own.offset : undefined,
    };
  });
  if (type === 'terms') {
    const wanted = required(more, 'prediction of type "terms"', 'type "response", "link", "class", "prob" or a parameter');
    const found = wanted.termContributions(state, training, parts, (j) => predictorCoefficients(state, j));
    const offset = Object.entries(found.offset);
    return {
      type,
      columns: placed(found.values, found.names),
      missingRows,
      ...(se ? { stdError: placed(found.stdError, found.names) } : {}),
      constant: found.constant,
      ...(offset.length > 0
        ? {
            offset: placed(
              offset.map(([, v]) => v),
              offset.map(([name]) => name),
            ),
          }
        : {}),
    };
  }
  const u = parts.map(({ design, offset }, j) => linearPredictor(design, coefficientsOf(state, j), offset));
  const target = targetOf(state, family, links, type);
  const values = target.names.map(() => new Float64Array(frame.rowCount));
  inBlocks(frame.rowCount, u, values, (n, block, out) => target.values.run(n, [], block, out));
  const columns = placed(values, target.names);
  if (type === 'class') {
    const means = Object.fromEntries(target.names.map((name, k) => [name, values[k]]));
    return { type, columns, classes: classesOf(state, means, total, frame.rows), missingRows };
  }
  if (!se && !interval) return { type, columns, missingRows };
  const designs = parts.map((p) => p.design);
  const basis = training ? fitBasis(state, training) : required(more, 'errors of a model without rows', 'a fit').stateBasis(state);
  const uncertain = uncertainty(state, links, target, designs, u, values, basis, level);
  const stdError = se ? { stdError: placed(uncertain.stdError, target.names) } : {};
  if (!interval) return { type, columns, missingRows, ...stdError };
  const ends = newObservations?.({ table, rows: frame.rows, u, linkCovariance: uncertain.linkCovariance }) ?? uncertain;
  return {
    type,
    columns,
    missingRows,
    ...stdError,
    lower: placed(ends.lower, target.names),
    upper: placed(ends.upper, target.names),
    interval,
    level,
  };
}

function checkOptions(state: ModelState, family: ExponentialFamily, options: PredictOptions): void {
  refuseUnknown('predict', options, { type: true, se: true, interval: true, level: true });
  const { type = 'response', se = false, interval, level = 0.95 } = options;
  const bad = (subject: string, found: string, expected: string, advice?: string): never => {
    throw new ExpofamError('bad-option', { subject, found, expected, ...(advice ? { advice } : {}) });
  };
  const isClass = family.declaration.response === 'class' || family.declaration.response === 'proportion';
  if ((type === 'class' || type === 'prob') && !isClass) {
    bad(
      `prediction type "${type}"`,
      `family "${family.name}"`,
      'a family of classes: bernoulli, binomial or multinomial',
      'use "response"',
    );
  }
  if (state.penalty && (se || interval !== undefined)) {
    bad(
      se ? 'standard errors' : `interval "${interval}"`,
      'a penalised model',
      'a model fitted by maximum likelihood',
      'fit it with glm()',
    );
  }
  if (interval !== undefined && interval !== 'confidence')
    bad('interval', String(interval), "'confidence'", 'intervals for new observations are predictionIntervals(model, data)');
  if (!(level > 0 && level < 1)) bad('confidence level', String(level), 'a number between 0 and 1', '0.95');
  if (interval && (type === 'class' || type === 'terms'))
    bad(`interval of type "${type}"`, 'no interval is defined', 'type "response", "link", "prob" or a parameter');
  if (state.predictors.length === 0) bad('model', 'no predictor', 'at least one');
}

/** What a type of prediction means for a family. */
export function targetOf(state: ModelState, family: ExponentialFamily, links: readonly Link[], type: PredictionType): RowTarget {
  if (type === 'link') return linkTarget(family, links);
  const labels = state.family.components ?? ['response'];
  if (type === 'response' || type === 'class' || type === 'prob') {
    const mean = meanTarget(family, links, labels);
    if (mean && type === 'prob' && labels.length === 1) {
      const { success, classes } = state.response;
      const yes = success ?? '1';
      const no = classes?.find((c) => c !== yes) ?? '0';
      const p = family.compose(links).parameters[0];
      return rowTarget(family, links, [no, yes], [simplify(p.complement), mean.expressions[0]], unitInterval);
    }
    if (mean) return mean;
    return rowTarget(
      family,
      links,
      state.predictors,
      family.compose(links).parameters.map((p) => simplify(p.value)),
      reals,
    );
  }
  const named = parameterTarget(family, links, type);
  if (named) return named;
  const known = [
    'response',
    'link',
    'class',
    'prob',
    'terms',
    ...family.predictors.map((p) => p.name),
    ...(family.declaration.source?.parameters.map((p) => p.name) ?? []),
  ];
  throw new ExpofamError('bad-option', {
    subject: 'prediction type',
    found: `"${type}"`,
    expected: [...new Set(known)].map((name) => `"${name}"`).join(', '),
    advice: nearestAdvice(type, [...new Set(known)]),
  });
}

/** The coefficients of predictor j in the order of its columns. */
export function coefficientsOf(state: ModelState, j: number): (number | null)[] {
  return predictorCoefficients(state, j).map((c) => c.estimate);
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
