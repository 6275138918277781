import { ExpofamError } from 'expofam';
import { type Engine, sqlName, sqlPath, sqlText } from './duckdb.ts';
import type { DataFile } from './fileFormat.ts';
import type { Relation } from './fileTable.ts';
import { type JsonFault, jsonFault } from './jsonFault.ts';

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
      throw await jsonError(file, cause);
    }
  };
  // All records are looked at: a key may first occur in the last one.
  const names = await column(`DESCRIBE SELECT * FROM read_json(${path}, maximum_depth=1, sample_size=-1, ${options})`);
  if (names.length === 1 && names[0] === 'json') {
    const fault = await jsonFault(file);
    // A column of this very name is no fault.
    if (fault || !/"json"\s*:/.test(file.head)) throw notRecords(file, fault);
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

function notRecords(file: DataFile, fault: JsonFault | undefined): ExpofamError {
  return new ExpofamError('not-records', {
    subject: subjectAt(file, fault?.place),
    found: fault?.found ?? 'JSON that is not made of records',
    expected: EXPECTED[file.format === 'ndjson' ? 'ndjson' : 'json'],
  });
}

const EXPECTED = {
  json: 'an array of objects, or one object a line, with a value for each column',
  ndjson: 'one object a line, with a value for each column',
};

const subjectAt = (file: DataFile, place: string | undefined): string => `${file.source}${place === undefined ? '' : ` ${place}`}`;

/** What is wrong with a file of JSON that the engine refused, and where. */
export async function jsonError(file: DataFile, cause: unknown): Promise<ExpofamError> {
  const message = cause instanceof Error ? cause.message : String(cause);
  const twice = /(?:has )?(duplicate key "[^"]*")/.exec(message)?.[1];
  const fault = twice === undefined ? await jsonFault(file) : undefined;
  const reason =
    twice ??
    message
      .split('\n')[0]
      .replace(/^[A-Z][\w ]* Error: /, '')
      .replaceAll(file.path, file.source);
  // The engine counts right only where it took the record for JSON.
  const said = /in (line \d+)/i.exec(message)?.[1] ?? /in record\/value (\d+)/i.exec(message)?.[1].replace(/^/, 'record ');
  const place = fault ? fault.place : said;
  return new ExpofamError('damaged-file', {
    subject: subjectAt(file, place),
    found: fault?.found ?? `JSON that cannot be read (${reason.slice(0, 200)})`,
    expected: EXPECTED[file.format === 'ndjson' ? 'ndjson' : 'json'],
    ...(twice === undefined ? {} : { advice: 'give each value a name of its own' }),
    cause,
  });
}
