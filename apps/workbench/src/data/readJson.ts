import { type Column, ExpofamError, type FileFormat, type TextColumnBuilder, textColumnBuilder } from 'expofam';

export interface ReadColumns {
  readonly rowCount: number;
  readonly columns: readonly (readonly [name: string, column: Column])[];
  readonly warnings: readonly string[];
}

/** Records of JSON text: an array of objects, or one object a line. Columns are typed by the rules that text files have. */
export function readJson(name: string, text: string, format: FileFormat): ReadColumns {
  const records = recordsOf(name, text.replace(/^\uFEFF/, ''), format);
  if (records.length === 0) throw new ExpofamError('no-rows', { subject: name, found: 'no rows', expected: 'at least one row of data' });
  const builders = new Map<string, TextColumnBuilder>();
  records.forEach((record, i) => {
    for (const [key, value] of Object.entries(record)) {
      let builder = builders.get(key);
      if (builder === undefined) {
        builder = textColumnBuilder({ source: name, name: key, untyped: true });
        builders.set(key, builder);
      }
      // Records before this one that lacked the key, and one that has it twice.
      while (builder.length < i) builder.addText(null);
      addValue(builder, name, key, value, i + 1);
    }
  });
  const built = [...builders].map(([key, builder]) => {
    while (builder.length < records.length) builder.addText(null);
    return [key, builder.finish()] as const;
  });
  return {
    rowCount: records.length,
    columns: built.map(([key, { column }]) => [key, column] as const),
    warnings: built.flatMap(([, { warning }]) => (warning ? [warning.message] : [])),
  };
}

function addValue(builder: TextColumnBuilder, source: string, key: string, value: unknown, row: number): void {
  if (value === null) builder.addText(null);
  else if (typeof value === 'string') builder.addString(value);
  else if (typeof value === 'object') {
    const shown = JSON.stringify(value);
    throw new ExpofamError('nested-column', {
      subject: `${source} column "${key}" row ${row}`,
      found: `${Array.isArray(value) ? 'a list' : 'an object'} (${shown.length > 40 ? `${shown.slice(0, 39)}…` : shown})`,
      expected: 'a number, text, true, false or null',
      advice: 'unnest it first, or leave the column out',
    });
  } else builder.addText(String(value));
}

function recordsOf(source: string, text: string, format: FileFormat): Record<string, unknown>[] {
  const start = text.trimStart();
  if (start === '')
    throw new ExpofamError('empty-file', { subject: source, found: 'the file is empty', expected: 'column names and rows of data' });
  if (format === 'json' && start.startsWith('[')) {
    const whole = parsed(source, text, undefined);
    return (whole as unknown[]).map((value, i) => checked(source, value, i + 1));
  }
  const records: Record<string, unknown>[] = [];
  const lines = text.split('\n');
  if (format === 'json') {
    // One object over several lines is a table of one row; one object a line is NDJSON under another name.
    try {
      return [checked(source, JSON.parse(text), 1)];
    } catch (error) {
      if (error instanceof ExpofamError) throw error;
    }
  }
  lines.forEach((line, i) => {
    if (line.trim() !== '') records.push(checked(source, parsed(source, line, i + 1), i + 1));
  });
  return records;
}

function parsed(source: string, text: string, line: number | undefined): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ExpofamError('damaged-file', {
      subject: `${source}${line === undefined ? '' : ` line ${line}`}`,
      found: `JSON that cannot be read (${cause instanceof Error ? cause.message.slice(0, 200) : cause})`,
      expected: 'an array of objects, or one object a line',
      cause,
    });
  }
}

function checked(source: string, value: unknown, row: number): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ExpofamError('not-records', {
    subject: source,
    found: `JSON that is not made of records (record ${row} is ${value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`})`,
    expected: 'an array of objects, or one object a line, with a value for each column',
  });
}
