import { counted, partialFit } from 'expofam';
import type { FileFormat } from 'expofam-node';
import { coefficientTable } from './coefficientTable.ts';
import { textsWithin, usesColumn } from './columnUse.ts';
import { type CommandIo, outputWidth, wantsColor, writeText } from './commandIo.ts';
import type { FitCommandValues } from './fitCommand.ts';
import { intervalsOption } from './fitOptions.ts';
import { jsonText } from './jsonText.ts';
import { wordOption } from './optionValues.ts';
import { checkOutput } from './outputFile.ts';
import { progressReport } from './progress.ts';
import { FORMATS, readData, withAllNames } from './readData.ts';
import { readModel } from './readModel.ts';
import { resultOptions, writeResult } from './result.ts';
import { refuseModelOptions } from './savedModelOptions.ts';
import { solverOptions } from './solverOptions.ts';
import { usageError } from './usageError.ts';
import { writeAtomically } from './writeAtomically.ts';

/** Options that need all rows of a fit; an update has the new ones alone. */
const ROWS_OF_THE_FIT = ['diagnostics', 'conventions', 'robust', 'neweyWest', 'cluster', 'bootstrap', 'trace'] as const;

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `expofam fit --update MODEL DATA`: continues from a saved model on new rows. Gives the exit code. */
export async function updateCommand(
  io: CommandIo,
  words: readonly string[],
  values: FitCommandValues & { readonly update: string },
): Promise<number> {
  const [data, ...rest] = words;
  if (data === undefined || rest.length > 0) {
    throw usageError({
      subject: 'expofam fit --update',
      found: data === undefined ? 'no DATA' : `${counted(words.length, 'argument')} (${words.join(' ')})`,
      expected: 'the new rows alone: formula and family are those of the model',
      advice: 'try: expofam fit --update model.json more.csv --save model.json',
    });
  }
  refuseModelOptions(values, '--update');
  const { solver, stochastic } = solverOptions(values);
  if (solver !== undefined && solver !== 'newton' && solver !== 'stochastic') {
    throw usageError({ subject: 'option --solver', found: `"${solver}"`, expected: 'newton or stochastic with --update' });
  }
  // The model itself may be replaced: it goes on.
  checkOutput('--save', values.save, [data]);
  const { digits } = resultOptions(values);
  const intervals = intervalsOption(values.intervals);
  const asked = ROWS_OF_THE_FIT.find((name) => values[name] !== undefined && values[name] !== false);
  if (asked !== undefined || (intervals !== undefined && intervals.method !== 'wald')) {
    throw usageError({
      subject: asked === undefined ? `option --intervals ${intervals?.method}` : `option --${kebab(asked)}`,
      found: 'given with --update',
      expected: 'what needs no rows of the earlier fit',
      advice: 'leave it out, or fit all rows together with expofam fit DATA FORMULA',
    });
  }
  const model = readModel(values.update);
  const progress = progressReport(io, values.quiet === true || values.json === true);
  try {
    const texts = [...textsWithin(model.state.frame), model.state.response.label];
    const named = [values.weights, values.frequencyWeights];
    const table = await readData(io, progress, {
      path: data,
      where: values.where,
      format: values.format === undefined ? undefined : wordOption<FileFormat>('--format', values.format, FORMATS),
      columns: (names) => names.filter((name) => named.includes(name) || texts.some((text) => usesColumn(text, name))),
    });
    const updated = await withAllNames(table, (known) =>
      partialFit(model, known, {
        ...(values.weights === undefined ? {} : { weights: values.weights }),
        ...(values.frequencyWeights === undefined ? {} : { frequencyWeights: values.frequencyWeights }),
        ...(solver === undefined ? {} : { solver }),
        ...(stochastic ? { stochastic } : {}),
      }),
    );
    progress.done();
    if (values.save !== undefined) writeAtomically(values.save, `${JSON.stringify(updated.save())}\n`);
    const withLevel = intervals === undefined ? {} : { level: intervals.level };
    const exponentiate = values.exponentiate === true;
    if (values.json) {
      const json = {
        ...updated.toJSON(),
        coefficients: updated.tidy(withLevel),
        ...(intervals ? { level: intervals.level, intervalMethod: intervals.method } : {}),
        ...(exponentiate ? { exponentiated: updated.tidy({ ...withLevel, exponentiate }) } : {}),
      };
      await writeText(io.stdout, `${jsonText(json)}\n`);
    } else if (values.csv) {
      const table = coefficientTable(updated.tidy({ ...withLevel, exponentiate }));
      await writeResult(io, { heading: [], tables: [table], notes: updated.warnings }, values);
    } else {
      await writeText(
        io.stdout,
        updated.summary({
          ...(intervals === undefined ? {} : { intervals: intervals.level }),
          ...(values.digits === undefined ? {} : { digits }),
          exponentiate,
          color: wantsColor(io, io.stdout, values.color),
          width: outputWidth(io.stdout),
        }),
      );
    }
    return 0;
  } finally {
    progress.done();
  }
}
