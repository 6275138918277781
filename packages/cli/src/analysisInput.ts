import { type FittedModel, savedWeights, type Table, withSavedCovariance } from 'expofam';
import type { FileFormat } from 'expofam-node';
import { type AnalysisGrammar, analysisWords } from './analysisWords.ts';
import { textsWithin, usesColumn } from './columnUse.ts';
import type { CommandIo } from './commandIo.ts';
import type { CommonValues } from './commonValues.ts';
import { type CovarianceValues, covarianceOption, withCovarianceOption } from './covarianceOption.ts';
import { fitFromFile, fitTable } from './fitFromFile.ts';
import { type FitValues, fitOptions, rowOptions } from './fitOptions.ts';
import { wordOption } from './optionValues.ts';
import type { Progress } from './progress.ts';
import { FORMATS, knowingAllNames, readData } from './readData.ts';
import { readModel } from './readModel.ts';
import type { Note } from './result.ts';
import { refuseModelOptions, savedModelOptions } from './savedModelOptions.ts';

export interface AnalysisValues extends FitValues, CovarianceValues, CommonValues {
  readonly where?: string;
  readonly format?: string;
  readonly digits?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

export interface AnalysisInput {
  readonly models: readonly FittedModel[];
  /** The rows after a saved model, where it was not fitted again. */
  readonly table?: Table;
  /** What stood after data and formulas. */
  readonly rest: readonly string[];
  /** Notes of reading and fitting. */
  readonly notes: readonly Note[];
}

/**
 * The models that an analysis is of: fitted to DATA, or saved ones. A saved model holds no rows; where DATA stands after it,
 * it is fitted again to them, and a note says so where the coefficients are not the saved ones.
 */
export async function analysisInput(
  io: CommandIo,
  words: readonly string[],
  values: AnalysisValues,
  grammar: AnalysisGrammar,
  progress: Progress,
  /** Expressions of columns that the analysis reads besides. */
  also: (rest: readonly string[]) => readonly string[] = () => [],
  /** Whether rows after a saved model are to be fitted; otherwise they are given back with the model as it is. */
  refits = true,
): Promise<AnalysisInput> {
  const { data, formulas, saved, rest } = analysisWords(words, grammar, io.env.HOME);
  const format = values.format === undefined ? undefined : wordOption<FileFormat>('--format', values.format, FORMATS);
  const covariance = covarianceOption(values);
  const chosen = async (models: readonly FittedModel[]): Promise<FittedModel[]> => {
    const out: FittedModel[] = [];
    for (const model of models) out.push(await withCovarianceOption(io, progress, model, covariance));
    return out;
  };
  const clusters = (values.cluster ?? []).map((name) => `\`${name}\``);
  if (saved.length === 0 && data !== undefined) {
    const options = fitOptions(values);
    const job = { data, formulas, options, format, where: values.where, also: [...clusters, ...also(rest)] };
    const { models, warnings } = await fitFromFile(io, progress, job);
    progress.done();
    const made = await chosen(models);
    return { models: made, rest, notes: [...warnings, ...fitNotes(made)] };
  }
  refuseModelOptions(values, 'a saved model');
  const loaded = saved.map((path) => readModel(path));
  if (data === undefined) return { models: await chosen(loaded), rest, notes: [] };
  const texts = [
    ...loaded.flatMap(({ state }) => [...textsWithin(state.frame), state.response.label]),
    ...clusters,
    ...also(rest),
    ...[values.weights, values.frequencyWeights].flatMap((name) => (name === undefined ? [] : [`\`${name}\``])),
  ];
  const table = await readData(io, progress, {
    path: data,
    where: values.where,
    format,
    columns: (names) => names.filter((name) => texts.some((text) => usesColumn(text, name))),
  });
  if (!refits) {
    progress.done();
    return { models: loaded, rest, notes: [], table: knowingAllNames(table, []) };
  }
  const notes: Note[] = [];
  const models: FittedModel[] = [];
  for (const [i, model] of loaded.entries()) {
    const known = knowingAllNames(table, [model.formula]);
    const rows = rowOptions(values);
    const options = { ...savedModelOptions(model), ...rows, ...savedWeights(model.state, known, rows) };
    const again = await fitTable(io, model.formula, known, options, progress.update);
    const isSame = sameCoefficients(model, again);
    const keepsErrors = isSame && covariance === undefined && usesErrors.has(grammar.command);
    const [made] = keepsErrors ? [withSavedCovariance(again, model)] : await chosen([again]);
    notes.push(...fitNotes([made]));
    const { covarianceType } = model.state;
    if (covarianceType !== undefined && covariance === undefined && !keepsErrors) {
      const message = `${saved[i]}: saved with standard errors ${covarianceType}; ${grammar.command} fits it again and does not use them${
        grammar.command === 'anova' || grammar.command === 'drop1' || grammar.command === 'add1'
          ? ': it compares likelihoods; expofam test --term TERM takes them, given the model alone'
          : ''
      }`;
      notes.push({ code: 'covariance-left-out', message });
    }
    if (!isSame) {
      notes.push({
        code: 'other-rows',
        message: `${saved[i]}: fitted again to ${table.name}, with other coefficients than the saved ones (${again.nobs} observations, saved ${model.nobs}): not the rows of the fit, or not its weights`,
      });
    }
    models.push(made);
  }
  progress.done();
  return { models, rest, notes };
}

/** The commands whose numbers are made of the errors that a model was saved with; others compare fits. */
const usesErrors: ReadonlySet<string> = new Set(['test', 'compare']);

const fitNotes = (models: readonly FittedModel[]): Note[] =>
  models.flatMap((model) =>
    model.warnings.map(({ code, message }) => ({ code, message: models.length === 1 ? message : `${model.formula}: ${message}` })),
  );

/** Equal within a thousandth of a standard error, which is more than a solver's tolerance and less than anything that matters. */
function sameCoefficients(a: FittedModel, b: FittedModel): boolean {
  return (
    a.coefficients.length === b.coefficients.length &&
    a.coefficients.every(({ term, estimate, stdError }, i) => {
      const other = b.coefficients[i];
      if (term !== other.term || (estimate === null) !== (other.estimate === null)) return false;
      return estimate === null || other.estimate === null || Math.abs(estimate - other.estimate) <= 1e-3 * (stdError ?? Math.abs(estimate));
    })
  );
}
