import { ExpofamError, type Table } from 'expofam';
import type { FileFormat, FileTable } from 'expofam-node';
import type { CommandIo } from './commandIo.ts';
import type { Progress } from './progress.ts';

export interface DataOptions {
  readonly path: string;
  readonly where?: string;
  readonly format?: FileFormat;
  /** Every text that may name a column: formula, offset, weights …; a column is read when its name occurs in one of them. */
  readonly mentions: readonly string[];
  /** True where the mentions are of exact names and a dot means nothing. */
  readonly exact?: boolean;
}

/** The formats that `--format` names. */
export const FORMATS: readonly FileFormat[] = ['csv', 'tsv', 'json', 'ndjson', 'parquet'];

/** Reads the columns that the command mentions. */
export async function readData(io: CommandIo, progress: Progress, options: DataOptions): Promise<FileTable> {
  if (options.path === '-' && io.stdin.isTTY) {
    io.stderr.write('expofam: reading data from the terminal; end with Ctrl-D\n');
  }
  const { readTable } = await import('expofam-node');
  return readTable(options.path, {
    where: options.where,
    format: options.format,
    stdin: io.stdin,
    columns: (names) => (options.exact ? namedIn(names, options.mentions) : mentionedColumns(names, options.mentions)),
    onProgress: ({ rows }) =>
      progress.update(`reading ${options.path === '-' ? 'standard input' : options.path}: ${rows.toLocaleString('en')} rows`),
  });
}

/** A dot for "all other columns": one that is part of no name and no number. */
export const hasDot = (text: string): boolean => /(?<![\w.`])\.(?![\w.`])/.test(text.replace(/`[^`]*`/g, '``'));

/** The columns whose names occur in one of the texts: all that can be meant, and perhaps some more. */
export function mentionedColumns(names: readonly string[], texts: readonly string[]): string[] {
  if (texts.some((text) => hasDot(text) || text.includes('\\'))) return [...new Set(names)];
  return namedIn(names, texts);
}

function namedIn(names: readonly string[], texts: readonly string[]): string[] {
  // JSON writes a quote or a backslash within a name with a backslash before it.
  const isNamed = (name: string) => texts.some((text) => text.includes(name) || text.includes(JSON.stringify(name).slice(1, -1)));
  return [...new Set(names.filter(isNamed))];
}

/**
 * Runs what needs the table; where a column is missing, runs it again on a table that knows the names of all columns of
 * the file, so that the message can name the nearest one, though it was not read.
 */
export async function withAllNames<Result>(table: FileTable, use: (table: Table) => Result | Promise<Result>): Promise<Result> {
  try {
    return await use(table);
  } catch (error) {
    if (!(error instanceof ExpofamError) || error.code !== 'unknown-column') throw error;
    return await use({ ...table, columnNames: table.allColumnNames });
  }
}
