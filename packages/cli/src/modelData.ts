import type { FittedModel } from 'expofam';
import type { FileFormat, FileTable } from 'expofam-node';
import { type ModelWithRows, withRows } from 'expofam-plot';
import { textsWithin, usesColumn } from './columnUse.ts';
import { type CommandIo, wantsColor, writeText } from './commandIo.ts';
import type { CommonValues } from './commonValues.ts';
import { wordOption } from './optionValues.ts';
import { progressReport } from './progress.ts';
import { FORMATS, readData, withAllNames } from './readData.ts';
import { warningText } from './warningText.ts';

/** The options that say which rows belong to a saved model. */
export interface ModelDataValues extends CommonValues {
  readonly data?: string;
  readonly weights?: string;
  readonly frequencyWeights?: string;
  readonly where?: string;
  readonly format?: string;
}

/** Reads the columns of a data file that a saved model mentions, and those of `also` (texts that may name columns). */
export async function readModelData(
  io: CommandIo,
  model: FittedModel,
  path: string,
  values: ModelDataValues,
  also: readonly string[] = [],
): Promise<FileTable> {
  const progress = progressReport(io, values.quiet === true);
  try {
    const format = values.format === undefined ? undefined : wordOption<FileFormat>('--format', values.format, FORMATS);
    const named = [values.weights, values.frequencyWeights, ...also].filter((text) => text !== undefined);
    const texts = [...textsWithin(model.state.frame), model.state.response.label, model.state.formula, ...named];
    return await readData(io, progress, {
      path,
      where: values.where,
      format,
      columns: (names) => names.filter((name) => texts.some((text) => usesColumn(text, name))),
    });
  } finally {
    progress.done();
  }
}

/** A saved model fitted again to its rows, and what to say where they give other coefficients. */
interface RefittedModel {
  readonly model: FittedModel;
  readonly notes: readonly string[];
}

/** The model with its rows, by fitting it again; a warning says when they give other coefficients. */
export async function modelOnRows(
  io: CommandIo,
  model: FittedModel,
  table: FileTable,
  values: ModelDataValues,
  options: { readonly trace?: boolean } = {},
): Promise<RefittedModel> {
  const { weights, frequencyWeights } = values;
  const again: ModelWithRows = await withAllNames(table, (known) => withRows(model, known, { weights, frequencyWeights, ...options }));
  if (!again.isOther) return { model: again.model, notes: [] };
  const change = again.largestChange >= 100 ? 'more than 100' : again.largestChange.toPrecision(2);
  const { covarianceType } = model.state;
  const errors = covarianceType === undefined ? '' : ` and has its own standard errors, not the saved ones (${covarianceType})`;
  const message = `${table.name}: a fit to these rows has other coefficients than the saved model, by up to ${change} standard errors; what is said and drawn of rows is of that fit${errors}; expected the data and weights of the saved one`;
  if (values.quiet !== true) await writeText(io.stderr, warningText(message, wantsColor(io, io.stderr, values.color)));
  return { model: again.model, notes: [message] };
}
