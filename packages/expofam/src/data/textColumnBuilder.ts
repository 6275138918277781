import { counted } from '../core/counted.ts';
import { ExpofamError } from '../core/expofamError.ts';
import { isBooleanText, isCommaNumber, isMissingText, microsecondsOf, numberOf } from './cell.ts';
import { compareCodePoints } from './compareCodePoints.ts';
import type { Codes, Column } from './table.ts';

/** Something about a file that its reader decided and that the user may have meant otherwise. */
export interface ReadWarning {
  /** `half-text`, `quoted-numbers` or `blank-levels`. */
  readonly code: string;
  readonly message: string;
  readonly column: string;
  /** What the message is about (file and column), and what was found there. */
  readonly subject: string;
  readonly found: string;
}

export interface BuiltColumn {
  readonly column: Column;
  readonly warning?: ReadWarning;
}

/** Where a column comes from, for messages. */
export interface ColumnOrigin {
  /** The file's name. */
  readonly source: string;
  readonly name: string;
  /** False where the format itself says that a cell is text (a JSON string, a Parquet string): then `"5"` is text. */
  readonly untyped: boolean;
}

/** Codes in memory as small as the number of levels allows. */
export function compactCodes(codes: Int32Array, levelCount: number): Codes {
  if (levelCount <= 127) return Int8Array.from(codes);
  return levelCount <= 32_767 ? Int16Array.from(codes) : codes.slice();
}

const quote = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text);

/**
 * Collects the cells of one column as they come and decides at the end what the column is: the decision needs all of
 * them, never a sample. Distinct texts are kept once, so a column of a million rows and five levels costs its codes.
 */
export interface TextColumnBuilder {
  readonly length: number;
  /** `null` is missing. Gives the text's code, −1 for what is missing. */
  addText(text: string | null): number;
  /** Adds a text once more whose code is known. */
  addCode(code: number): void;
  /** A cell that the format itself marks as text; it is never a number. */
  addString(text: string): void;
  finish(): BuiltColumn;
}

export function textColumnBuilder(origin: ColumnOrigin): TextColumnBuilder {
  const index = new Map<string, number>();
  const strings = new Map<string, number>();
  const texts: string[] = [];
  const firstRows: number[] = [];
  const counts: number[] = [];
  const marked: boolean[] = [];
  let codes = new Int32Array(1024);
  let length = 0;

  const push = (code: number) => {
    if (length === codes.length) {
      const grown = new Int32Array(length * 2);
      grown.set(codes);
      codes = grown;
    }
    codes[length++] = code;
  };
  const add = (text: string, isString: boolean): number => {
    const known = isString ? strings : index;
    let code = known.get(text);
    if (code === undefined) {
      code = isMissingText(text) ? -1 : texts.length;
      known.set(text, code);
      if (code >= 0) {
        if (text.includes('\0')) {
          throw new ExpofamError('not-text', {
            subject: `${origin.source} column "${origin.name}" row ${length + 1}`,
            found: 'a NUL byte',
            expected: 'text',
            advice: 'the file may be damaged, UTF-16 or binary; save it again as UTF-8 text',
          });
        }
        texts.push(text);
        firstRows.push(length);
        counts.push(0);
        marked.push(isString);
      }
    }
    if (code >= 0) counts[code]++;
    push(code);
    return code;
  };

  return {
    get length() {
      return length;
    },
    addText(text) {
      if (text !== null) return add(text, false);
      push(-1);
      return -1;
    },
    addCode(code) {
      if (code >= 0) counts[code]++;
      push(code);
    },
    addString(text) {
      add(text, true);
    },
    finish() {
      const used = codes.subarray(0, length);
      const numbers = texts.map((text, code) => (origin.untyped && !marked[code] ? numberOf(text) : undefined));
      if (numbers.every((value) => value !== undefined)) return { column: numericFrom(used, numbers as number[]) };
      if (origin.untyped) {
        if (!marked.some(Boolean) && isBooleanText(texts)) return { column: booleanFrom(used, texts) };
        const times = texts.map(microsecondsOf);
        if (times.every((value) => value !== undefined)) {
          return { column: { kind: 'date', values: numericFrom(used, times as number[]).values } };
        }
        refuseCommaNumbers(origin, texts, numbers, firstRows);
      }
      const warning = origin.untyped ? textWarning(origin, texts, numbers, counts, firstRows, marked) : undefined;
      return { column: categoricalFrom(used, texts, strings.size > 0 && index.size > 0), warning };
    },
  };
}

function numericFrom(codes: Int32Array, values: readonly number[]): Column & { values: Float64Array; kind: 'numeric' } {
  const result = new Float64Array(codes.length);
  for (let i = 0; i < codes.length; i++) result[i] = codes[i] < 0 ? Number.NaN : values[codes[i]];
  return { kind: 'numeric', values: result };
}

function booleanFrom(codes: Int32Array, texts: readonly string[]): Column {
  const values = texts.map((text) => (text.trim().toLowerCase() === 'true' ? 1 : 0));
  return { kind: 'boolean', codes: Int8Array.from(codes, (code) => (code < 0 ? -1 : values[code])) };
}

function categoricalFrom(codes: Int32Array, texts: readonly string[], mayRepeat: boolean): Column {
  const levels = (mayRepeat ? [...new Set(texts)] : [...texts]).sort(compareCodePoints);
  const position = new Map(levels.map((level, i) => [level, i]));
  const rank = Int32Array.from(texts, (text) => position.get(text) as number);
  const ranked = new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i++) ranked[i] = codes[i] < 0 ? -1 : rank[codes[i]];
  return { kind: 'categorical', codes: compactCodes(ranked, levels.length), levels };
}

/** A column that holds nothing but numbers once commas are read as decimal points is never meant as text. */
function refuseCommaNumbers(
  origin: ColumnOrigin,
  texts: readonly string[],
  numbers: readonly (number | undefined)[],
  rows: readonly number[],
): void {
  let first = -1;
  for (let code = 0; code < texts.length; code++) {
    if (numbers[code] !== undefined) continue;
    if (!isCommaNumber(texts[code])) return;
    if (first < 0) first = code;
  }
  if (first < 0) return;
  throw new ExpofamError('decimal-comma', {
    subject: `${origin.source} column "${origin.name}"`,
    found: `numbers with a comma (row ${rows[first] + 1} is ${quote(texts[first])})`,
    expected: 'decimal points and no thousands separators',
    advice: 'export the file again with a point as decimal mark, or replace the commas within numbers',
    details: { column: origin.name, row: rows[first] + 1, value: texts[first] },
  });
}

function textWarning(
  origin: ColumnOrigin,
  texts: readonly string[],
  numbers: readonly (number | undefined)[],
  counts: readonly number[],
  rows: readonly number[],
  marked: readonly boolean[],
): ReadWarning | undefined {
  let numberCount = 0;
  let textCount = 0;
  let first = -1;
  let quotedNumbers = 0;
  for (let code = 0; code < texts.length; code++) {
    if (marked[code] && numberOf(texts[code]) !== undefined) quotedNumbers += counts[code];
    if (numbers[code] !== undefined) numberCount += counts[code];
    else {
      textCount += counts[code];
      if (first < 0 || rows[code] < rows[first]) first = code;
    }
  }
  const warning = (code: string, found: string, advice: string): ReadWarning => {
    const subject = `${origin.source} column "${origin.name}"`;
    return { code, column: origin.name, subject, found, message: `${subject} ${found}; ${advice}` };
  };
  if (first >= 0 && numberCount >= textCount && numberCount > 0) {
    const others = counted(textCount, 'cell is', 'cells are');
    return warning(
      'half-text',
      `is half text: row ${rows[first] + 1} is ${quote(texts[first])} (${counted(numberCount, 'cell is a number', 'cells are numbers')}, ${others} not)`,
      'it is read as text; a missing value is written as an empty cell, NA, NaN or null',
    );
  }
  if (quotedNumbers > 0 && quotedNumbers === textCount) {
    return warning(
      'quoted-numbers',
      `holds numbers in quotes (row ${rows[first] + 1} is ${quote(texts[first])})`,
      'it is read as text; write them without quotes to have numbers',
    );
  }
  const distinct = new Set(texts);
  const twin = texts.find((text) => text !== text.trim() && distinct.has(text.trim()));
  if (twin !== undefined) {
    return warning(
      'blank-levels',
      `has levels that differ only in blanks around them (${quote(twin)} and ${quote(twin.trim())})`,
      'they are different levels',
    );
  }
  return undefined;
}
