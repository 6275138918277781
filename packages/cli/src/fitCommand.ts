import {
  type CoefficientIntervals,
  confint,
  conventional,
  diagnose,
  diagnosticsJson,
  diagnosticsText,
  exponentiateNote,
  type GlmOptions,
  useKernels,
} from 'expofam';
import type { FileFormat } from 'expofam-node';
import { coefficientTable } from './coefficientTable.ts';
import { blocking, type CommandIo, outputWidth, wantsColor, writeText } from './commandIo.ts';
import type { CommonValues } from './commonValues.ts';
import { CONVENTIONS, conventionsText } from './conventionsText.ts';
import { type ChosenCovariance, type CovarianceValues, covarianceOption, optionOf, withChosenCovariance } from './covarianceOption.ts';
import { fitFromFile } from './fitFromFile.ts';
import { type ChosenIntervals, type FitValues, fitOptions, intervalsOption } from './fitOptions.ts';
import { jsonText } from './jsonText.ts';
import { numberOption, wordOption } from './optionValues.ts';
import { checkOutput } from './outputFile.ts';
import { dataAndFormula } from './positionals.ts';
import { progressReport } from './progress.ts';
import { FORMATS } from './readData.ts';
import { resultOptions, writeResult } from './result.ts';
import { type SolverValues, solverOptions } from './solverOptions.ts';
import { traceText } from './traceText.ts';
import { usageError } from './usageError.ts';
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
  useKernels(values.kernels === undefined ? 'auto' : wordOption('--kernels', values.kernels, ['auto', 'simd', 'plain'] as const));
  if (values.update !== undefined) {
    const { updateCommand } = await import('./updateCommand.ts');
    return updateCommand(io, words, { ...values, update: values.update });
  }
  const { data, formula } = dataAndFormula(words, io.env.HOME);
  const options: GlmOptions = { ...fitOptions(values), ...solverOptions(values), ...(values.trace === undefined ? {} : { trace: true }) };
  const summaryOptions = {
    exponentiate: values.exponentiate === true,
    ...(values.digits === undefined
      ? {}
      : {
          digits: numberOption('--digits', values.digits, 'a whole number from 1 to 17', (n) => Number.isInteger(n) && n >= 1 && n <= 17),
        }),
  };
  resultOptions(values);
  const unprinted = values.csv ? (['diagnostics', 'conventions'] as const).find((name) => values[name]) : undefined;
  if (unprinted !== undefined) {
    throw usageError({
      subject: `option --${unprinted}`,
      found: 'given with --csv, which is the table of coefficients',
      expected: 'text or --json',
      advice: unprinted === 'diagnostics' ? 'expofam diagnose DATA FORMULA --csv prints the rows' : 'use --json',
    });
  }
  const intervals = intervalsOption(values.intervals);
  const covariance = covarianceOption(intervals?.method === 'bootstrap' && !values.bootstrap ? { ...values, bootstrap: true } : values);
  refuseLikelihoodIntervals(intervals, covariance);
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
    const { model, sample } = await withChosenCovariance(io, progress, models[0], covariance);
    const ends = intervals && (await blocking(io, () => confint(model, { ...intervals, ...(sample ? { bootstrap: { sample } } : {}) })));
    const notesOfParts = [
      ...(ends?.notes ?? []).map((message) => ({ code: 'interval', message: `interval of ${message}` })),
      ...referenceNotes(model.state.parameterization, values),
    ];
    const theirs = conventions === undefined ? undefined : conventional(model, conventions);
    if (values.save !== undefined) writeAtomically(values.save, `${JSON.stringify(model.save())}\n`);
    if (values.trace !== undefined) writeAtomically(values.trace, traceText(model));
    const ratioNote = summaryOptions.exponentiate ? exponentiateNote(model.state) : undefined;
    const ratioNotes = ratioNote === undefined ? [] : [{ code: 'exponentiate-link', message: ratioNote }];
    const withEnds: { readonly intervals?: CoefficientIntervals } = ends ? { intervals: ends } : {};
    if (values.json) {
      const diagnostics = values.diagnostics ? await blocking(io, () => diagnose(model)) : undefined;
      const warnings = [
        ...readWarnings.map(({ code, message }) => ({ code, message })),
        ...model.warnings,
        ...ratioNotes,
        ...notesOfParts,
        ...(diagnostics?.warnings ?? []),
      ];
      const { exponentiate } = summaryOptions;
      if (ends) {
        // JSON has no infinite numbers: an open end is null, and said to be open.
        ends.terms.forEach((term, i) => {
          const open = [
            ends.lower[i] === Number.NEGATIVE_INFINITY && 'lower',
            ends.upper[i] === Number.POSITIVE_INFINITY && 'upper',
          ].filter(Boolean);
          if (open.length > 0) warnings.push({ code: 'open-interval', message: `interval of ${term}: no ${open.join(' and no ')} end` });
        });
      }
      const json = {
        ...model.toJSON(),
        // Estimates stay those of the linear predictor under their own name, whatever else is asked for.
        coefficients: model.tidy(withEnds),
        ...(intervals ? { level: intervals.level, intervalMethod: intervals.method } : {}),
        ...(exponentiate ? { exponentiated: model.tidy({ ...withEnds, exponentiate }) } : {}),
        warnings,
        ...(diagnostics ? { diagnostics: diagnosticsJson(diagnostics) } : {}),
        ...(theirs ? { conventions: theirs } : {}),
      };
      await writeText(io.stdout, `${jsonText(json)}\n`);
    } else if (values.csv) {
      const notes = [...readWarnings, ...model.warnings, ...ratioNotes, ...notesOfParts];
      const rows = model.tidy({
        ...withEnds,
        exponentiate: summaryOptions.exponentiate,
      });
      await writeResult(io, { heading: [], tables: [coefficientTable(rows)], notes }, values);
    } else {
      const note = async ({ message }: { readonly message: string }) => {
        if (!values.quiet) await writeText(io.stderr, warningText(message, wantsColor(io, io.stderr, values.color)));
      };
      for (const warning of [...readWarnings, ...notesOfParts]) await note(warning);
      const color = wantsColor(io, io.stdout, values.color);
      const summary = model.summary({ ...summaryOptions, ...withEnds, color, width: outputWidth(io.stdout) });
      if (values.diagnostics) {
        const diagnostics = await blocking(io, () => diagnose(model));
        await writeText(io.stdout, summary + diagnosticsText(model.state, diagnostics, outputWidth(io.stdout), model.training?.frame));
        for (const warning of diagnostics.warnings) await note(warning);
      } else await writeText(io.stdout, summary);
      if (theirs) await writeText(io.stdout, conventionsText(theirs, outputWidth(io.stdout)));
    }
    return model.converged || ['separated', 'stopped', 'runaway', 'boundary'].includes(model.status) ? 0 : 1;
  } finally {
    progress.done();
  }
}

/** What is of coefficients against the reference class where the table has a θ for every class. */
function referenceNotes(parameterization: string | undefined, values: FitCommandValues): { code: string; message: string }[] {
  if (parameterization !== 'full') return [];
  return (['conventions', 'trace'] as const)
    .filter((name) => values[name] !== undefined)
    .map((name) => ({ code: 'reference-coefficients', message: `--${name}: its coefficients are those against the reference class` }));
}

/** Intervals of the likelihood know nothing of robust errors. */
function refuseLikelihoodIntervals(intervals: ChosenIntervals | undefined, covariance: ChosenCovariance | undefined): void {
  if (covariance === undefined || (intervals?.method !== 'profile' && intervals?.method !== 'score')) return;
  throw usageError({
    subject: `option --intervals ${intervals.method}`,
    found: `given with ${optionOf(covariance)}`,
    expected: 'the errors of the model: these intervals are made of its likelihood alone',
    advice: 'use --intervals wald, or leave out the other',
  });
}
