import {
  type CvGlmPath,
  cvGlmPathAsync,
  type GlmPath,
  type GlmPathOptions,
  glmPathAsync,
  type PathMeasure,
  type PathValidation,
} from 'expofam';
import type { FileFormat } from 'expofam-node';
import type { CommandIo } from './commandIo.ts';
import type { CommonValues } from './commonValues.ts';
import { givingWay, readForFit } from './fitFromFile.ts';
import { type FitValues, fitOptions } from './fitOptions.ts';
import { lambdaOption, numberOption, recordOption, splitList, wordOption } from './optionValues.ts';
import { checkOutput } from './outputFile.ts';
import { dataAndFormula } from './positionals.ts';
import { progressReport } from './progress.ts';
import { FORMATS } from './readData.ts';
import { type ResultTable, resultOptions, writeResult } from './result.ts';
import { usageError } from './usageError.ts';
import { writeAtomically } from './writeAtomically.ts';

export interface PathCommandValues extends FitValues, CommonValues {
  readonly where?: string;
  readonly format?: string;
  readonly alpha?: string;
  readonly lambda?: readonly string[];
  readonly lambdaCount?: string;
  readonly lambdaMinRatio?: string;
  readonly penaltyFactor?: readonly string[];
  readonly lower?: readonly string[];
  readonly upper?: readonly string[];
  readonly standardize?: boolean;
  readonly grouped?: boolean;
  readonly cv?: string | boolean;
  readonly measure?: string;
  readonly groups?: string;
  readonly seed?: string;
  readonly at?: string;
  readonly save?: string;
  readonly digits?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

const MEASURES = ['deviance', 'class', 'auc', 'mse', 'mae'] as const satisfies readonly PathMeasure[];
const EXAMPLE = "expofam path data.csv 'y ~ .' --family bernoulli --cv";

/** `expofam path`: ridge, lasso and elastic net along a sequence of lambda. Gives the exit code. */
export async function pathCommand(io: CommandIo, words: readonly string[], values: PathCommandValues): Promise<number> {
  const { data, formula } = dataAndFormula(words, io.env.HOME, 'path', `try: ${EXAMPLE}`);
  resultOptions(values);
  const options = pathOptions(values);
  const folds = foldsOption(values);
  const measure = values.measure === undefined ? undefined : wordOption('--measure', values.measure, MEASURES);
  const at = atOption(values);
  const format = values.format === undefined ? undefined : wordOption<FileFormat>('--format', values.format, FORMATS);
  checkOutput('--save', values.save, [data]);
  const progress = progressReport(io, values.quiet === true || (values.json === true && !io.stderr.isTTY));
  try {
    const also = values.groups === undefined ? [] : [`\`${values.groups}\``];
    const { known, warnings: read } = await readForFit(io, progress, {
      data,
      formulas: [formula],
      options,
      where: values.where,
      format,
      also,
    });
    const onLambda: GlmPathOptions['onLambda'] = (done, lambda) =>
      progress.update(`path: ${done} lambdas, the last ${lambda.toPrecision(3)}`);
    if (options.threads !== 1) await import('expofam-node/threads');
    const between = givingWay(io);
    const path = await glmPathAsync(formula, known, { ...options, onLambda }, between);
    const judged =
      folds === undefined
        ? undefined
        : await cvGlmPathAsync(
            path,
            {
              folds,
              ...(measure === undefined ? {} : { measure }),
              ...(values.seed === undefined ? {} : { seed: numberOption('--seed', values.seed, 'a whole number from 0', isCount) }),
              ...(values.groups === undefined ? {} : { groups: values.groups }),
              onLambda: (fold, done) => progress.update(`fold ${fold} of ${folds}: ${done} of ${path.lambdas.length} lambdas`),
            },
            between,
          );
    progress.done();
    const lambda = at === undefined ? undefined : typeof at === 'number' ? at : at === 'min' ? judged?.lambdaMin : judged?.lambda1se;
    const shown = lambda ?? judged?.lambda1se;
    if (values.save !== undefined) {
      const saved =
        lambda === undefined ? { ...path.save(), ...(judged ? { crossValidation: validation(judged) } : {}) } : path.modelAt(lambda).save();
      writeAtomically(values.save, `${JSON.stringify(saved)}\n`);
    }
    const table = lambdaTable(path, judged);
    const coefficients = shown === undefined ? undefined : coefficientTable(path, shown);
    const notes = [...read, ...path.warnings, ...(judged?.warnings ?? [])].map(({ code, message }) => ({ code, message }));
    const json = {
      ...path.toJSON(),
      ...(judged ? { crossValidation: { ...validation(judged), byFold: judged.byFold } } : {}),
      ...(shown === undefined ? {} : { at: path.coefficientsAt(shown) }),
    };
    await writeResult(
      io,
      {
        heading: path
          .summary()
          .split('\n\n')[0]
          .split('\n')
          .concat(judged ? [foldsLine(judged)] : []),
        tables: [table, ...(coefficients ? [coefficients] : [])],
        ...(values.at !== undefined && coefficients ? { csv: coefficients } : {}),
        ...(judged ? { footing: [choice(judged)] } : {}),
        json,
        notes,
      },
      values,
    );
    return path.state.converged.every(Boolean) ? 0 : 1;
  } finally {
    progress.done();
  }
}

const isCount = (n: number): boolean => Number.isInteger(n) && n >= 0;

function pathOptions(values: PathCommandValues): GlmPathOptions {
  for (const [name, option] of [
    ['parallel', '--parallel'],
    ['classWeights', '--class-weights'],
  ] as const) {
    if (values[name] === undefined) continue;
    throw usageError({
      subject: `option ${option}`,
      found: 'given with path',
      expected: 'not to be given: expofam fit takes it',
      ...(name === 'classWeights' ? { advice: 'a column of --weights has the same effect' } : {}),
    });
  }
  if (values.biasReduction !== undefined || values.onSeparation !== undefined) {
    throw usageError({
      subject: `option ${values.biasReduction === undefined ? '--on-separation' : '--bias-reduction'}`,
      found: 'given with path',
      expected: 'not to be given: a penalty keeps estimates finite by itself',
    });
  }
  const numbers = (option: string, given: readonly string[] | undefined, accepts: string, allowed: (v: number) => boolean) =>
    given === undefined
      ? undefined
      : Object.fromEntries(
          Object.entries(recordOption(option, given, 'age=0')).map(([name, text]) => [
            name,
            text === 'Inf' ? Number.POSITIVE_INFINITY : numberOption(`${option} ${name}`, text, accepts, allowed),
          ]),
        );
  const factors = numbers('--penalty-factor', values.penaltyFactor, 'a number from 0, or Inf', (v) => v >= 0);
  const lower = numbers('--lower', values.lower, 'a number of at most 0', (v) => v <= 0);
  const upper = numbers('--upper', values.upper, 'a number of at least 0', (v) => v >= 0);
  const { family, link, offset, reference, parameters, contrasts, levels, weights, frequencyWeights, missing, threads } =
    fitOptions(values);
  const given = {
    link,
    offset,
    reference,
    parameters,
    contrasts,
    levels,
    weights,
    frequencyWeights,
    missing,
    threads,
    penaltyFactors: factors,
    lower,
    upper,
  };
  return {
    family,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(values.alpha === undefined
      ? {}
      : { alpha: numberOption('--alpha', values.alpha, 'a number from 0 (ridge) to 1 (lasso)', (v) => v >= 0 && v <= 1) }),
    ...(values.lambda === undefined
      ? {}
      : { lambda: values.lambda.flatMap(splitList).map((text) => numberOption('--lambda', text, 'numbers from 0', (v) => v >= 0)) }),
    ...(values.lambdaCount === undefined
      ? {}
      : { lambdaCount: numberOption('--lambda-count', values.lambdaCount, 'a whole number above 0', (n) => isCount(n) && n > 0) }),
    ...(values.lambdaMinRatio === undefined
      ? {}
      : { lambdaMinRatio: numberOption('--lambda-min-ratio', values.lambdaMinRatio, 'a number between 0 and 1', (v) => v > 0 && v < 1) }),
    ...(values.standardize === false ? { standardize: false } : {}),
    ...(values.grouped ? { grouped: true } : {}),
  };
}

function foldsOption(values: PathCommandValues): number | undefined {
  const { cv } = values;
  if (cv === undefined || cv === false) {
    const alone = (['measure', 'groups', 'seed'] as const).find((name) => values[name] !== undefined);
    if (alone !== undefined) {
      throw usageError({
        subject: `option --${alone}`,
        found: 'given without --cv',
        expected: 'cross-validation that it is about',
        advice: 'add --cv',
      });
    }
    return undefined;
  }
  return cv === true ? 10 : numberOption('--cv', cv, 'a whole number from 2', (n) => isCount(n) && n >= 2);
}

function atOption(values: PathCommandValues): number | 'min' | '1se' | undefined {
  const { at } = values;
  if (at === undefined) return undefined;
  const lambda = lambdaOption(at);
  if (typeof lambda === 'string' && values.cv === undefined) {
    throw usageError({
      subject: `option --at ${at}`,
      found: 'given without --cv',
      expected: 'cross-validation to choose by',
      advice: 'add --cv',
    });
  }
  return lambda;
}

const validation = ({ measure, mean, stdError, lambdaMin, lambda1se, folds, seed }: CvGlmPath): PathValidation => ({
  measure,
  mean,
  stdError,
  lambdaMin,
  lambda1se,
  folds,
  seed,
});

const foldsLine = ({ folds, seed }: CvGlmPath): string => `Folds:   ${folds}, drawn by seed ${seed}`;

const choice = ({ lambdaMin, lambda1se, measure }: CvGlmPath): string =>
  `Best ${measure} at lambda ${lambdaMin.toPrecision(4)} (min); within one error at ${lambda1se.toPrecision(4)} (1se)`;

function lambdaTable(path: GlmPath, judged: CvGlmPath | undefined): ResultTable {
  const { lambdas } = path;
  return {
    key: 'path',
    columns: [
      { key: 'lambda', title: 'Lambda', values: lambdas, format: 'each' },
      { key: 'df', title: 'Df', values: path.df, format: 'whole' },
      { key: 'devianceRatio', title: 'Deviance explained', values: path.devianceRatio },
      ...(judged
        ? [
            { key: judged.measure, title: `CV ${judged.measure}`, values: judged.mean },
            { key: 'stdError', title: 'Std. Error', values: judged.stdError },
            {
              key: 'chosen',
              title: '',
              values: lambdas.map((l) =>
                [...(l === judged.lambdaMin ? ['min'] : []), ...(l === judged.lambda1se ? ['1se'] : [])].join(', '),
              ),
            },
          ]
        : []),
    ],
  };
}

function coefficientTable(path: GlmPath, lambda: number): ResultTable {
  const { coefficients, source } = path.coefficientsAt(lambda);
  const rows = coefficients.filter((row) => row.estimate !== 0);
  return {
    // The JSON has the coefficients of the whole path under their own name.
    key: 'nonzero',
    heading: `Coefficients at lambda ${lambda.toPrecision(5)}${source === 'path' ? '' : ` (${source})`}; ${coefficients.length - rows.length} are zero:`,
    columns: [
      ...(rows.some((row) => row.class !== undefined)
        ? [{ key: 'class', title: 'Class', values: rows.map((row) => row.class ?? '') }]
        : []),
      { key: 'term', title: 'Term', values: rows.map((row) => row.term) },
      { key: 'estimate', title: 'Estimate', values: rows.map((row) => row.estimate) },
    ],
  };
}
