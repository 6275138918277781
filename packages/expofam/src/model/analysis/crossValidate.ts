import { ExpofamError } from '../../core/expofamError.ts';
import { subsetTable } from '../../data/subsetTable.ts';
import { compile } from '../../expr/compile.ts';
import { rowModel } from '../../family/rowModel.ts';
import { rocCurve } from '../../inference/rocCurve.ts';
import { randomSource } from '../../math/random/random.ts';
import type { FittedModel, TrainingFit } from '../fittedModel.ts';
import { glm } from '../glm.ts';
import type { GlmOptions } from '../glmOptions.ts';
import { logDensityExpression } from '../likelihood.ts';
import type { Warning } from '../readResponse.ts';
import { type ClusterColumn, clusterWays } from './covariance.ts';
import { trainingOf } from './trainingOf.ts';

export type Metric = 'deviance' | 'logScore' | 'rmse' | 'mae' | 'brier' | 'auc' | 'accuracy';

export interface CrossValidationOptions {
  /** Number of folds; 10 by default. `'leave-one-out'` is one for each row. */
  readonly folds?: number | 'leave-one-out';
  /** Rows of one group stay in one fold: a column's name or a value for each row. */
  readonly groups?: ClusterColumn;
  /** The same seed gives the same folds; 1 by default. */
  readonly seed?: number;
  readonly onProgress?: (done: number, total: number) => void;
  /** Folds that were fitted elsewhere, as by `crossValidateInThreads` of expofam-node; then only they are scored together. */
  readonly fitted?: readonly FoldFit[];
}

/** What a fit to the other folds says of the rows of one. */
export interface FoldFit {
  /** The fold, counted from 0, and its rows among those of the fit. */
  readonly fold: number;
  readonly rows: readonly number[];
  /** For each of these rows the prediction (of each class, with several), deviance and log score; NaN without a fit. */
  readonly predicted: Readonly<Record<string, Float64Array>>;
  readonly deviance: Float64Array;
  readonly logScore: Float64Array;
  readonly warnings: readonly Warning[];
}

/** What cross-validation finds; every number is of rows that the fit had not seen. */
export interface CrossValidation {
  readonly folds: number;
  readonly seed: number;
  /** Mean over all rows: deviance and log score (natural logarithm) a unit of weight, root mean squared and mean absolute error, and for classes Brier score, AUC and accuracy; null where the family has none. */
  readonly metrics: Readonly<Record<Metric, number | null>>;
  /** The same by fold. */
  readonly byFold: readonly Readonly<Record<Metric, number | null>>[];
  /** For each row of the fit its fold, counted from 0, and its prediction (of each class, with several). */
  readonly fold: Int32Array;
  readonly predicted: Readonly<Record<string, Float64Array>>;
  readonly warnings: readonly Warning[];
}

/**
 * k-fold cross-validation of a model's formula, family and options: each fold is predicted by a fit to the others. A row with a
 * frequency weight stays in one fold with all observations that it stands for, and counts as so many in the metrics. Folds are
 * drawn by the seed; with groups whole groups are drawn, the largest first, into the smallest fold.
 *
 * @example
 * crossValidate(glm('y ~ x', data, { family: 'bernoulli' }), { folds: 5 }).metrics.auc;
 */
export function crossValidate(model: FittedModel, options: CrossValidationOptions = {}): CrossValidation {
  const training = trainingOf(model, 'cross-validation');
  const n = training.frame.rowCount;
  const { seed = 1 } = options;
  const fold = foldsOf(training, options);
  const count = countFolds(fold);
  const fitted = options.fitted ?? foldFits(model, options);
  const names = componentNames(model);
  const column = (): Float64Array => new Float64Array(n).fill(Number.NaN);
  const predicted = Object.fromEntries(names.map((name) => [name, column()]));
  const deviance = column();
  const logScore = column();
  for (const { rows, ...own } of fitted) {
    rows.forEach((i, r) => {
      for (const name of names) predicted[name][i] = own.predicted[name][r];
      deviance[i] = own.deviance[r];
      logScore[i] = own.logScore[r];
    });
  }
  const all = Array.from({ length: n }, (_, i) => i);
  const metricsOf = (rows: readonly number[]): Record<Metric, number | null> => metrics(model, rows, predicted, names, deviance, logScore);
  return {
    folds: count,
    seed,
    metrics: metricsOf(all),
    byFold: Array.from({ length: count }, (_, f) => metricsOf(all.filter((i) => fold[i] === f))),
    fold,
    predicted,
    warnings: fitted.flatMap((f) => f.warnings),
  };
}

/**
 * The fits of cross-validation, of all folds or of a share of them: `choose` says of each fold whether it is fitted here.
 * The folds are those that {@link crossValidate} draws with the same options.
 */
export function foldFits(
  model: FittedModel,
  options: CrossValidationOptions = {},
  choose: (fold: number, count: number) => boolean = () => true,
): FoldFit[] {
  const training = trainingOf(model, 'cross-validation');
  const fold = foldsOf(training, options);
  const count = countFolds(fold);
  const chosen = Array.from({ length: count }, (_, f) => f).filter((f) => choose(f, count));
  return chosen.map((f, done) => {
    const found = foldFit(model, training, fold, f);
    options.onProgress?.(done + 1, chosen.length);
    return found;
  });
}

const countFolds = (fold: Int32Array): number => fold.reduce((m, f) => Math.max(m, f + 1), 0);

function componentNames(model: FittedModel): readonly string[] {
  const mean = model.family.compose(model.links).mean;
  return mean && mean.length > 1 ? (model.state.family.components ?? mean.map((_, k) => String(k + 1))) : ['response'];
}

/** Fits to the rows outside fold f and predicts those inside. */
function foldFit(model: FittedModel, training: Training, fold: Int32Array, f: number): FoldFit {
  const { frame, table, response, weights } = training;
  if (!table)
    throw new ExpofamError('no-training-rows', { subject: 'cross-validation', found: 'no data', expected: 'a model made by glm()' });
  const names = componentNames(model);
  const outside: number[] = [];
  const inside: number[] = [];
  for (let i = 0; i < fold.length; i++) (fold[i] === f ? outside : inside).push(i);
  const column = (): Float64Array => new Float64Array(outside.length).fill(Number.NaN);
  const predicted = Object.fromEntries(names.map((name) => [name, column()]));
  const deviance = column();
  const logScore = column();
  const warnings: Warning[] = [];
  const tableRow = (i: number): number => (frame.rows ? frame.rows[i] : i);
  try {
    const rows = inside.map(tableRow);
    const fitted = glm(model.formula, subsetTable(table, rows), optionsFor(model, rows));
    if (!fitted.converged)
      warnings.push({ code: 'fold-not-converged', message: `fold ${f + 1}: the fit ended with status "${fitted.status}"` });
    const fresh = subsetTable(table, outside.map(tableRow));
    const means = fitted.predict(fresh).columns;
    for (const name of names) {
      // A class without a row among the others has probability zero.
      predicted[name].forEach((_, r) => {
        predicted[name][r] = means[name]?.[r] ?? (names.length > 1 ? 0 : Number.NaN);
      });
    }
    const u = Object.values(fitted.predict(fresh, { type: 'link' }).columns);
    if (u.length === model.state.predictors.length) {
      const precision = weights.precision && pickResponse(weights.precision, outside);
      scoreRows(
        fitted,
        response.y.map((c) => pickResponse(c, outside)),
        u,
        precision,
        deviance,
        logScore,
      );
    }
  } catch (error) {
    if (!(error instanceof ExpofamError)) throw error;
    warnings.push({ code: 'fold-failed', message: `fold ${f + 1}: ${error.message}` });
  }
  return { fold: f, rows: outside, predicted, deviance, logScore, warnings };
}

type Training = ReturnType<typeof trainingOf>;

/** For each row of the fit its fold, counted from 0. */
export function foldsOf(
  training: Pick<TrainingFit, 'frame' | 'table'>,
  options: Pick<CrossValidationOptions, 'folds' | 'seed' | 'groups'>,
): Int32Array {
  const { folds = 10, seed = 1, groups } = options;
  const n = training.frame.rowCount;
  const units = groups === undefined ? undefined : clusterWays(training, groups)[0].codes;
  const unitCount = units ? units.reduce((m, c) => Math.max(m, c + 1), 0) : n;
  const k = folds === 'leave-one-out' ? unitCount : folds;
  if (unitCount < 2) {
    throw new ExpofamError('bad-option', {
      subject: 'cross-validation',
      found: `one ${units ? 'group' : 'row'}`,
      expected: 'at least two, so that one can be predicted by a fit to the other',
    });
  }
  if (!(Number.isInteger(k) && k >= 2 && k <= unitCount)) {
    throw new ExpofamError('bad-option', {
      subject: 'folds',
      found: String(folds),
      expected: `a whole number from 2 to ${unitCount}, the number of ${units ? 'groups' : 'rows'}`,
    });
  }
  const random = randomSource(seed);
  const order = Int32Array.from({ length: unitCount }, (_, i) => i);
  for (let i = unitCount - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  const foldOfUnit = new Int32Array(unitCount);
  if (!units) {
    order.forEach((unit, i) => {
      foldOfUnit[unit] = i % k;
    });
    return foldOfUnit;
  }
  const size = new Int32Array(unitCount);
  for (const c of units) size[c]++;
  const filled = new Float64Array(k);
  for (const unit of Array.from(order).sort((a, b) => size[b] - size[a])) {
    let smallest = 0;
    for (let f = 1; f < k; f++) if (filled[f] < filled[smallest]) smallest = f;
    foldOfUnit[unit] = smallest;
    filled[smallest] += size[unit];
  }
  return units.map((c) => foldOfUnit[c]);
}

/** The options of the fit for some rows of the table: weights given by row are picked. */
function optionsFor(model: FittedModel, rows: readonly number[]): GlmOptions {
  const { options } = trainingOf(model, 'cross-validation');
  const { onStep: _, start: __, trace: ___, weights, frequencyWeights, ...rest } = options ?? { family: model.family };
  const pick = (w: string | ArrayLike<number>): string | ArrayLike<number> =>
    typeof w === 'string' ? w : Float64Array.from(rows, (i) => w[i]);
  return {
    ...rest,
    ...(weights === undefined ? {} : { weights: pick(weights) }),
    ...(frequencyWeights === undefined ? {} : { frequencyWeights: pick(frequencyWeights) }),
  };
}

type ResponseColumn = Training['response']['y'][number];

function pickResponse(column: ResponseColumn, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (i) => (column instanceof Float64Array ? column[i] : column.codes[i] === column.level ? 1 : 0));
}

function scoreRows(
  fitted: FittedModel,
  y: readonly Float64Array[],
  u: readonly Float64Array[],
  precision: Float64Array | undefined,
  deviance: Float64Array,
  logScore: Float64Array,
): void {
  const { family, links } = fitted;
  const n = deviance.length;
  const model = rowModel(family, links);
  const w = precision ?? new Float64Array(n).fill(1);
  if (model.unitDeviance) {
    model.unitDeviance(n, { y, u }, deviance);
    deviance.forEach((d, r) => {
      deviance[r] = w[r] * d;
    });
  }
  const density = fitted.state.logLik === null ? undefined : logDensityExpression(family, links);
  if (!density) return;
  const composed = family.compose(links);
  const constants = composed.constants.map((c) => family.constants[c.name as string] ?? Number.NaN);
  const program = compile(
    [density],
    [...composed.y, ...composed.u, ...composed.constants, family.symbols.tau].map((s) => s.name as string),
  );
  // The dispersion of the likelihood, as logLik has it: deviance over observations.
  const phi = fitted.state.dispersionKnown ? 1 : (fitted.deviance ?? Number.NaN) / fitted.nobs;
  program.run(n, [...y, ...u, ...constants, w.map((v) => phi / v)], [logScore]);
}

function metrics(
  model: FittedModel,
  rows: readonly number[],
  predicted: Readonly<Record<string, Float64Array>>,
  names: readonly string[],
  deviance: Float64Array,
  logScore: Float64Array,
): Record<Metric, number | null> {
  const { response, frame, weights } = trainingOf(model, 'cross-validation');
  const kind = model.family.declaration.response ?? 'number';
  // A family without a mean (directions) is judged by its density alone.
  const isPredicted = (i: number): boolean => !Number.isNaN(predicted[names[0]][i]) || !Number.isNaN(logScore[i]);
  const usable = rows.filter((i) => isPredicted(i) && (!weights.total || weights.total[i] > 0));
  const frequency = (i: number): number => (frame.frequencyWeights ? frame.frequencyWeights[i] : 1);
  const total = usable.reduce((s, i) => s + frequency(i), 0);
  const mean = (f: (i: number) => number): number | null => {
    const v = usable.reduce((s, i) => s + frequency(i) * f(i), 0) / total;
    return Number.isFinite(v) ? v : null;
  };
  const y = response.y.map((c) => pickResponse(c, usable));
  const at = new Map(usable.map((i, r) => [i, r] as const));
  const value = (k: number, i: number): number => y[k][at.get(i) as number];
  const comparable = response.y.length === names.length;
  const isClass = kind === 'class' || kind === 'proportion';
  const square = (i: number): number => names.reduce((s, name, k) => s + (value(k, i) - predicted[name][i]) ** 2, 0);
  const mse = comparable ? mean(square) : null;
  const binary = kind === 'proportion' && usable.every((i) => value(0, i) === 0 || value(0, i) === 1);
  const best = (pick: (k: number) => number): number => names.reduce((b, _, k) => (pick(k) > pick(b) ? k : b), 0);
  let auc: number | null = null;
  if (binary && new Set(y[0]).size === 2) {
    auc = rocCurve(
      y[0],
      usable.map((i) => predicted[names[0]][i]),
      undefined,
      usable.map(frequency),
    ).auc;
  }
  return {
    deviance: mean((i) => deviance[i]),
    logScore: mean((i) => logScore[i]),
    rmse: mse === null ? null : Math.sqrt(mse),
    mae: comparable ? mean((i) => names.reduce((s, name, k) => s + Math.abs(value(k, i) - predicted[name][i]), 0)) : null,
    brier: isClass ? mse : null,
    auc,
    accuracy: binary
      ? mean((i) => ((predicted[names[0]][i] >= 0.5 ? 1 : 0) === value(0, i) ? 1 : 0))
      : kind === 'class'
        ? mean((i) => (best((k) => predicted[names[k]][i]) === best((k) => value(k, i)) ? 1 : 0))
        : null,
  };
}
