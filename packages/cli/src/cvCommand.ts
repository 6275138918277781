import { type CrossValidation, ExpofamError, type FittedModel } from 'expofam';
import { type AnalysisValues, analysisInput } from './analysisInput.ts';
import type { AnalysisGrammar } from './analysisWords.ts';
import { blocking, type CommandIo } from './commandIo.ts';
import { modelJson, modelLines } from './modelLines.ts';
import { numberOption, threadsOption } from './optionValues.ts';
import { progressReport } from './progress.ts';
import { type ResultTable, resultOptions, writeResult } from './result.ts';

const GRAMMAR: AnalysisGrammar = {
  command: 'cv',
  models: 'one',
  savedRows: 'needed',
  example: "expofam cv data.csv 'y ~ x' --family bernoulli --folds 5",
};

export interface CvCommandValues extends AnalysisValues {
  readonly folds?: string;
  readonly groups?: string;
  readonly seed?: string;
  readonly threads?: string;
}

/** `expofam cv`: how well fits to some rows predict the others. Gives the exit code. */
export async function cvCommand(io: CommandIo, words: readonly string[], values: CvCommandValues): Promise<number> {
  resultOptions(values);
  const folds =
    values.folds === undefined || values.folds === 'leave-one-out'
      ? values.folds
      : numberOption('--folds', values.folds, 'a whole number from 2, or leave-one-out', (n) => Number.isInteger(n) && n >= 2);
  const seed = values.seed === undefined ? undefined : numberOption('--seed', values.seed, 'a whole number from 0', isSeed);
  const threads = threadsOption(values.threads) ?? 1;
  const progress = progressReport(io, values.quiet === true || values.json === true);
  try {
    const groups = values.groups === undefined ? [] : [`\`${values.groups}\``];
    const { models, notes } = await analysisInput(io, words, values, GRAMMAR, progress, () => groups);
    const [model] = models;
    const { crossValidateInThreads } = await import('expofam-node');
    const setting: Parameters<typeof crossValidateInThreads>[1] = {
      ...(folds === undefined ? {} : { folds }),
      ...(seed === undefined ? {} : { seed }),
      ...(values.groups === undefined ? {} : { groups: values.groups }),
      threads,
      ...(io.signal ? { signal: io.signal } : {}),
      onProgress: (done, total) => progress.update(`fold ${done} of ${total}`),
    };
    const found = await blocking(io, () => crossValidateInThreads(model, setting));
    progress.done();
    if (Object.values(found.metrics).every((value) => value === null)) {
      throw new ExpofamError('no-answer', {
        subject: 'cross-validation',
        found: `no fold that could be predicted by a fit to the others (${found.warnings[0]?.message ?? 'no rows'})`,
        expected: 'folds whose rows the other folds say something about',
        advice: 'leave out of the formula what tells the groups apart, or use other folds',
      });
    }
    const table = foldTable(found);
    const { metrics } = found;
    const json = { ...modelJson(model), folds: found.folds, seed: found.seed, metrics, predictions: predictions(model, found) };
    const heading = [
      ...modelLines(model),
      `Folds:   ${found.folds}, drawn by seed ${found.seed}; each is predicted by a fit to the others`,
    ];
    // In the JSON the metrics of all rows have a name of their own.
    const byFold = {
      ...table,
      columns: table.columns.map((c) => ({ ...c, values: c.values.slice(0, -1).map((v) => (c.key === 'fold' ? Number(v) : v)) })),
    };
    await writeResult(io, { heading, tables: [values.json ? byFold : table], json, notes: [...notes, ...found.warnings] }, values);
    return 0;
  } finally {
    progress.done();
  }
}

const isSeed = (n: number): boolean => Number.isInteger(n) && n >= 0;

const TITLES = {
  deviance: 'Deviance',
  logScore: 'Log score',
  rmse: 'RMSE',
  mae: 'MAE',
  brier: 'Brier',
  auc: 'AUC',
  accuracy: 'Accuracy',
} as const satisfies Record<keyof CrossValidation['metrics'], string>;

/** The metrics of each fold and of all rows; those that the family does not have are left out. */
function foldTable({ metrics, byFold }: CrossValidation): ResultTable {
  const keys = (Object.keys(TITLES) as (keyof typeof TITLES)[]).filter((key) => metrics[key] !== null);
  return {
    key: 'byFold',
    columns: [
      { key: 'fold', title: 'Fold', values: [...byFold.map((_, i) => String(i + 1)), 'all'] },
      ...keys.map((key) => ({ key, title: TITLES[key], values: [...byFold.map((fold) => fold[key]), metrics[key]] })),
    ],
  };
}

/** For each row of the fit the number of its row in the data, its fold and what was predicted. */
function predictions(model: FittedModel, { fold, predicted }: CrossValidation): Record<string, readonly number[]> {
  const rows = model.training?.frame.rows;
  const columns = Object.entries(predicted);
  return {
    row: Array.from(fold, (_, i) => (rows ? rows[i] : i) + 1),
    fold: Array.from(fold, (f) => f + 1),
    ...Object.fromEntries(columns.map(([name, column]) => [columns.length === 1 ? 'predicted' : `predicted.${name}`, Array.from(column)])),
  };
}
