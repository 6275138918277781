import { counted } from '../core/counted.ts';
import { ExpofamError } from '../core/expofamError.ts';
import { isMissingText, numberOf } from './cell.ts';
import { type CsvRecord, csvRecords } from './csvRecords.ts';

/** What the first lines of a delimited file say about the rest. */
export interface CsvHead {
  readonly delimiter: string;
  /** A name for each column, in order; a column without a name is `column3`. */
  readonly names: readonly string[];
  /** How many records, blank lines counted, stand before the first row of data. */
  readonly skip: number;
}

const DELIMITERS = [',', '\t', ';', '|'] as const;
const DELIMITER_NAMES: Readonly<Record<string, string>> = { ',': 'commas', '\t': 'tabs', ';': 'semicolons', '|': 'bars' };

/** The number of leading records that have as many fields as the first one. */
function consistentRecords(text: string, delimiter: string): { width: number; consistent: number } {
  let width = 0;
  let consistent = 0;
  for (const record of csvRecords(text, delimiter)) {
    if (width === 0) width = record.fields.length;
    if (record.fields.length !== width) break;
    if (++consistent === 20) break;
  }
  return { width, consistent };
}

function sniffDelimiter(text: string): string {
  let best = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const { width, consistent } = consistentRecords(text, delimiter);
    if (width < 2) continue;
    const score = consistent * 1000 + width;
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

/**
 * Reads delimiter and column names from the head of a file (its first 64 kB are enough for any sensible header).
 *
 * @throws ExpofamError `empty-file`, `no-header`, `no-rows`, `blank-separated`.
 */
export function csvHead(source: string, text: string, whole: boolean, delimiter?: string): CsvHead {
  const blankLines = /^(?:\uFEFF)?(?:[ \t]*\r?\n)*/.exec(text)?.[0] ?? '';
  const body = text.slice(blankLines.length);
  if (body.replace(/^\uFEFF/, '').trim() === '') {
    throw new ExpofamError('empty-file', {
      subject: source,
      found: 'the file is empty',
      expected: 'a line of column names and rows of data',
    });
  }
  const chosen = delimiter ?? sniffDelimiter(body);
  const records = csvRecords(body, chosen);
  const header: CsvRecord | undefined = records.next().value ?? undefined;
  if (!header?.complete && !whole) {
    throw new ExpofamError('no-header', {
      subject: source,
      found: 'the first line does not end within 64 kB, or opens a quote that it does not close',
      expected: 'a line of column names',
    });
  }
  const fields = (header?.fields ?? []).map((field) => field.trim());
  if (fields.every((field) => isMissingText(field) || numberOf(field) !== undefined)) {
    const shown = body.split(/\r?\n/, 1)[0].slice(0, 60);
    throw new ExpofamError('no-header', {
      subject: `${source} line 1`,
      found: `no column names: "${shown}" holds only numbers`,
      expected: 'a line of column names before the data',
      advice: 'add one, such as y,x1,x2',
    });
  }
  const second: CsvRecord | undefined = records.next().value ?? undefined;
  if (second === undefined) {
    throw new ExpofamError('no-rows', {
      subject: source,
      found: `a header (${counted(fields.length, 'column')}) and no rows`,
      expected: 'at least one row of data',
    });
  }
  if (fields.length === 1 && second.fields.length === 1) refuseBlanks(source, fields[0], second.fields[0]);
  // DuckDB skips records, quoted line breaks and all; blank lines count as one each.
  const headerLines = 1 + (header?.fields ?? []).reduce((count, field) => count + field.split('\n').length - 1, 0);
  const skip = (blankLines.match(/\n/g)?.length ?? 0) + second.line - headerLines;
  return { delimiter: chosen, names: nameColumns(fields), skip };
}

function refuseBlanks(source: string, header: string, row: string): void {
  const names = header.split(/\s+/);
  const cells = row.trim().split(/\s+/);
  if (names.length < 2 || (cells.length !== names.length && cells.length !== names.length + 1)) return;
  if (!cells.some((cell) => numberOf(cell) !== undefined)) return;
  throw new ExpofamError('blank-separated', {
    subject: source,
    found: `columns separated by blanks ("${header.slice(0, 60)}")`,
    expected: 'commas, tabs, semicolons or bars between columns',
    advice: `try: tr -s ' ' , < FILE > new.csv`,
  });
}

/** A column without a name (as R's row names have) is called after its place. */
function nameColumns(fields: readonly string[]): string[] {
  const taken = new Set(fields);
  return fields.map((field, i) => {
    if (field !== '') return field;
    let name = `column${i + 1}`;
    while (taken.has(name)) name += '_';
    return name;
  });
}

/** `commas`, for messages. */
export function delimiterName(delimiter: string): string {
  return DELIMITER_NAMES[delimiter] ?? `"${delimiter}"`;
}
