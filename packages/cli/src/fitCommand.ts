import {
  diagnose,
  diagnosticsJson,
  diagnosticsText,
  ExpofamError,
  type FittedModel,
  familyByName,
  type GlmOptions,
  glmAsync,
} from 'expofam';
import type { FileFormat, FileTable, ReadWarning } from 'expofam-node';
import { hasDot, isDeclaredCategorical, mentionedColumns, usesColumn } from './columnUse.ts';
import { type CommandIo, outputWidth, wantsColor, writeText } from './commandIo.ts';
import type { CommonValues } from './commonValues.ts';
import { type FitValues, fitOptions, intervalLevel } from './fitOptions.ts';

import { jsonText } from './jsonText.ts';
import { numberOption, wordOption } from './optionValues.ts';
import { dataAndFormula } from './positionals.ts';
import { progressReport } from './progress.ts';
import { FORMATS, readData, withAllNames } from './readData.ts';
import { type SolverValues, solverOptions } from './solverOptions.ts';
import { traceText } from './traceText.ts';
import { warningText } from './warningText.ts';
import { writeAtomically } from './writeAtomically.ts';

export interface FitCommandValues extends FitValues, SolverValues, CommonValues {
  readonly where?: string;
  readonly format?: string;
  readonly json?: boolean;
  readonly save?: string;
  readonly intervals?: string | boolean;
  readonly exponentiate?: boolean;
  readonly digits?: string;
  readonly diagnostics?: boolean;
  readonly trace?: string;
  readonly update?: string;
}

/** How often a long fit looks whether it is to stop, in milliseconds. */
const YIELD_MS = 30;

/** `expofam fit`: reads, fits, prints. Gives the exit code. */
export async function fitCommand(io: CommandIo, words: readonly string[], values: FitCommandValues): Promise<number> {
  if (values.update !== undefined) {
    const { updateCommand } = await import('./updateCommand.ts');
    return updateCommand(io, words, { ...values, update: values.update });
  }
  const { data, formula } = dataAndFormula(words, io.env.HOME);
  const options: GlmOptions = { ...fitOptions(values), ...solverOptions(values), ...(values.trace === undefined ? {} : { trace: true }) };
  const summaryOptions = {
    intervals: intervalLevel(values.intervals),
    exponentiate: values.exponentiate === true,
    ...(values.digits === undefined
      ? {}
      : {
          digits: numberOption('--digits', values.digits, 'a whole number from 1 to 17', (n) => Number.isInteger(n) && n >= 1 && n <= 17),
        }),
  };
  const format = values.format === undefined ? undefined : wordOption<FileFormat>('--format', values.format, FORMATS);
  // What the command line alone can get wrong is said before a file of a gigabyte is read.
  familyByName(options.family as string);

  const progress = progressReport(io, values.quiet === true || (values.json === true && !io.stderr.isTTY));
  try {
    const mentions = mentionsOf(formula, values, options);
    const table = await readData(io, progress, {
      path: data,
      where: values.where,
      format,
      columns: (names) => mentionedColumns(names, mentions),
    });
    const readWarnings = judgeWarnings(table, mentions, formula, options);
    const model = await withAllNames(table, (known) => fit(io, formula, known, options, progress.update));
    progress.done();
    if (values.save !== undefined) writeAtomically(values.save, `${JSON.stringify(model.save())}\n`);
    if (values.trace !== undefined) writeAtomically(values.trace, traceText(model));
    if (values.json) {
      const diagnostics = values.diagnostics ? diagnose(model) : undefined;
      const warnings = [
        ...readWarnings.map(({ code, message }) => ({ code, message })),
        ...model.warnings,
        ...(diagnostics?.warnings ?? []),
      ];
      const json = { ...model.toJSON(), warnings, ...(diagnostics ? { diagnostics: diagnosticsJson(diagnostics) } : {}) };
      await writeText(io.stdout, `${jsonText(json)}\n`);
    } else {
      const note = async ({ message }: { readonly message: string }) => {
        if (!values.quiet) await writeText(io.stderr, warningText(message, wantsColor(io, io.stderr, values.color)));
      };
      for (const warning of readWarnings) await note(warning);
      const color = wantsColor(io, io.stdout, values.color);
      const summary = model.summary({ ...summaryOptions, color, width: outputWidth(io.stdout) });
      if (values.diagnostics) {
        const diagnostics = diagnose(model);
        await writeText(io.stdout, summary + diagnosticsText(model.state, diagnosticsJson(diagnostics)));
        for (const warning of diagnostics.warnings) await note(warning);
      } else await writeText(io.stdout, summary);
    }
    return model.converged || ['separated', 'saturated', 'stopped'].includes(model.status) ? 0 : 1;
  } finally {
    progress.done();
  }
}

function mentionsOf(formula: string, values: FitCommandValues, options: GlmOptions): string[] {
  const { weights, frequencyWeights, offset } = values;
  const named = [...Object.keys(options.contrasts ?? {}), ...Object.keys(options.levels ?? {})].map((name) => `\`${name}\``);
  return [formula, weights, frequencyWeights, offset, ...named].filter((text) => text !== undefined);
}

/**
 * Warnings of the reader for the columns that the model uses. A column that is half text is refused, as the library
 * refuses it, unless the formula or `--levels` declares it categorical: a stray word among a thousand numbers would
 * otherwise make a thousand coefficients.
 */
function judgeWarnings(table: FileTable, mentions: readonly string[], formula: string, options: GlmOptions): ReadWarning[] {
  const used = table.warnings.filter(({ column }) => mentions.some((text) => hasDot(text) || usesColumn(text, column)));
  return used.filter((warning) => {
    if (warning.code !== 'half-text') return true;
    if (isDeclaredCategorical(formula, warning.column) || Object.hasOwn(options.levels ?? {}, warning.column)) return false;
    throw new ExpofamError('mixed-column', {
      subject: warning.subject,
      found: warning.found.replace(/^is /, ''),
      expected: 'numbers throughout, or text',
      advice: `correct the cell or leave it empty; to use the column as categories write C(${warning.column})`,
      details: { column: warning.column },
    });
  });
}

function fit(
  io: CommandIo,
  formula: string,
  table: Parameters<typeof glmAsync>[1],
  options: GlmOptions,
  report: (text: string) => void,
): Promise<FittedModel> {
  let last = performance.now();
  const between = async () => {
    if (performance.now() - last > YIELD_MS) {
      // Signals are delivered only when the loop turns.
      await new Promise((resolve) => setImmediate(resolve));
      last = performance.now();
    }
    if (io.signal?.aborted) throw new ExpofamError('interrupted', { subject: 'expofam fit', found: 'interrupted' });
  };
  const onStep: GlmOptions['onStep'] = ({ iteration, logLikelihood }) =>
    report(`fitting: iteration ${iteration}, log-likelihood ${logLikelihood.toPrecision(10)}`);
  return glmAsync(formula, table, { ...options, onStep }, between);
}
