import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvHead, csvRecords, ExpofamError, longLine, notUtf8, openQuote, raggedRow } from 'expofam';
import { sqlPath, sqlText } from './duckdb.ts';
import type { DataFile } from './fileFormat.ts';
import type { Relation } from './fileTable.ts';

/**
 * A delimited file as an SQL relation. Nothing is left to DuckDB's sniffer: delimiter, header and names come from the
 * head of the file, and every column is text, whose type its cells decide.
 */
export function csvRelation(file: DataFile): Relation {
  return relationAt(file, file.path, true);
}

function relationAt(file: DataFile, path: string, inThreads: boolean): Relation {
  const { delimiter, names, skip } = csvHead(file.source, file.head, file.headIsWhole, file.format === 'tsv' ? '\t' : undefined);
  const read = (missing: readonly string[], isNumber: (sql: string) => boolean): string => {
    const columns = names.map((_, i) => `'c${i}': '${isNumber(`c${i}`) ? 'DOUBLE' : 'VARCHAR'}'`).join(', ');
    const options = [
      'auto_detect=false',
      'header=false',
      `skip=${skip}`,
      `delim=${sqlText(delimiter)}`,
      `quote='"'`,
      `escape='"'`,
      `nullstr=[${missing.map(sqlText).join(', ')}]`,
      `compression='none'`,
      `parallel=${inThreads}`,
      `columns={${columns}}`,
    ];
    return `read_csv(${sqlPath(path)}, ${options.join(', ')})`;
  };
  return {
    sql: read([''], () => false),
    names,
    plan: (i) => ({ name: names[i], sql: `c${i}`, from: 'text' }),
    numbers: {
      sql: (columns) => read(['', 'NA', 'NaN', 'null'], (sql) => columns.has(sql)),
      isPlain: () => isPlain(path, skip),
    },
  };
}

/**
 * True where the engine's numbers are ours wherever they stand in a file: its cast takes `1_000` and `+-5` too. The result of
 * such a reading is held in memory, so a file must be small beside it.
 */
async function isPlain(path: string, skip: number): Promise<boolean> {
  if (statSync(path).size > totalmem() / 8) return false;
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(1 << 20);
    let lines = skip;
    let last = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      // Lines that end otherwise hide where the names end.
      if (bytesRead === 0) return lines === 0;
      const chunk = buffer.subarray(0, bytesRead);
      let start = 0;
      // Names of columns may hold anything.
      while (lines > 0 && start < bytesRead) {
        const end = chunk.indexOf(10, start);
        start = end < 0 ? bytesRead : end + 1;
        if (end >= 0) lines--;
      }
      if (chunk.indexOf('_', start) >= 0 || chunk.indexOf('+-', start) >= 0 || (last === 43 && chunk[0] === 45)) return false;
      last = chunk[bytesRead - 1];
    }
  } finally {
    await file.close();
  }
}

/**
 * Says what is wrong with a file that DuckDB refused, or gives a relation that can be read. Line ends that change within the file,
 * which DuckDB does not read, are made alike in a copy. A file without fault is read in one thread: threads guess where a row
 * begins, and refuse some files where lines within quotes look like rows. That reading takes an open quote at the end of a file
 * without a word, so only a file that was looked through is left to it.
 */
export async function explainCsvError(cause: unknown, file: DataFile, directory: string): Promise<Relation> {
  const message = messageOf(cause);
  if (/state machine reached an invalid state|unterminated|new_line|Maximum line size/i.test(message) && (await hasMixedLineEnds(file))) {
    const copy = join(directory, 'lines.csv');
    const source = createReadStream(file.path);
    const write = createWriteStream(copy, { mode: 0o600 });
    await pipeline(source, unixLineEnds(), write);
    return relationAt(file, copy, true);
  }
  const fault = await csvFault(cause, file);
  if (fault) throw fault;
  return relationAt(file, file.path, false);
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Every line break becomes `\n`. */
function unixLineEnds(): Transform {
  let pending = false;
  return new Transform({
    transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
      const result = Buffer.allocUnsafe(chunk.length + 1);
      let n = 0;
      for (const byte of chunk) {
        if (pending && byte !== 10) result[n++] = 13;
        pending = byte === 13;
        if (!pending) result[n++] = byte;
      }
      done(null, result.subarray(0, n));
    },
    flush(done: TransformCallback) {
      done(null, pending ? Buffer.from([13]) : undefined);
    },
  });
}

async function hasMixedLineEnds(file: DataFile): Promise<boolean> {
  let unix = false;
  let windows = false;
  let previous = 0;
  for await (const chunk of createReadStream(file.path) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      if (byte === 10) {
        if (previous === 13) windows = true;
        else unix = true;
        if (unix && windows) return true;
      }
      previous = byte;
    }
  }
  return false;
}

/** What is wrong with a file that DuckDB refused; undefined where nothing is found. */
async function csvFault(cause: unknown, file: DataFile): Promise<ExpofamError | undefined> {
  const message = messageOf(cause);
  const { delimiter, names } = csvHead(file.source, file.head, file.headIsWhole, file.format === 'tsv' ? '\t' : undefined);
  if (/not utf-8 encoded|Invalid unicode|byte sequence mismatch/i.test(message))
    return (await findBadByte(file)) ?? notUtf8(file.source, Buffer.from([0xff]), cause);
  const fault = await findFault(file, delimiter, names.length);
  if (fault?.kind === 'ragged') {
    const { line, fields, first } = fault;
    return raggedRow({ source: file.source, delimiter, width: names.length, line, fields, isFirst: first }, cause);
  }
  if (fault?.kind === 'quote') return openQuote(file.source, fault.line, cause);
  if (/Maximum line size/i.test(message)) return longLine(file.source, cause);
  if (!fault) return undefined;
  return damagedCsv(cause, file);
}

/** What DuckDB itself says of a file. */
export function damagedCsv(cause: unknown, file: DataFile): ExpofamError {
  const message = messageOf(cause);
  if (/unterminated quote/i.test(message)) return openQuote(file.source, undefined, cause);
  const record = Number(/CSV Error on Line: (\d+)/.exec(message)?.[1] ?? Number.NaN);
  const first = message.split('\n')[0].replace(/^[A-Z][\w ]* Error: /, '');
  const place = Number.isNaN(record) ? '' : ` record ${record}`;
  return new ExpofamError('damaged-file', { subject: `${file.source}${place}`, found: first, expected: 'a well-formed CSV file', cause });
}

type Fault =
  | { readonly kind: 'ragged'; readonly line: number; readonly fields: number; readonly first: boolean }
  | { readonly kind: 'quote'; readonly line: number }
  | /** A record too long to look at. */ { readonly kind: 'unknown' };

/** Reads the file again, record by record, for the first one that is out of line. Only a file that was refused pays for this. */
async function findFault(file: DataFile, delimiter: string, width: number): Promise<Fault | undefined> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let lines = 0;
  let seen = 0;
  const look = (text: string, last: boolean): Fault | undefined => {
    let consumedLines = 0;
    let tail = '';
    const records = [...csvRecords(text, delimiter)];
    if (!last) {
      const cut = records.pop();
      if (cut) {
        tail = lineTail(text, cut.line);
        consumedLines = cut.line - 1;
      }
    }
    for (const record of records) {
      seen++;
      const fields = record.fields.length;
      if (record.openQuote) return { kind: 'quote', line: lines + record.line };
      const trailing = fields === width + 1 && record.fields[width] === '';
      if (fields !== width && !trailing) return { kind: 'ragged', line: lines + record.line, fields, first: seen === 2 };
    }
    rest = tail;
    lines += consumedLines;
    return undefined;
  };
  for await (const chunk of createReadStream(file.path) as AsyncIterable<Buffer>) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > 1 << 26) return { kind: 'unknown' };
    const fault = look(rest, false);
    if (fault) return fault;
  }
  return look(rest, true);
}

/** The text from line `line` (counted from 1) on. */
function lineTail(text: string, line: number): string {
  let at = 0;
  for (let k = 1; k < line; k++) at = text.indexOf('\n', at) + 1;
  return text.slice(at);
}

async function findBadByte(file: DataFile): Promise<ExpofamError | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let lines = 0;
  for await (const chunk of createReadStream(file.path) as AsyncIterable<Buffer>) {
    try {
      decoder.decode(chunk, { stream: true });
    } catch (cause) {
      return notUtf8(file.source, chunk, cause, lines);
    }
    for (const byte of chunk) if (byte === 10) lines++;
  }
  return undefined;
}
