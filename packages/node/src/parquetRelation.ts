import { ExpofamError } from 'expofam';
import { type Engine, sqlName, sqlPath } from './duckdb.ts';
import type { DataFile } from './fileFormat.ts';
import type { Relation } from './fileTable.ts';
import type { ColumnPlan } from './readColumns.ts';

const NUMBER = /^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*|BIGNUM|VARINT)$/;
const TIME = /^(?:DATE|TIMESTAMP.*|TIME|TIME WITH TIME ZONE|TIME_NS)$/;

/** A Parquet file as an SQL relation; columns keep the types that the file declares. */
export async function parquetRelation(engine: Engine, file: DataFile): Promise<Relation> {
  const sql = `read_parquet(${sqlPath(file.path)})`;
  let rows: unknown[][];
  try {
    rows = (await engine.connection.runAndReadAll(`DESCRIBE SELECT * FROM ${sql}`)).getRows();
  } catch (cause) {
    throw new ExpofamError('damaged-file', {
      subject: file.source,
      found: 'Parquet data that cannot be read',
      expected: 'a whole Parquet file',
      advice: 'it may be cut short: copy it again',
      cause,
    });
  }
  const names = rows.map((row) => String(row[0]));
  return { sql, names, plan: (i) => planFor(file.source, names[i], String(rows[i][1])) };
}

function planFor(source: string, name: string, type: string): ColumnPlan {
  const sql = sqlName(name);
  if (NUMBER.test(type)) return { name, sql, from: 'number' };
  if (type === 'BOOLEAN') return { name, sql, from: 'boolean' };
  if (type === 'VARCHAR' || type === 'UUID') return { name, sql: `CAST(${sql} AS VARCHAR)`, from: 'string' };
  if (TIME.test(type)) return { name, sql: `epoch_us(${sql})`, from: 'date' };
  if (type.startsWith('ENUM(')) return { name, sql, from: 'enum', levels: enumLevels(type) };
  throw new ExpofamError('nested-column', {
    subject: `${source} column "${name}"`,
    found: `values of type ${type.length > 40 ? `${type.slice(0, 39)}…` : type}`,
    expected: 'numbers, text, Booleans or dates',
    advice: 'unnest it first, or leave the column out',
  });
}

/** The levels within `ENUM('a', 'b''c')`. */
function enumLevels(type: string): string[] {
  return [...type.matchAll(/'((?:[^']|'')*)'/g)].map((match) => match[1].replaceAll("''", "'"));
}
