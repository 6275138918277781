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
  let names: string[];
  try {
    names = await columnNames(engine, file);
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
  return { sql, names, plan: (i) => planFor(file.source, names[i], sqlName(String(rows[i][0])), String(rows[i][1])) };
}

/** The names as the file has them: SQL takes `Age` and `age` for one name and calls the second `age_1`. */
async function columnNames(engine: Engine, file: DataFile): Promise<string[]> {
  const schema = await engine.connection.runAndReadAll(
    `SELECT name, CAST(coalesce(num_children, 0) AS INTEGER) FROM parquet_schema(${sqlPath(file.path)})`,
  );
  const nodes = schema.getRows().map(([name, children]) => ({ name: String(name), children: Number(children) }));
  const names: string[] = [];
  // The tree is listed depth first, its root before all.
  for (let at = 1; at < nodes.length; ) {
    names.push(nodes[at].name);
    for (let open = 1; open > 0; at++) open += nodes[at].children - 1;
  }
  return names;
}

function planFor(source: string, name: string, sql: string, type: string): ColumnPlan {
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
