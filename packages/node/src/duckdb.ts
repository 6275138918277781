import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';

/** An open connection to an engine of its own, in memory. */
export interface Engine {
  readonly connection: DuckDBConnection;
  close(): void;
}

/**
 * Starts DuckDB. It is loaded on first use: loading costs a tenth of a second, which `--help` should not pay.
 * Extensions are never fetched. With `isolated` the engine reaches no file at all, whatever SQL it is given.
 */
export async function openEngine(isolated = false): Promise<Engine> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(isolated ? { enable_external_access: 'false', lock_configuration: 'true' } : {}),
  });
  const connection = await instance.connect();
  return {
    connection,
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** SQL text literal. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** SQL identifier. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A path as DuckDB's literal: absolute paths never mean a web address, and its wildcards are taken literally. */
export const sqlPath = (path: string): string => sqlText(path.replace(/[[*?]/g, (wildcard) => `[${wildcard}]`));

/**
 * Reads expressions of a relation and hands over their chunks one by one, so that memory does not grow with the rows.
 * `use` gets a chunk and how many of its rows count.
 *
 * A stream that fails half-way (a ragged row in line 200,000) ends in DuckDB's interface as one that is finished does,
 * without a word. So a last row is added that marks the end; where it does not come, the query runs again in the form
 * that reports its error.
 */
export async function eachChunk(
  engine: Engine,
  expressions: readonly string[],
  relation: string,
  use: (chunk: DuckDBDataChunk, count: number) => void,
): Promise<void> {
  const select = `SELECT ${expressions.join(', ')}, false FROM ${relation}`;
  const end = `SELECT ${expressions.map(() => 'NULL').join(', ')}, true`;
  const result = await engine.connection.stream(`${select} UNION ALL ${end}`);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    const isEnd = chunk.getColumnVector(expressions.length).getItem(chunk.rowCount - 1) === true;
    const count = isEnd ? chunk.rowCount - 1 : chunk.rowCount;
    if (count > 0) use(chunk, count);
    if (isEnd) return;
  }
  await engine.connection.run(`SELECT ${expressions.map((expression) => `count(${expression})`).join(', ')} FROM ${relation}`);
  throw new Error('the data ended early, and the data engine does not say why');
}
