import { counted } from '../../core/counted.ts';
import { ExpofamError } from '../../core/expofamError.ts';
import { blockPass, type RowData } from '../../engine/blockPass.ts';
import { columnSubset } from '../../engine/columnSubset.ts';
import { type Job, runJob, runJobAsync } from '../../engine/job.ts';
import { rowSubset } from '../../engine/rowSubset.ts';
import { type CrossValidationOptions, foldsOf } from '../analysis/crossValidate.ts';
import { dataRow, type Warning } from '../readResponse.ts';
import type { GlmPath } from './glmPathResult.ts';
import { areaUnderCurve, lossOf, type PathMeasure } from './pathLoss.ts';
import type { PathSetup } from './pathSetup.ts';
import { solvePath } from './solvePath.ts';

export interface CvGlmPathOptions extends Pick<CrossValidationOptions, 'folds' | 'seed' | 'groups' | 'onProgress'> {
  /** The fold of each row of the data, any numbers; in place of folds, seed and groups. */
  readonly foldOf?: ArrayLike<number>;
  /** `deviance` (default), `mse`, `mae`; for classes `class` (the share misclassified), for two of them `auc`. */
  readonly measure?: PathMeasure;
  /** Called in each fit after each λ: the fit's fold (from 1), how many λs are done, and the last. */
  readonly onLambda?: (fold: number, done: number, lambda: number) => void;
}

/** How well each λ predicts rows that the fit has not seen. */
export interface CvGlmPath {
  readonly measure: PathMeasure;
  readonly lambdas: readonly number[];
  /** For each λ the mean over folds, weighted by their weights. */
  readonly mean: readonly number[];
  /** For each λ the standard error of that mean. */
  readonly stdError: readonly number[];
  /** For each fold the mean of each λ. */
  readonly byFold: readonly (readonly number[])[];
  /** The λ with the best mean. */
  readonly lambdaMin: number;
  /** The largest λ whose mean is within one standard error of the best. */
  readonly lambda1se: number;
  readonly df: readonly number[];
  readonly folds: number;
  /** What drew the folds; null where they were given. */
  readonly seed: number | null;
  /** For each row of the fit its fold, counted from 0. */
  readonly fold: Int32Array;
  readonly warnings: readonly Warning[];
}

/**
 * Cross-validation of a path: each fold is predicted, at every λ of the path, by fits to the other folds. Means and standard
 * errors are those of `cv.glmnet`: of the folds' weighted means m_f with weights w_f, mean m = Σw_f m_f/Σw_f and squared
 * error Σw_f(m_f − m)²/Σw_f/(F − 1). With two classes mse and mae are those of the probability (half of glmnet's, which adds
 * both classes'); deviances are not cut at probabilities of 1e−5.
 *
 * @throws ExpofamError `no-training-rows`, `bad-option`
 * @example
 * const data = { y: [1, 3, 2, 5, 4, 6, 8, 7], a: [1, 2, 3, 4, 5, 6, 7, 8], b: [2, 1, 2, 1, 1, 2, 1, 2] };
 * const path = glmPath('y ~ a + b', data, { family: 'gaussian' });
 * const { lambda1se } = cvGlmPath(path, { folds: 4 });
 * path.coefficientsAt(lambda1se);
 */
export function cvGlmPath(path: GlmPath, options: CvGlmPathOptions = {}): CvGlmPath {
  return runJob(cvJob(path, options));
}

/** The same, giving way to other work between sweeps over the data; throw in `between` to cancel. */
export function cvGlmPathAsync(path: GlmPath, options: CvGlmPathOptions = {}, between?: () => void | Promise<void>): Promise<CvGlmPath> {
  return runJobAsync(cvJob(path, options), between);
}

function* cvJob(path: GlmPath, options: CvGlmPathOptions): Job<CvGlmPath> {
  if (!path?.training) {
    throw new ExpofamError('no-training-rows', {
      subject: 'cross-validation of a path',
      found: typeof path === 'object' ? 'a loaded path, which holds no rows' : 'what is no path',
      expected: 'a path made by glmPath() in this process',
    });
  }
  const { setup } = path.training;
  const { lambdas } = path;
  const { measure = 'deviance', foldOf } = options;
  const loss = lossOf(setup, measure);
  const fold = foldOf === undefined ? foldsOf(setup, options) : givenFolds(setup, foldOf);
  const count = fold.reduce((m, f) => Math.max(m, f + 1), 0);
  const total = setup.weights.total ?? new Float64Array(setup.frame.rowCount).fill(1);
  const warnings: Warning[] = [];
  const byFold: number[][] = [];
  const foldWeight: number[] = [];
  for (let f = 0; f < count; f++) {
    try {
      const inside = total.map((w, i) => (fold[i] === f ? 0 : w));
      const own: PathSetup = {
        ...setup,
        options: { ...setup.options, onLambda: (done, lambda) => options.onLambda?.(f + 1, done, lambda) },
      };
      const fitted = yield* solvePath(own, (points) => lambdas[points.length], inside);
      const unfinished = fitted.points.filter((point) => !point.converged).length;
      if (unfinished > 0) warnings.push({ code: 'fold-not-converged', message: `fold ${f + 1}: not converged at ${unfinished} lambdas` });
      const rows = Int32Array.from(fold.keys()).filter((i) => fold[i] === f && total[i] > 0);
      const held = rowSubset(setup.data, rows);
      const weights = Float64Array.from(rows, (i) => total[i]);
      foldWeight.push(weights.reduce((a, b) => a + b, 0));
      byFold.push(fitted.points.map(({ theta }) => foldMean(setup, held, weights, setup.classes.toEngine(theta), measure, loss)));
    } catch (error) {
      if (!(error instanceof ExpofamError) || error.code === 'bad-option') throw error;
      warnings.push({ code: 'fold-failed', message: `fold ${f + 1}: ${error.message}` });
    }
    options.onProgress?.(f + 1, count);
  }
  const used = byFold.filter((means) => means.length === lambdas.length && means.every(Number.isFinite));
  if (used.length < 2) {
    throw new ExpofamError('no-folds', {
      subject: 'cross-validation of a path',
      found: `${used.length} of ${count} folds could be fitted and judged${warnings.length ? ` (${warnings[0].message})` : ''}`,
      expected: 'at least two',
      advice: measure === 'auc' ? 'fewer folds, so that each has rows of both classes' : 'fewer folds',
    });
  }
  if (used.length < count)
    warnings.push({ code: 'folds-left-out', message: `${count - used.length} of ${count} folds are left out of the means` });
  const weightOf = used.map((means) => foldWeight[byFold.indexOf(means)]);
  const sum = weightOf.reduce((a, b) => a + b, 0);
  const mean = lambdas.map((_, i) => used.reduce((s, means, f) => s + (weightOf[f] / sum) * means[i], 0));
  const stdError = lambdas.map((_, i) =>
    Math.sqrt(used.reduce((s, means, f) => s + (weightOf[f] / sum) * (means[i] - mean[i]) ** 2, 0) / (used.length - 1)),
  );
  const sign = measure === 'auc' ? -1 : 1;
  let best = 0;
  mean.forEach((m, i) => {
    if (sign * m < sign * mean[best]) best = i;
  });
  const bound = sign * mean[best] + stdError[best];
  const first = mean.findIndex((m) => sign * m <= bound);
  return Object.freeze({
    measure,
    lambdas,
    mean,
    stdError,
    byFold,
    lambdaMin: lambdas[best],
    lambda1se: lambdas[first],
    df: path.df,
    folds: count,
    seed: foldOf === undefined ? (options.seed ?? 1) : null,
    fold,
    warnings,
  });
}

/** The weighted mean loss of held-out rows. */
function foldMean(
  { model }: PathSetup,
  held: RowData,
  weights: Float64Array,
  theta: Float64Array,
  measure: PathMeasure,
  loss: ReturnType<typeof lossOf>,
): number {
  const subset = columnSubset(held, model.predictorCount, () => true);
  const pass = blockPass(subset.data, model, subset.layout);
  let sum = 0;
  let total = 0;
  const y: number[] = [];
  const scores: number[] = [];
  pass.sweep({ theta }, ({ start, n, y: block, u }) => {
    if (measure === 'auc') {
      for (let r = 0; r < n; r++) {
        y.push(block[0][r]);
        scores.push(u[0][r]);
      }
      return;
    }
    const values = loss(n, { y: block, u });
    for (let r = 0; r < n; r++) {
      sum += weights[start + r] * values[r];
      total += weights[start + r];
    }
  });
  return measure === 'auc' ? areaUnderCurve(y, scores, weights) : sum / total;
}

/** Folds as given for the rows of the data, numbered from 0. */
function givenFolds({ frame, table }: PathSetup, foldOf: ArrayLike<number>): Int32Array {
  if (foldOf.length !== table.rowCount) {
    throw new ExpofamError('bad-option', {
      subject: 'foldOf',
      found: counted(foldOf.length, 'value'),
      expected: `${table.rowCount}, one for each row of the data`,
    });
  }
  const rows = Int32Array.from({ length: frame.rowCount }, (_, i) => (frame.rows ? frame.rows[i] : i));
  const wrong = rows.findIndex((i) => !Number.isFinite(foldOf[i]));
  if (wrong >= 0) {
    throw new ExpofamError('bad-option', {
      subject: 'foldOf',
      found: `${foldOf[rows[wrong]]} for row ${dataRow(frame, wrong)}`,
      expected: 'a number for each row',
    });
  }
  const names = [...new Set(Array.from(rows, (i) => foldOf[i]))].sort((a, b) => a - b);
  if (names.length < 2) throw new ExpofamError('bad-option', { subject: 'foldOf', found: 'one fold', expected: 'at least two' });
  const number = new Map(names.map((name, k) => [name, k] as const));
  return rows.map((i) => number.get(foldOf[i]) as number);
}
