import { ExpofamError } from 'expofam';
import { type Engine, sqlName, sqlPath } from './duckdb.ts';
import type { DataFile } from './fileFormat.ts';
import type { Relation } from './fileTable.ts';

/** JSON records (an array of objects, or one object a line) as an SQL relation; each cell stays the JSON text that the file has. */
export async function jsonRelation(engine: Engine, file: DataFile): Promise<Relation> {
  const options = [
    'maximum_depth=1',
    'sample_size=-1',
    `compression='uncompressed'`,
    `format='${file.format === 'ndjson' ? 'newline_delimited' : 'auto'}'`,
    'maximum_object_size=268435456',
  ];
  const sql = `read_json(${sqlPath(file.path)}, ${options.join(', ')})`;
  let names: readonly string[];
  try {
    const reader = await engine.connection.runAndReadAll(`DESCRIBE SELECT * FROM ${sql}`);
    names = reader.getRows().map((row) => String(row[0]));
  } catch (cause) {
    throw jsonError(file, cause);
  }
  if (names.length === 1 && names[0] === 'json') {
    throw new ExpofamError('not-records', {
      subject: file.source,
      found: 'JSON that is not made of records',
      expected: 'an array of objects, or one object a line, with a value for each column',
    });
  }
  return {
    sql,
    names,
    plan: (i) => ({ name: names[i], sql: `CAST(${sqlName(names[i])} AS VARCHAR)`, from: 'json' }),
  };
}

function jsonError(file: DataFile, cause: unknown): ExpofamError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const line = /in line (\d+)/i.exec(message)?.[1];
  const reason =
    /: (unexpected [^.]*|[^:]*literal[^.]*)\.?/i.exec(message)?.[1] ?? message.split('\n')[0].replace(/^[A-Z][\w ]* Error: /, '');
  return new ExpofamError('damaged-file', {
    subject: `${file.source}${line ? ` line ${line}` : ''}`,
    found: `JSON that cannot be read (${reason.slice(0, 200)})`,
    expected: 'an array of objects, or one object a line',
    cause,
  });
}
