import { ExpofamError } from 'expofam';
import { type Engine, sqlName, sqlPath, sqlText } from './duckdb.ts';
import type { DataFile } from './fileFormat.ts';
import type { Relation } from './fileTable.ts';

/** JSON records (an array of objects, or one object a line) as an SQL relation; each cell stays the JSON text that the file has. */
export async function jsonRelation(engine: Engine, file: DataFile): Promise<Relation> {
  const options = [
    `compression='uncompressed'`,
    `format='${file.format === 'ndjson' ? 'newline_delimited' : 'auto'}'`,
    'maximum_object_size=268435456',
  ].join(', ');
  const path = sqlPath(file.path);
  const column = async (sql: string): Promise<string[]> => {
    try {
      return (await engine.connection.runAndReadAll(sql)).getRows().map((row) => String(row[0]));
    } catch (cause) {
      throw jsonError(file, cause);
    }
  };
  // All records are looked at: a key may first occur in the last one.
  const names = await column(`DESCRIBE SELECT * FROM read_json(${path}, maximum_depth=1, sample_size=-1, ${options})`);
  if (names.length === 1 && names[0] === 'json') {
    throw new ExpofamError('not-records', {
      subject: file.source,
      found: 'JSON that is not made of records',
      expected: 'an array of objects, or one object a line, with a value for each column',
    });
  }
  if (mayDifferInCase(names)) {
    const objects = `read_json_objects(${path}, ${options})`;
    // Where a key first stands: its record, then its place in it. The rows of an unnest have no order of their own.
    const records = `SELECT json_keys(json) AS keys, row_number() OVER () AS record FROM ${objects}`;
    const places = `SELECT unnest(keys) AS key, record, unnest(range(len(keys))) AS place FROM (${records})`;
    const keys = await column(`SELECT key FROM (${places}) GROUP BY key ORDER BY min(record * 1000000 + place)`);
    const pointer = (key: string) => sqlText(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    return {
      sql: objects,
      names: keys,
      plan: (i) => ({ name: keys[i], sql: `CAST(json -> ${pointer(keys[i])} AS VARCHAR)`, from: 'json' }),
    };
  }
  // With the columns named, the passes to come need not look for them again.
  const columns = names.map((name) => `${sqlText(name)}: 'JSON'`).join(', ');
  return {
    sql: `read_json(${path}, columns={${columns}}, ${options})`,
    names,
    plan: (i) => ({ name: names[i], sql: `CAST(${sqlName(names[i])} AS VARCHAR)`, from: 'json' }),
  };
}

/** SQL takes `Age` and `age` for one name and calls the second `age_1`: true where a name may have come about that way. */
function mayDifferInCase(names: readonly string[]): boolean {
  const lower = new Set(names.map((name) => name.toLowerCase()));
  return names.some((name) => {
    const base = /^(.*)_\d+$/s.exec(name)?.[1];
    return base !== undefined && lower.has(base.toLowerCase());
  });
}

function jsonError(file: DataFile, cause: unknown): ExpofamError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const line = /in line (\d+)/i.exec(message)?.[1];
  const reason =
    /(?:has )?(duplicate key "[^"]*")/.exec(message)?.[1] ??
    /: (unexpected [^.]*|[^:]*literal[^.]*)\.?/i.exec(message)?.[1] ??
    message
      .split('\n')[0]
      .replace(/^[A-Z][\w ]* Error: /, '')
      .replaceAll(file.path, file.source);
  return new ExpofamError('damaged-file', {
    subject: `${file.source}${line ? ` line ${line}` : ''}`,
    found: `JSON that cannot be read (${reason.slice(0, 200)})`,
    expected: 'an array of objects, or one object a line',
    cause,
  });
}
