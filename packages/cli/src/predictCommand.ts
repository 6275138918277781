import { counted, ExpofamError, type FittedModel, type Prediction, predictionIntervals } from 'expofam';
import type { FileFormat } from 'expofam-node';
import { textsWithin, usesColumn } from './columnUse.ts';
import { type CommandIo, wantsColor, writeText } from './commandIo.ts';
import type { CommonValues } from './commonValues.ts';
import { delimitedField } from './delimitedField.ts';
import { lambdaOption, numberOption, wordOption } from './optionValues.ts';
import { checkOutput } from './outputFile.ts';
import { progressReport } from './progress.ts';
import { FORMATS, readData, withAllNames } from './readData.ts';
import { damagedModel, readModelAt } from './readModel.ts';
import { usageError } from './usageError.ts';
import { warningText } from './warningText.ts';
import { writeAtomically } from './writeAtomically.ts';

export interface PredictCommandValues extends CommonValues {
  readonly type?: string;
  readonly se?: boolean;
  readonly interval?: string;
  readonly level?: string;
  readonly weights?: string;
  readonly output?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly out?: string;
  readonly where?: string;
  readonly format?: string;
  readonly at?: string;
}

const OUTPUTS = ['csv', 'tsv', 'json', 'ndjson'] as const;
type Output = (typeof OUTPUTS)[number];

/** `expofam predict`: one line for each row of the data, in their order. Gives the exit code. */
export async function predictCommand(io: CommandIo, words: readonly string[], values: PredictCommandValues): Promise<number> {
  const [modelPath, data, ...rest] = words;
  if (modelPath === undefined || data === undefined || rest.length > 0) {
    throw usageError({
      subject: 'expofam predict',
      found:
        words.length === 0
          ? 'neither MODEL nor DATA'
          : words.length === 1
            ? `MODEL ("${modelPath}") and no DATA`
            : counted(words.length, 'argument'),
      expected: 'a saved model or path and a data file (or - for standard input)',
      advice: 'try: expofam predict model.json new.csv',
    });
  }
  const predict = predictor(values);
  const output = outputOf(values);
  const format = values.format === undefined ? undefined : wordOption<FileFormat>('--format', values.format, FORMATS);
  const { model, note } = readModelAt(modelPath, values.at === undefined ? undefined : lambdaOption(values.at));
  checkOutput('--out', values.out, [modelPath, data]);
  const progress = progressReport(io, values.quiet === true);
  try {
    const texts = textsWithin(model.state.frame);
    const table = await readData(io, progress, {
      path: data,
      where: values.where,
      format,
      columns: (names) => names.filter((name) => name === values.weights || texts.some((text) => usesColumn(text, name))),
    });
    const prediction = await withAllNames(table, (known) => predict(model, known)).catch((cause) => {
      throw cause instanceof ExpofamError ? cause : damagedModel(modelPath, cause);
    });
    progress.done();
    if (note !== undefined && !values.quiet) await writeText(io.stderr, warningText(note, wantsColor(io, io.stderr, values.color)));
    const missing = prediction.missingRows;
    if (missing.length > 0 && !values.quiet) {
      const shown = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ', …' : '');
      const rows = missing.length === 1 ? `row ${shown} has` : `${missing.length} rows (${shown}) have`;
      await writeText(
        io.stderr,
        warningText(`${table.name}: ${rows} a missing value and no prediction`, wantsColor(io, io.stderr, values.color)),
      );
    }
    const pieces = predictionText(prediction, table.rowCount, output);
    if (values.out !== undefined) writeAtomically(values.out, [...pieces].join(''));
    else for (const piece of pieces) await writeText(io.stdout, piece);
    return 0;
  } finally {
    progress.done();
  }
}

/** How the predictions are written: `--json` and `--csv`, which every command has, are short for two of the formats. */
function outputOf({ output, json, csv }: PredictCommandValues): Output {
  const asked = [
    ...(output === undefined ? [] : [{ option: `--output ${output}`, format: wordOption('--output', output, OUTPUTS) }]),
    ...(json ? [{ option: '--json', format: 'json' as const }] : []),
    ...(csv ? [{ option: '--csv', format: 'csv' as const }] : []),
  ];
  if (new Set(asked.map(({ format }) => format)).size > 1) {
    throw usageError({
      subject: 'expofam predict',
      found: asked.map(({ option }) => option).join(' and '),
      expected: 'one format for the predictions',
      advice: 'leave one of them out',
    });
  }
  return asked[0]?.format ?? 'csv';
}

/** What the options ask of a model. */
function predictor(values: PredictCommandValues): (model: FittedModel, data: unknown) => Prediction {
  const interval =
    values.interval === undefined ? undefined : wordOption('--interval', values.interval, ['confidence', 'prediction'] as const);
  if (values.level !== undefined && interval === undefined) {
    throw usageError({
      subject: 'option --level',
      found: 'given without --interval',
      expected: 'an interval that it is the level of',
      advice: 'add --interval confidence or --interval prediction',
    });
  }
  if (values.weights !== undefined && interval !== 'prediction') {
    throw usageError({
      subject: 'option --weights',
      found: 'given without --interval prediction',
      expected: 'an interval for new observations, which their trials or weights make narrower',
      advice: 'add --interval prediction, or leave --weights out',
    });
  }
  const shared = {
    ...(values.se ? { se: true } : {}),
    ...(values.level === undefined
      ? {}
      : { level: numberOption('--level', values.level, 'a level between 0 and 1, such as 0.95', (x) => x > 0 && x < 1) }),
  };
  if (interval !== 'prediction') {
    const options = { ...shared, ...(values.type === undefined ? {} : { type: values.type }), ...(interval ? { interval } : {}) };
    return (model, data) => model.predict(data, options);
  }
  if (values.type !== undefined && values.type !== 'response') {
    throw usageError({
      subject: 'option --interval prediction',
      found: `--type ${values.type}`,
      expected: '--type response: a new observation is a response',
      advice: 'leave --type out, or use --interval confidence',
    });
  }
  const options = { ...shared, ...(values.weights === undefined ? {} : { weights: weightsOption(values.weights) }) };
  return (model, data) => predictionIntervals(model, data, options);
}

/** A number for all rows, or a column's name. */
const weightsOption = (text: string): string | number => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text);

const partTitle = (part: string, predictor: string, all: object): string =>
  Object.keys(all).length === 1 ? part : `${predictor}: ${part}`;

/** Rows that are printed at once. */
const PIECE = 10_000;

function* predictionText(prediction: Prediction, rowCount: number, output: Output): Generator<string> {
  const names = Object.keys(prediction.columns);
  // The linear predictors have the names of what they are linked to, so their scale is said in the title.
  const titleOf = (name: string): string => (prediction.type !== 'link' ? name : names.length === 1 ? 'link' : `link.${name}`);
  const isTerms = prediction.type === 'terms';
  const columns: [string, (i: number) => number | string | null][] = names.flatMap((name) =>
    ([undefined, 'stdError', 'lower', 'upper'] as const).flatMap((part): [string, (i: number) => number | null][] => {
      const column = part === undefined ? prediction.columns[name] : prediction[part]?.[name];
      if (column === undefined) return [];
      const title = part === undefined ? titleOf(name) : names.length === 1 && !isTerms ? part : `${titleOf(name)}.${part}`;
      return [[title, (i) => (Number.isNaN(column[i]) ? null : column[i])]];
    }),
  );
  const { classes, constant = {}, offset = {} } = prediction;
  // With the constant and the offset the terms of a row sum to its linear predictor.
  for (const [name, value] of Object.entries(constant)) columns.unshift([partTitle('constant', name, constant), () => value]);
  for (const [name, values] of Object.entries(offset))
    columns.push([partTitle('offset', name, constant), (i) => (Number.isNaN(values[i]) ? null : values[i])]);
  if (classes) columns.unshift(['class', (i) => classes[i]]);
  const separator = output === 'tsv' ? '\t' : ',';
  if (output === 'csv' || output === 'tsv') yield `${columns.map(([name]) => delimitedField(name, separator)).join(separator)}\n`;
  for (let start = 0; start < rowCount; start += PIECE) {
    const lines: string[] = [];
    for (let i = start; i < Math.min(rowCount, start + PIECE); i++) {
      if (output === 'csv' || output === 'tsv') lines.push(columns.map(([, cell]) => delimitedField(cell(i), separator)).join(separator));
      else lines.push(JSON.stringify(Object.fromEntries(columns.map(([name, cell]) => [name, cell(i)]))));
    }
    if (output !== 'json') yield `${lines.join('\n')}\n`;
    else yield `${start === 0 ? '[\n' : ',\n'}${lines.join(',\n')}`;
  }
  if (output === 'json') yield rowCount === 0 ? '[]\n' : '\n]\n';
}
