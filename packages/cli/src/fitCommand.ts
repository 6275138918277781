import {
  conventional,
  diagnose,
  diagnosticsJson,
  diagnosticsText,
  exponentiateNote,
  type FittedModel,
  type GlmOptions,
  useKernels,
} from 'expofam';
import type { FileFormat } from 'expofam-node';
import { blocking, type CommandIo, outputWidth, wantsColor, writeText } from './commandIo.ts';
import type { CommonValues } from './commonValues.ts';
import { CONVENTIONS, conventionsText } from './conventionsText.ts';
import { type CovarianceValues, covarianceOption, withCovarianceOption } from './covarianceOption.ts';
import { fitFromFile } from './fitFromFile.ts';
import { type FitValues, fitOptions, intervalLevel } from './fitOptions.ts';
import { jsonText } from './jsonText.ts';
import { numberOption, wordOption } from './optionValues.ts';
import { checkOutput } from './outputFile.ts';
import { dataAndFormula } from './positionals.ts';
import { progressReport } from './progress.ts';
import { FORMATS } from './readData.ts';
import { type ResultTable, resultOptions, writeResult } from './result.ts';
import { type SolverValues, solverOptions } from './solverOptions.ts';
import { traceText } from './traceText.ts';
import { warningText } from './warningText.ts';
import { writeAtomically } from './writeAtomically.ts';

export interface FitCommandValues extends FitValues, SolverValues, CovarianceValues, CommonValues {
  readonly where?: string;
  readonly format?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly save?: string;
  readonly intervals?: string | boolean;
  readonly exponentiate?: boolean;
  readonly digits?: string;
  readonly diagnostics?: boolean;
  readonly conventions?: string;
  readonly trace?: string;
  readonly update?: string;
  readonly kernels?: string;
}

/** `expofam fit`: reads, fits, prints. Gives the exit code. */
export async function fitCommand(io: CommandIo, words: readonly string[], values: FitCommandValues): Promise<number> {
  useKernels(values.kernels === undefined ? 'auto' : wordOption('--kernels', values.kernels, ['auto', 'plain'] as const));
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
  resultOptions(values);
  const covariance = covarianceOption(values);
  const conventions = values.conventions === undefined ? undefined : wordOption('--conventions', values.conventions, CONVENTIONS);
  const format = values.format === undefined ? undefined : wordOption<FileFormat>('--format', values.format, FORMATS);

  checkOutput('--save', values.save, [data, values.familyFile]);
  checkOutput('--trace', values.trace, [data, values.familyFile, values.save]);

  const progress = progressReport(io, values.quiet === true || (values.json === true && !io.stderr.isTTY));
  try {
    const also = (values.cluster ?? []).map((name) => `\`${name}\``);
    const { models, warnings: readWarnings } = await fitFromFile(io, progress, {
      data,
      formulas: [formula],
      options,
      where: values.where,
      format,
      also,
    });
    progress.done();
    const model = await withCovarianceOption(io, progress, models[0], covariance);
    const theirs = conventions === undefined ? undefined : conventional(model, conventions);
    if (values.save !== undefined) writeAtomically(values.save, `${JSON.stringify(model.save())}\n`);
    if (values.trace !== undefined) writeAtomically(values.trace, traceText(model));
    const ratioNote = summaryOptions.exponentiate ? exponentiateNote(model.state) : undefined;
    const ratioNotes = ratioNote === undefined ? [] : [{ code: 'exponentiate-link', message: ratioNote }];
    if (values.json) {
      const diagnostics = values.diagnostics ? blocking(io, () => diagnose(model)) : undefined;
      const warnings = [
        ...readWarnings.map(({ code, message }) => ({ code, message })),
        ...model.warnings,
        ...ratioNotes,
        ...(diagnostics?.warnings ?? []),
      ];
      const { intervals, exponentiate } = summaryOptions;
      const level = intervals === undefined ? {} : { level: intervals };
      const json = {
        ...model.toJSON(),
        // Estimates stay those of the linear predictor under their own name, whatever else is asked for.
        coefficients: model.tidy(level),
        ...level,
        ...(exponentiate ? { exponentiated: model.tidy({ ...level, exponentiate }) } : {}),
        warnings,
        ...(diagnostics ? { diagnostics: diagnosticsJson(diagnostics) } : {}),
        ...(theirs ? { conventions: theirs } : {}),
      };
      await writeText(io.stdout, `${jsonText(json)}\n`);
    } else if (values.csv) {
      const notes = [...readWarnings, ...model.warnings, ...ratioNotes];
      const rows = model.tidy({
        ...(summaryOptions.intervals === undefined ? {} : { level: summaryOptions.intervals }),
        exponentiate: summaryOptions.exponentiate,
      });
      await writeResult(io, { heading: [], tables: [coefficientTable(rows)], notes }, values);
    } else {
      const note = async ({ message }: { readonly message: string }) => {
        if (!values.quiet) await writeText(io.stderr, warningText(message, wantsColor(io, io.stderr, values.color)));
      };
      for (const warning of readWarnings) await note(warning);
      const color = wantsColor(io, io.stdout, values.color);
      const summary = model.summary({ ...summaryOptions, color, width: outputWidth(io.stdout) });
      if (values.diagnostics) {
        const diagnostics = blocking(io, () => diagnose(model));
        await writeText(io.stdout, summary + diagnosticsText(model.state, diagnostics, outputWidth(io.stdout)));
        for (const warning of diagnostics.warnings) await note(warning);
      } else await writeText(io.stdout, summary);
      if (theirs) await writeText(io.stdout, conventionsText(theirs, outputWidth(io.stdout)));
    }
    return model.converged || ['separated', 'stopped', 'runaway', 'boundary'].includes(model.status) ? 0 : 1;
  } finally {
    progress.done();
  }
}

/** The coefficient table as CSV prints it. */
function coefficientTable(rows: ReturnType<FittedModel['tidy']>): ResultTable {
  const group = rows.some((row) => row.class !== undefined)
    ? 'class'
    : rows.some((row) => row.predictor !== undefined)
      ? 'predictor'
      : undefined;
  const keys = [
    ...(group === undefined ? [] : ([group] as const)),
    'term',
    'estimate',
    'stdError',
    'lower',
    'upper',
    'statistic',
    'pValue',
  ] as const;
  return {
    key: 'coefficients',
    columns: keys
      .filter((key) => (key !== 'lower' && key !== 'upper') || rows[0]?.lower !== undefined)
      .map((key) => ({ key, values: rows.map((row) => row[key] ?? null) })),
  };
}
