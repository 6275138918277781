import type { DuckDBDataChunk } from '@duckdb/node-api';
import { type Column, counted, ExpofamError, suggestion } from 'expofam';
import { type Engine, openEngine, sqlName } from './duckdb.ts';
import { type FileTable, tableOf } from './fileTable.ts';

const CHUNK = 2048;

/** The columns that a condition may name: all whose name occurs in it, in any case (SQL ignores case). */
export function whereColumns(where: string, names: readonly string[]): string[] {
  const text = where.toLowerCase();
  return names.filter((name) => text.includes(name.toLowerCase()) || text.includes(name.replaceAll('"', '""').toLowerCase()));
}

/**
 * Keeps the rows of a table for which an SQL condition is true. The condition runs in an engine of its own that holds
 * only these columns, typed as the model sees them, and reaches no file: it can select rows and nothing else.
 */
export async function filterRows(table: FileTable, columns: ReadonlyMap<string, Column>, where: string): Promise<FileTable> {
  const subject = `where "${where}"`;
  if (where.trim() === '')
    throw new ExpofamError('bad-where', { subject, found: 'nothing', expected: 'an SQL condition such as age > 30' });
  const used = new Map(whereColumns(where, [...columns.keys()]).map((name) => [name, columns.get(name) as Column]));
  const engine = await openEngine(true);
  let rows: Int32Array;
  try {
    await fill(engine, used, table.rowCount);
    rows = await matching(engine, where).catch((cause) => {
      throw whereError(subject, cause, table.allColumnNames);
    });
  } finally {
    engine.close();
  }
  if (rows.length === 0) {
    throw new ExpofamError('no-rows', {
      subject,
      found: `none of ${counted(table.rowCount, 'row')} of ${table.name} meets the condition`,
      expected: 'at least one row',
    });
  }
  const kept = new Map([...columns].map(([name, column]) => [name, takeRows(column, rows)]));
  return tableOf(table.name, kept, rows.length, table.columnNames, table.allColumnNames, table.warnings);
}

const SQL_TYPES = { numeric: 'DOUBLE', categorical: 'VARCHAR', boolean: 'BOOLEAN', date: 'TIMESTAMP' } as const;

async function fill(engine: Engine, columns: ReadonlyMap<string, Column>, rowCount: number): Promise<void> {
  const { DuckDBDataChunk: Chunk, BIGINT, BOOLEAN, DOUBLE, VARCHAR } = await import('@duckdb/node-api');
  const types = [...columns.values()].map((column) =>
    column.kind === 'numeric' ? DOUBLE : column.kind === 'categorical' ? VARCHAR : column.kind === 'boolean' ? BOOLEAN : BIGINT,
  );
  const raw = [...columns].map(([name, column]) => `${sqlName(name)} ${column.kind === 'date' ? 'BIGINT' : SQL_TYPES[column.kind]}`);
  await engine.connection.run(`CREATE TABLE raw_rows (${['"expofam row" INTEGER', ...raw].join(', ')})`);
  const appender = await engine.connection.createAppender('raw_rows');
  const { INTEGER } = await import('@duckdb/node-api');
  for (let start = 0; start < rowCount; start += CHUNK) {
    const count = Math.min(CHUNK, rowCount - start);
    const chunk: DuckDBDataChunk = Chunk.create([INTEGER, ...types], count);
    chunk.setColumnValues(
      0,
      Array.from({ length: count }, (_, i) => start + i),
    );
    let j = 1;
    for (const column of columns.values()) chunk.setColumnValues(j++, cellsOf(column, start, count));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  const views = [...columns].map(([name, column]) =>
    column.kind === 'date' ? `make_timestamp(${sqlName(name)}) AS ${sqlName(name)}` : sqlName(name),
  );
  await engine.connection.run(`CREATE VIEW data AS SELECT ${['"expofam row"', ...views].join(', ')} FROM raw_rows`);
}

function cellsOf(column: Column, start: number, count: number): (number | bigint | string | boolean | null)[] {
  const cell = (row: number) => {
    switch (column.kind) {
      case 'numeric':
        return Number.isNaN(column.values[row]) ? null : column.values[row];
      case 'date':
        return Number.isNaN(column.values[row]) ? null : BigInt(column.values[row]);
      case 'boolean':
        return column.codes[row] < 0 ? null : column.codes[row] === 1;
      case 'categorical':
        return column.codes[row] < 0 ? null : column.levels[column.codes[row]];
    }
  };
  return Array.from({ length: count }, (_, i) => cell(start + i));
}

async function matching(engine: Engine, where: string): Promise<Int32Array> {
  const sql = `SELECT "expofam row" FROM data WHERE (${where}\n) ORDER BY "expofam row"`;
  const statements = await engine.connection.extractStatements(sql);
  if (statements.count !== 1) throw new Error('Parser Error: more than one statement');
  const result = await engine.connection.run(sql);
  const rows: number[] = [];
  for (const chunk of await result.fetchAllChunks()) {
    const vector = chunk.getColumnVector(0);
    for (let i = 0; i < chunk.rowCount; i++) rows.push(Number(vector.getItem(i)));
  }
  return Int32Array.from(rows);
}

function whereError(subject: string, cause: unknown, names: readonly string[]): ExpofamError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const missing = /Referenced column "([^"]*)" (?:was )?not found/i.exec(message)?.[1];
  if (missing !== undefined) {
    return new ExpofamError('bad-where', { subject, found: `no column "${missing}"`, advice: suggestion(missing, names), cause });
  }
  const first = message
    .split('\n')[0]
    .replace(/^(?:Failed to extract statements: )?(?:[A-Z][a-z]+ )+Error: /, '')
    .replace(/^syntax error/, 'a syntax error');
  return new ExpofamError('bad-where', {
    subject,
    found: first,
    expected: "an SQL condition such as age > 30 AND sex = 'f'",
    cause,
  });
}

function takeRows(column: Column, rows: Int32Array): Column {
  switch (column.kind) {
    case 'numeric':
    case 'date':
      return { kind: column.kind, values: Float64Array.from(rows, (row) => column.values[row]) };
    case 'boolean':
      return { kind: 'boolean', codes: Int8Array.from(rows, (row) => column.codes[row]) };
    case 'categorical': {
      // Levels that only the rows left out had go too, as if the file had never held them.
      const used = new Set<number>();
      for (const row of rows) used.add(column.codes[row]);
      const position = new Map<number, number>();
      const levels = column.levels.filter((_, code) => used.has(code) && position.set(code, position.size));
      const codes = column.codes.slice(0, rows.length);
      for (let i = 0; i < rows.length; i++) codes[i] = position.get(column.codes[rows[i]]) ?? -1;
      return { kind: 'categorical', codes, levels };
    }
  }
}
