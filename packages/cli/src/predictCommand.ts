import { ExpofamError, type Prediction } from 'expofam';
import type { FileFormat } from 'expofam-node';
import { textsWithin, usesColumn } from './columnUse.ts';
import { type CommandIo, wantsColor, writeText } from './commandIo.ts';
import type { CommonValues } from './commonValues.ts';
import { delimitedField } from './delimitedField.ts';
import { wordOption } from './optionValues.ts';
import { progressReport } from './progress.ts';
import { FORMATS, readData, withAllNames } from './readData.ts';
import { damagedModel, readModel } from './readModel.ts';
import { usageError } from './usageError.ts';
import { warningText } from './warningText.ts';
import { writeAtomically } from './writeAtomically.ts';

export interface PredictCommandValues extends CommonValues {
  readonly type?: string;
  readonly output?: string;
  readonly out?: string;
  readonly where?: string;
  readonly format?: string;
}

const TYPES = ['response', 'link', 'class'] as const;
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
            : `${words.length} arguments`,
      expected: 'a saved model and a data file (or - for standard input)',
      advice: 'try: expofam predict model.json new.csv',
    });
  }
  const type = wordOption('--type', values.type ?? 'response', TYPES);
  const output = wordOption('--output', values.output ?? 'csv', OUTPUTS);
  const format = values.format === undefined ? undefined : wordOption<FileFormat>('--format', values.format, FORMATS);
  const model = readModel(modelPath);
  const progress = progressReport(io, values.quiet === true);
  try {
    const texts = textsWithin(model.state.frame);
    const table = await readData(io, progress, {
      path: data,
      where: values.where,
      format,
      columns: (names) => names.filter((name) => texts.some((text) => usesColumn(text, name))),
    });
    const prediction = await withAllNames(table, (known) => model.predict(known, { type })).catch((cause) => {
      throw cause instanceof ExpofamError ? cause : damagedModel(modelPath, cause);
    });
    progress.done();
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

/** Rows that are printed at once. */
const PIECE = 10_000;

function* predictionText(prediction: Prediction, rowCount: number, output: Output): Generator<string> {
  const columns: [string, (i: number) => number | string | null][] = Object.entries(prediction.columns).map(([name, column]) => [
    name,
    (i) => (Number.isNaN(column[i]) ? null : column[i]),
  ]);
  const { classes } = prediction;
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
