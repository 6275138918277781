import { ExpofamError, type FittedModel, type GlmOptions, glmAsync, parseFormula, type Table } from 'expofam';
import type { FileFormat, FileTable, ReadWarning } from 'expofam-node';
import { hasDot, isDeclaredCategorical, mentionedColumns, usesColumn } from './columnUse.ts';
import type { CommandIo } from './commandIo.ts';
import type { Progress } from './progress.ts';
import { knowingAllNames, readData } from './readData.ts';

/** How often a long fit looks whether it is to stop, in milliseconds. */
const YIELD_MS = 30;

export interface FileFitOptions {
  readonly data: string;
  readonly formulas: readonly string[];
  readonly options: GlmOptions;
  readonly where?: string;
  readonly format?: FileFormat;
  /** Expressions of columns that are needed besides those of formulas and options. */
  readonly also?: readonly string[];
}

export interface FileFit {
  readonly models: readonly FittedModel[];
  readonly table: FileTable;
  readonly warnings: readonly ReadWarning[];
}

/** Reads the columns that the formulas and options name, and fits each formula to them. */
export async function fitFromFile(io: CommandIo, progress: Progress, job: FileFitOptions): Promise<FileFit> {
  const { table, known, warnings } = await readForFit(io, progress, job);
  const models: FittedModel[] = [];
  for (const formula of job.formulas) models.push(await fitTable(io, formula, known, job.options, progress.update));
  return { models, table, warnings };
}

/** Reads the columns that the formulas and options name; `known` also knows the names of those that are left out. */
export async function readForFit(
  io: CommandIo,
  progress: Progress,
  job: Omit<FileFitOptions, 'options'> & { readonly options: RowNames },
): Promise<{ readonly table: FileTable; readonly known: Table; readonly warnings: readonly ReadWarning[] }> {
  // What the formula alone can get wrong is said before a file of a gigabyte is read.
  for (const formula of job.formulas) parseFormula(formula);
  const mentions = mentionsOf(job);
  const table = await readData(io, progress, {
    path: job.data,
    where: job.where,
    format: job.format,
    columns: (names) => mentionedColumns(names, mentions),
  });
  const warnings = judgeWarnings(table, mentions, job.formulas, job.options);
  return { table, known: knowingAllNames(table, mentions), warnings };
}

/** Options that name columns. */
type RowNames = Pick<GlmOptions, 'weights' | 'frequencyWeights' | 'offset' | 'contrasts' | 'levels'>;

/** Fits and gives way to signals and progress. Many rows are shared by threads. */
export async function fitTable(
  io: CommandIo,
  formula: string,
  table: Table,
  options: GlmOptions,
  report: (text: string) => void,
): Promise<FittedModel> {
  if (options.threads !== 1) await import('expofam-node/threads');
  const between = givingWay(io);
  const onStep: GlmOptions['onStep'] = ({ iteration, logLikelihood }) =>
    report(`fitting: iteration ${iteration}, log-likelihood ${logLikelihood.toPrecision(10)}`);
  return glmAsync(formula, table, { ...options, onStep }, between);
}

/** Between sweeps over the data: gives way to signals, and stops where one came. */
export function givingWay(io: CommandIo): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last > YIELD_MS) {
      // Signals are delivered only when the loop turns.
      await new Promise((resolve) => setImmediate(resolve));
      last = performance.now();
    }
    if (io.signal?.aborted) throw new ExpofamError('interrupted', { subject: 'expofam', found: 'interrupted' });
  };
}

const asName = (name: string): string => `\`${name}\``;

function mentionsOf({
  formulas,
  options,
  also = [],
}: Pick<FileFitOptions, 'formulas' | 'also'> & { readonly options: RowNames }): string[] {
  const { weights, frequencyWeights, offset } = options;
  const named = [...Object.keys(options.contrasts ?? {}), ...Object.keys(options.levels ?? {})].map(asName);
  return [...formulas, weights, frequencyWeights, offset, ...named, ...also].filter((text) => typeof text === 'string');
}

/**
 * Warnings of the reader for the columns that the model uses. A column that is half text is refused, as the library
 * refuses it, unless the formula or `--levels` declares it categorical: a stray word among a thousand numbers would
 * otherwise make a thousand coefficients.
 */
function judgeWarnings(table: FileTable, mentions: readonly string[], formulas: readonly string[], options: RowNames): ReadWarning[] {
  const used = table.warnings.filter(({ column }) => mentions.some((text) => hasDot(text) || usesColumn(text, column)));
  return used.filter((warning) => {
    if (warning.code !== 'half-text') return true;
    if (formulas.some((formula) => isDeclaredCategorical(formula, warning.column))) return false;
    if (Object.hasOwn(options.levels ?? {}, warning.column)) return false;
    throw new ExpofamError('mixed-column', {
      subject: warning.subject,
      found: warning.found.replace(/^is /, ''),
      expected: 'numbers throughout, or text',
      advice: `correct the cell or leave it empty; to use the column as categories write C(${warning.column})`,
      details: { column: warning.column },
    });
  });
}
