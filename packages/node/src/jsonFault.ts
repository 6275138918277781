import { createReadStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { DataFile } from './fileFormat.ts';

/** The first thing in a JSON file that is no record, and where. */
export interface JsonFault {
  /** `line 7`, `record 7`. */
  readonly place?: string;
  readonly found: string;
}

/** Larger files of one array are not parsed again to find the place. */
const LARGEST_TEXT = 1 << 26;

/**
 * Looks through a file that the data engine refused for what is wrong; undefined where nothing is found. One object a line
 * is judged line by line: the engine itself reads on, and complains of the line after. Only a refused file pays for this.
 */
export async function jsonFault(file: DataFile): Promise<JsonFault | undefined> {
  try {
    return await lookThrough(file);
  } catch {
    // A line too long for a text, or a file that has gone: the engine's own words are left.
    return undefined;
  }
}

async function lookThrough(file: DataFile): Promise<JsonFault | undefined> {
  if (file.format === 'ndjson') return faultyLine(file);
  if (statSync(file.path).size > LARGEST_TEXT) return undefined;
  const text = plainNumbers(await readFile(file.path, 'utf8'));
  const value = parsed(text);
  if ('fault' in value) {
    return /^\s*\{/.test(text) && isOneALine(file) ? faultyLine(file) : value.fault;
  }
  const records = value.json;
  if (!Array.isArray(records)) return isRecord(records) ? undefined : { found: `${kindOf(records)} in place of records` };
  if (records.length === 0) return { found: 'an empty list' };
  const i = records.findIndex((record) => !isRecord(record));
  return i < 0 ? undefined : { place: `record ${i + 1}`, found: `${kindOf(records[i])} (${excerpt(JSON.stringify(records[i]))})` };
}

/** True where the first line is an object by itself. */
function isOneALine(file: DataFile): boolean {
  const first = /^\s*([^\n]*)\n/.exec(file.head)?.[1];
  return first !== undefined && 'json' in parsed(plainNumbers(first));
}

async function faultyLine(file: DataFile): Promise<JsonFault | undefined> {
  const input = createReadStream(file.path);
  let n = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      n++;
      if (line.trim() === '') continue;
      const value = parsed(plainNumbers(line));
      if ('fault' in value) return { place: `line ${n}`, found: value.fault.found + (value.fault.place ? '' : `: ${excerpt(line)}`) };
      if (!isRecord(value.json)) return { place: `line ${n}`, found: `${kindOf(value.json)} (${excerpt(line)})` };
    }
    return undefined;
  } finally {
    input.destroy();
  }
}

/** Objects, and `null` for a record without values, as the engine takes it. */
const isRecord = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'a list' : typeof value === 'string' ? 'text' : typeof value === 'number' ? 'a number' : 'true or false';

const excerpt = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** NaN and infinities, which the engine takes though JSON has none, as zeros of the same length. */
const plainNumbers = (text: string): string =>
  text.replace(
    /([[{:,]\s*)(-?(?:NaN|Inf(?:inity)?))(?=\s*[\]},])/gi,
    (_, before: string, number: string) => before + '0'.padEnd(number.length),
  );

function parsed(text: string): { readonly json: unknown } | { readonly fault: JsonFault } {
  const at = faultAt(text);
  if (typeof at !== 'number') return at;
  if (at >= text.trimEnd().length) return { fault: { found: 'JSON that is cut short' } };
  const before = text.slice(0, at).split('\n');
  const place = `line ${before.length} column ${(before.at(-1) as string).length + 1}`;
  return { fault: { place, found: `JSON that cannot be read from here on: ${excerpt(text.slice(at).split('\n')[0])}` } };
}

/** The value of a text, or where it stops being JSON: its length where more is missing. */
function faultAt(text: string): { readonly json: unknown } | number {
  try {
    return { json: JSON.parse(text) };
  } catch (cause) {
    const { message } = cause as Error;
    const position = /at position (\d+)/.exec(message)?.[1];
    if (/unexpected end|unterminated/i.test(message)) return text.length;
    if (position !== undefined) return Number(position);
  }
  // The parser does not say where. Up to there, a part of the text only lacks its end.
  let [good, bad] = [0, text.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const at = faultAt(text.slice(0, middle));
    if (typeof at !== 'number' || at >= middle) good = middle;
    else bad = middle;
  }
  return good;
}
