import { extname } from 'node:path';
import { counted } from 'expofam';
import { reportHtml } from 'expofam-plot';
import { nodeDocument } from 'expofam-plot/node';
import type { CommandIo } from './commandIo.ts';
import { labelOption } from './labelOption.ts';
import { type ModelDataValues, modelOnRows, readModelData } from './modelData.ts';
import { checkOutput } from './outputFile.ts';
import { withAllNames } from './readData.ts';
import { readModel } from './readModel.ts';
import { usageError } from './usageError.ts';
import { writeAtomically } from './writeAtomically.ts';

export interface ReportCommandValues extends ModelDataValues {
  readonly out?: string;
  readonly title?: string;
  readonly label?: readonly string[];
}

/** `expofam report`: writes one HTML file. Gives the exit code. */
export async function reportCommand(io: CommandIo, words: readonly string[], values: ReportCommandValues): Promise<number> {
  const advice = 'try: expofam report model.json --data data.csv -o report.html';
  if (words.length !== 1) {
    const found = words.length === 0 ? 'no MODEL' : counted(words.length, 'argument');
    throw usageError({ subject: 'expofam report', found, expected: 'one saved model', advice });
  }
  if (values.data === undefined) {
    throw usageError({ subject: 'option --data', found: 'missing', expected: 'the data of the fit: a saved model holds no rows', advice });
  }
  if (values.out === undefined || !['.html', '.htm'].includes(extname(values.out).toLowerCase())) {
    throw usageError({
      subject: 'option --out',
      found: values.out === undefined ? 'missing' : `"${values.out}"`,
      expected: 'an HTML file to write, .html',
      advice: values.out?.toLowerCase().endsWith('.pdf') ? 'write HTML, and print it as PDF in a browser' : advice,
    });
  }
  checkOutput('--out', values.out, [words[0], values.data]);
  const model = readModel(words[0]);
  const labelling = labelOption(values.label);
  const table = await readModelData(io, model, values.data, values);
  const { model: fitted, notes } = await modelOnRows(io, model, table, values);
  const { weights, frequencyWeights, title } = values;
  const html = await withAllNames(table, (known) =>
    reportHtml(fitted, {
      data: known,
      notes,
      document: nodeDocument(),
      ...labelling.options,
      ...(values.data === '-' ? {} : { file: values.data }),
      ...(title === undefined ? {} : { title }),
      ...(weights === undefined ? {} : { weights }),
      ...(frequencyWeights === undefined ? {} : { frequencyWeights }),
      date: new Date().toISOString().slice(0, 10),
    }),
  );
  labelling.check();
  writeAtomically(values.out, html);
  return 0;
}
