import { counted, ExpofamError, type Table } from 'expofam';
import type { FileFormat, FileTable } from 'expofam-node';
import { hasDot } from './columnUse.ts';
import type { CommandIo } from './commandIo.ts';
import type { Progress } from './progress.ts';
import { usageError } from './usageError.ts';

export interface DataOptions {
  readonly path: string;
  readonly where?: string;
  readonly format?: FileFormat;
  /** Chooses the columns to read among the file's. */
  readonly columns: (names: readonly string[]) => readonly string[];
}

/** The formats that `--format` names. */
export const FORMATS: readonly FileFormat[] = ['csv', 'tsv', 'json', 'ndjson', 'parquet'];

/** Reads the columns that a command needs. */
export async function readData(io: CommandIo, progress: Progress, options: DataOptions): Promise<FileTable> {
  if (options.path === '-' && io.stdin.isTTY) {
    io.stderr.write('expofam: reading data from the terminal; end with Ctrl-D\n');
  }
  if (options.path === '') throw usageError({ subject: 'DATA', found: 'an empty name', expected: 'a file, or - for standard input' });
  const { readTable } = await import('expofam-node');
  const name = options.path === '-' ? 'standard input' : options.path;
  return readTable(options.path, {
    where: options.where,
    format: options.format,
    stdin: io.stdin,
    columns: options.columns,
    onProgress: ({ rows }) => progress.update(`reading ${name}: ${counted(rows.toLocaleString('en'), 'row')}`),
  }).catch((cause: unknown) => {
    throw cause instanceof ExpofamError || !isReaderError(cause) ? cause : unreadable(name, cause);
  });
}

/** Errors of DuckDB itself, which begin with their kind: `Invalid Input Error: CSV Error on Line: 23`. */
const isReaderError = (cause: unknown): cause is Error => cause instanceof Error && /^[A-Z][A-Za-z ]+ Error: /.test(cause.message);

function unreadable(name: string, cause: Error): ExpofamError {
  return new ExpofamError('damaged-file', {
    subject: name,
    found: `cannot be read (${cause.message.split('\n')[0]})`,
    expected: 'a whole data file',
    advice: 'look for open quotes and stray bytes, or give --format',
    cause,
  });
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

/**
 * The table with the names of all columns of the file, for messages that name the nearest one, unless a dot of `texts`
 * stands for all columns that were read.
 */
export function knowingAllNames(table: FileTable, texts: readonly string[]): Table {
  return texts.some(hasDot) ? table : { ...table, columnNames: table.allColumnNames };
}
