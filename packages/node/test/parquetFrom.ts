import { openEngine, sqlText } from '../src/duckdb.ts';
import { file } from './support.ts';

/** Writes the rows of a query as a Parquet file. */
export async function parquetFrom(query: string): Promise<string> {
  const path = file('t.parquet', '');
  const engine = await openEngine();
  await engine.connection.run(`COPY (${query}) TO ${sqlText(path)} (FORMAT parquet)`);
  engine.close();
  return path;
}
