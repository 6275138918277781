import { ExpofamError } from '../core/expofamError.ts';
import { compareCodePoints } from './compareCodePoints.ts';
import { newCodes } from './makeTable.ts';
import type { CategoricalColumn, Column } from './table.ts';

/** Text that means "missing", as in a file. */
const missingTexts = new Set(['', 'NA', 'NaN', 'null']);

const isNumberText = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

function shownAs(value: unknown): string {
  if (typeof value === 'string') return `the text "${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && !(value instanceof Date) ? 'an object' : String(value);
}

interface Seen {
  numbers: number;
  texts: number;
  /** How many of the texts look like numbers. */
  numberTexts: number;
  booleans: number;
  dates: number;
}

function mixed(name: string, table: string, what: string, row: number, value: unknown, advice: string): ExpofamError {
  return new ExpofamError('mixed-column', {
    subject: `column "${name}" of ${table}`,
    found: `${what}: row ${row + 1} is ${shownAs(value)}`,
    expected: 'values of one type',
    advice,
    details: { column: name, row: row + 1, value: typeof value === 'bigint' ? String(value) : value },
  });
}

/** Codes of a sequence of texts, with the levels as given or, without, in order of code points. Missing: −1. */
export function categoricalColumn(
  length: number,
  textAt: (i: number) => string | undefined,
  name: string,
  table: string,
  levels?: readonly string[],
): CategoricalColumn {
  const codeOf = new Map<string, number>();
  for (const level of levels ?? []) {
    if (codeOf.has(level))
      throw new ExpofamError('invalid-data', {
        subject: `levels of column "${name}"`,
        found: `"${level}" twice`,
        expected: 'each level once',
      });
    codeOf.set(level, codeOf.size);
  }
  const raw = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const text = textAt(i);
    if (text === undefined) {
      raw[i] = -1;
      continue;
    }
    let code = codeOf.get(text);
    if (code === undefined) {
      if (levels !== undefined) {
        throw new ExpofamError('unknown-level', {
          subject: `column "${name}" of ${table}`,
          found: `"${text}" in row ${i + 1}`,
          expected: `one of the given levels ${levels.map((l) => `"${l}"`).join(', ')}`,
          details: { column: name, level: text, row: i + 1 },
        });
      }
      code = codeOf.size;
      codeOf.set(text, code);
    }
    raw[i] = code;
  }
  const found = [...codeOf.keys()];
  if (levels !== undefined) {
    const codes = newCodes(length, found.length);
    codes.set(raw);
    return { kind: 'categorical', codes, levels: Object.freeze(found) };
  }
  const order = found.map((_, i) => i).sort((a, b) => compareCodePoints(found[a], found[b]));
  const place = new Int32Array(found.length);
  for (let i = 0; i < order.length; i++) place[order[i]] = i;
  const codes = newCodes(length, found.length);
  for (let i = 0; i < length; i++) if (raw[i] >= 0) codes[i] = place[raw[i]];
  return { kind: 'categorical', codes, levels: Object.freeze(order.map((i) => found[i])) };
}

/** Does the value count as missing? */
export const isMissingValue = (value: unknown): boolean =>
  value === null || value === undefined || Number.isNaN(value) || (typeof value === 'string' && missingTexts.has(value));

/**
 * The typed column of a sequence of values: numbers and bigints are numeric, Booleans Boolean, texts categorical with levels
 * in order of code points, dates dates. Missing are null, undefined, NaN and the texts '', NA, NaN and null.
 * Numbers as text stay text: the caller knows whether `01` is a number.
 *
 * @throws ExpofamError `mixed-column` naming the first row of a type that differs from the rest.
 */
export function inferColumn(
  length: number,
  valueAt: (i: number) => unknown,
  name: string,
  table: string,
  levels?: readonly string[],
): Column {
  const seen: Seen = { numbers: 0, texts: 0, numberTexts: 0, booleans: 0, dates: 0 };
  for (let i = 0; i < length; i++) {
    const value = valueAt(i);
    if (isMissingValue(value)) continue;
    if (typeof value === 'number' || typeof value === 'bigint') seen.numbers++;
    else if (typeof value === 'string') {
      seen.texts++;
      if (isNumberText(value)) seen.numberTexts++;
    } else if (typeof value === 'boolean') seen.booleans++;
    else if (value instanceof Date) seen.dates++;
    else {
      throw mixed(
        name,
        table,
        'a value that is neither a number, a text, a Boolean nor a date',
        i,
        value,
        'leave the column out, or give one value a row',
      );
    }
  }
  const kinds = [seen.numbers, seen.texts, seen.booleans, seen.dates].filter((n) => n > 0).length;
  if (kinds > 1) throw mixture(length, valueAt, name, table, seen);
  if (levels !== undefined && seen.dates === 0) {
    return categoricalColumn(length, (i) => (isMissingValue(valueAt(i)) ? undefined : String(valueAt(i))), name, table, levels);
  }
  if (seen.texts > 0) {
    // Half numbers, half text is a slip in the data (a stray "n/a", a unit); a few numbers among codes such as "A1", "2" are not.
    if (seen.numberTexts > 0 && seen.numberTexts < seen.texts && 2 * seen.numberTexts >= seen.texts) {
      for (let i = 0; i < length; i++) {
        const value = valueAt(i);
        if (typeof value === 'string' && !isMissingValue(value) && !isNumberText(value)) {
          const word = `is half text (${seen.texts - seen.numberTexts} of ${seen.texts} values are no numbers)`;
          throw mixed(name, table, word, i, value, 'correct the value or leave it empty; to use the column as categories give its levels');
        }
      }
    }
    return categoricalColumn(length, (i) => (isMissingValue(valueAt(i)) ? undefined : (valueAt(i) as string)), name, table);
  }
  if (seen.booleans > 0) {
    const codes = new Int8Array(length);
    for (let i = 0; i < length; i++) codes[i] = isMissingValue(valueAt(i)) ? -1 : Number(valueAt(i));
    return { kind: 'boolean', codes };
  }
  const values = new Float64Array(length);
  if (seen.dates > 0) {
    for (let i = 0; i < length; i++) values[i] = isMissingValue(valueAt(i)) ? Number.NaN : (valueAt(i) as Date).getTime() * 1000;
    return { kind: 'date', values };
  }
  for (let i = 0; i < length; i++) values[i] = isMissingValue(valueAt(i)) ? Number.NaN : Number(valueAt(i));
  return { kind: 'numeric', values };
}

/** The error for a column of several types: it names the first row of the rarer kind. */
function mixture(length: number, valueAt: (i: number) => unknown, name: string, table: string, seen: Seen): ExpofamError {
  const counts: [string, number, (v: unknown) => boolean][] = [
    ['numbers', seen.numbers, (v) => typeof v === 'number' || typeof v === 'bigint'],
    ['text', seen.texts, (v) => typeof v === 'string'],
    ['Booleans', seen.booleans, (v) => typeof v === 'boolean'],
    ['dates', seen.dates, (v) => v instanceof Date],
  ];
  const present = counts.filter(([, n]) => n > 0).sort((a, b) => a[1] - b[1]);
  const [, , isRare] = present[0];
  for (let i = 0; i < length; i++) {
    const value = valueAt(i);
    if (isMissingValue(value) || !isRare(value)) continue;
    const isHalfText = present.some(([kind]) => kind === 'text') && seen.numbers > 0;
    const words = present.map(([kind, n]) => `${n} ${kind}`).join(' and ');
    return mixed(
      name,
      table,
      isHalfText ? `is half text (${words})` : `mixes ${words}`,
      i,
      value,
      'make all values one type, or leave the odd ones empty',
    );
  }
  return mixed(name, table, 'mixes types', 0, valueAt(0), 'make all values one type');
}
