import { counted, partialFit } from 'expofam';
import type { FileFormat } from 'expofam-node';
import { textsWithin, usesColumn } from './columnUse.ts';
import { type CommandIo, outputWidth, wantsColor, writeText } from './commandIo.ts';
import type { FitCommandValues } from './fitCommand.ts';
import { intervalLevel } from './fitOptions.ts';
import { jsonText } from './jsonText.ts';
import { wordOption } from './optionValues.ts';
import { checkOutput } from './outputFile.ts';
import { progressReport } from './progress.ts';
import { FORMATS, readData, withAllNames } from './readData.ts';
import { readModel } from './readModel.ts';
import { refuseModelOptions } from './savedModelOptions.ts';
import { solverOptions } from './solverOptions.ts';
import { usageError } from './usageError.ts';
import { writeAtomically } from './writeAtomically.ts';

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
    if (values.json) await writeText(io.stdout, `${jsonText(updated.toJSON())}\n`);
    else {
      const level = intervalLevel(values.intervals);
      await writeText(
        io.stdout,
        updated.summary({
          ...(level === undefined ? {} : { intervals: level }),
          exponentiate: values.exponentiate === true,
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
