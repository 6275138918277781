import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type BuiltColumn, type Column, duplicateColumn, ExpofamError, type FileFormat, suggestion } from 'expofam';
import { csvRelation, damagedCsv, explainCsvError } from './csvRelation.ts';
import { type Engine, openEngine } from './duckdb.ts';
import { type DataFile, inspectFile } from './fileFormat.ts';
import { type FileTable, lengthOf, type Relation, tableOf } from './fileTable.ts';
import { filterRows, whereColumns } from './filterRows.ts';
import { jsonError, jsonRelation } from './jsonRelation.ts';
import { numberCsv } from './numberCsv.ts';
import { parquetRelation } from './parquetRelation.ts';
import { type ColumnPlan, type ReadProgress, readColumns } from './readColumns.ts';
import { smallCsv } from './smallCsv.ts';
import { BYTE_ORDER_MARK, spool, unpack, withoutMark } from './spool.ts';
import { temporaryDirectory } from './temporaryFiles.ts';

/** Which columns to read: names, or a choice among the file's names. */
export type ColumnChoice = readonly string[] | ((names: readonly string[]) => readonly string[]);

export interface ReadTableOptions {
  /** An SQL condition on the columns, as DuckDB understands it; rows where it is not true are left out. */
  readonly where?: string;
  /** The format, where neither the file's name nor its content says it. */
  readonly format?: FileFormat;
  /** The columns to read (all by default); others cost next to nothing. */
  readonly columns?: ColumnChoice;
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Where `-` reads from; the process's standard input by default. */
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  /**
   * `duckdb`: every file through DuckDB. `auto` (default): without it CSV and TSV of up to a megabyte, which saves its start, and
   * large ones of which nothing but numbers is wanted, which is read in half the time.
   */
  readonly engine?: 'auto' | 'duckdb';
}

/**
 * Reads a data file into typed columns: CSV, TSV, JSON, NDJSON or Parquet, gzip of the text formats, or standard input (`-`).
 *
 * A column is numeric when all its cells are numbers, Boolean when they are `true`/`false`, a date when they are ISO 8601
 * dates, else categorical with its levels in code-point order. Empty cells, `NA`, `NaN` and `null` are missing. All rows
 * are looked at, never a sample. Formats that declare types keep them.
 *
 * @throws ExpofamError with the codes `no-file`, `not-a-file`, `unreadable-file`, `empty-file`, `no-header`, `no-rows`,
 * `ragged-row`, `open-quote`, `not-utf8`, `not-text`, `damaged-file`, `not-records`, `no-room`, `decimal-comma`, `blank-separated`,
 * `duplicate-column`, `unknown-column`, `nested-column`, `bad-where`.
 *
 * @example
 * const table = await readTable('cars.csv', { columns: ['mpg', 'wt'], where: 'cyl = 4' });
 * table.column('wt'); // { kind: 'numeric', values: Float64Array … }
 */
export async function readTable(path: string, options: ReadTableOptions = {}): Promise<FileTable> {
  if (path !== '-' && !isStream(path)) return readFile(inspectFile(resolve(path), path, options.format), options);
  return withDirectory(async (directory) => {
    const stream = path === '-' ? (options.stdin ?? process.stdin) : createReadStream(path);
    const spooled = await spool(stream, directory);
    return readFile(inspectFile(spooled, path === '-' ? 'standard input' : path, options.format), options);
  });
}

/** True for what can be read but once: a named pipe, or a shell's `<(zcat data.csv.gz)`. */
function isStream(path: string): boolean {
  try {
    const stat = statSync(path);
    return !stat.isFile() && !stat.isDirectory();
  } catch {
    // Looking at the file says why.
    return false;
  }
}

async function withDirectory<Result>(use: (path: string) => Promise<Result>): Promise<Result> {
  const directory = temporaryDirectory();
  try {
    return await use(directory.path);
  } finally {
    directory.dispose();
  }
}

async function readFile(file: DataFile, options: ReadTableOptions): Promise<FileTable> {
  if (file.gzip) return withDirectory(async (directory) => readFile(await unpack(file, directory), options));
  if ((file.format === 'json' || file.format === 'ndjson') && file.head.startsWith(BYTE_ORDER_MARK)) {
    return withDirectory(async (directory) => readFile(await withoutMark(file, directory), options));
  }
  let engine: Engine | undefined;
  const opened = async (): Promise<Engine> => {
    engine ??= await openEngine();
    return engine;
  };
  try {
    const relation = await relationOf(opened, file);
    const read = async (places: readonly number[]): Promise<BuiltColumn[]> => {
      const own = options.engine === 'duckdb' ? undefined : ((await numberCsv(file, places, options)) ?? (await smallCsv(file, places)));
      return own ?? readInEngine(await opened(), relation, file, places, options.onProgress);
    };
    return await tableFrom(file, relation.names, read, options);
  } finally {
    engine?.close();
  }
}

function readInEngine(
  engine: Engine,
  { plan, sql, numbers }: Relation,
  file: DataFile,
  places: readonly number[],
  onProgress: ReadTableOptions['onProgress'],
): Promise<BuiltColumn[]> {
  const request = { engine, source: file.source, relation: sql, numbers, plans: places.map((i) => plan(i)), onProgress };
  return readColumns(request).catch((cause) => explainReadError(cause, file, request));
}

async function relationOf(opened: () => Promise<Engine>, file: DataFile): Promise<Relation> {
  switch (file.format) {
    case 'csv':
    case 'tsv':
      return csvRelation(file);
    case 'json':
    case 'ndjson':
      return jsonRelation(await opened(), file);
    case 'parquet':
      return parquetRelation(await opened(), file);
  }
}

/** The table of the chosen columns; `read` gives those at some places of the file. */
async function tableFrom(
  file: DataFile,
  names: readonly string[],
  read: (places: readonly number[]) => Promise<BuiltColumn[]>,
  options: ReadTableOptions,
): Promise<FileTable> {
  const kept = chooseColumns(file.source, names, options.columns);
  const extra = options.where === undefined ? [] : whereColumns(options.where, names).filter((name) => !kept.includes(name));
  const wanted = [...kept, ...extra];
  // A table without columns still has rows, which `y ~ 1` with weights by number needs: read the first column for its length.
  const chosen = wanted.length > 0 ? wanted : names.slice(0, 1);
  const built = await read(chosen.map((name) => names.indexOf(name)));
  const columns = new Map<string, Column>(chosen.map((name, i) => [name, built[i].column]));
  const rowCount = lengthOf(built[0].column);
  if (rowCount === 0) {
    throw new ExpofamError('no-rows', { subject: file.source, found: 'no rows', expected: 'at least one row of data' });
  }
  const warnings = built.flatMap(({ warning }) => (warning ? [warning] : []));
  const table = tableOf(file.source, columns, rowCount, kept, names, warnings);
  return options.where === undefined ? table : filterRows(table, columns, options.where);
}

async function explainReadError(
  cause: unknown,
  file: DataFile,
  request: {
    readonly engine: Engine;
    readonly source: string;
    readonly plans: readonly ColumnPlan[];
    readonly onProgress?: ReadTableOptions['onProgress'];
  },
) {
  if (cause instanceof ExpofamError) throw cause;
  if (file.format === 'json' || file.format === 'ndjson') throw await jsonError(file, cause);
  if (file.format === 'parquet') {
    const first = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0].replace(/^[A-Z][\w ]* Error: /, '');
    throw new ExpofamError('damaged-file', { subject: file.source, found: first, expected: `a whole ${file.format} file`, cause });
  }
  return withDirectory(async (directory) => {
    const repaired = await explainCsvError(cause, file, directory);
    return readColumns({ ...request, relation: repaired.sql, numbers: repaired.numbers }).catch((again) => {
      throw again instanceof ExpofamError ? again : damagedCsv(again, file);
    });
  });
}

function chooseColumns(source: string, names: readonly string[], choice: ColumnChoice | undefined): readonly string[] {
  const chosen = choice === undefined ? names : typeof choice === 'function' ? choice(names) : choice;
  const unique = [...new Set(chosen)];
  for (const name of unique) {
    const first = names.indexOf(name);
    if (first < 0) {
      throw new ExpofamError('unknown-column', { subject: source, found: `no column "${name}"`, advice: suggestion(name, names) });
    }
    const second = names.indexOf(name, first + 1);
    if (second >= 0) throw duplicateColumn(source, name, first, second);
  }
  return unique;
}
