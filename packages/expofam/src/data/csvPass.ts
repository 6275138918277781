import type { CsvColumn } from './csvColumn.ts';
import { longLine, openQuote, raggedRow } from './csvFaults.ts';
import type { CsvHead } from './csvHead.ts';

/** One reading of a delimited file, which comes in pieces. */
export interface CsvPass {
  readonly rowCount: number;
  push(bytes: Uint8Array): void;
  /** The end of the file: the last record needs no line break. */
  end(): void;
}

const newline = 10;
const carriageReturn = 13;
const quote = 34;
const space = 32;
/** As the command's reader has it. */
const longestRecord = 2_000_000;

/**
 * Splits a file into records (RFC 4180: fields in double quotes may hold delimiters, line breaks and doubled quotes) and gives
 * the cells to their columns; undefined columns are passed over.
 *
 * @throws ExpofamError `ragged-row`, `open-quote`, `long-line`, and what the columns throw
 */
export function csvPass(
  source: string,
  head: CsvHead,
  columns: readonly (CsvColumn | undefined)[],
  decode: (bytes: Uint8Array, start: number, end: number) => string,
  setLine: (line: number) => void,
): CsvPass {
  const width = head.names.length;
  const delimiter = head.delimiter.charCodeAt(0);
  const starts = new Int32Array(width + 2);
  const ends = new Int32Array(width + 2);
  const texts: (string | undefined)[] = new Array(width + 2).fill(undefined);
  let rest = new Uint8Array(0);
  let toSkip = head.skip;
  let line = 1;
  let rowCount = 0;

  /** Ends a field at `at`; fields beyond the last are only counted. */
  const ragged = (fields: number, at: number): never => {
    throw raggedRow({ source, delimiter: head.delimiter, width, line: at, fields, isFirst: rowCount === 0 });
  };

  /** Takes the whole records of `bytes` and gives where the first unfinished one begins. */
  const take = (bytes: Uint8Array, isLast: boolean): number => {
    const length = bytes.length;
    let at = 0;
    while (at < length) {
      const recordStart = at;
      const recordLine = line;
      let fields = 0;
      let lines = 0;
      let isEnded = false;
      let hasText = false;
      while (!isEnded) {
        let i = at;
        while (i < length && bytes[i] === space) i++;
        let fieldStart = at;
        if (bytes[i] === quote && i < length) {
          let text = '';
          let from = i + 1;
          for (;;) {
            let close = bytes.indexOf(quote, from);
            if (close < 0) close = length;
            for (let k = from; k < close; k++) if (bytes[k] === newline) lines++;
            if (close === length) {
              if (!isLast) return unfinished(bytes, recordStart);
              throw openQuote(source, recordLine);
            }
            text += decode(bytes, from, close);
            if (close + 1 === length && !isLast) return unfinished(bytes, recordStart);
            if (bytes[close + 1] !== quote || close + 1 >= length) {
              i = close + 1;
              break;
            }
            text += '"';
            from = close + 2;
          }
          while (i < length && bytes[i] === space) i++;
          if (i < length && bytes[i] !== delimiter && bytes[i] !== newline && bytes[i] !== carriageReturn)
            throw openQuote(source, recordLine);
          if (fields <= width) texts[fields] = text;
          hasText = true;
          fieldStart = i;
        } else {
          while (i < length) {
            const byte = bytes[i];
            if (byte === delimiter || byte === newline || byte === carriageReturn) break;
            i++;
          }
        }
        if (i === length && !isLast) return unfinished(bytes, recordStart);
        if (fields <= width) {
          starts[fields] = fieldStart;
          ends[fields] = i;
        }
        fields++;
        if (i < length && bytes[i] === delimiter) {
          at = i + 1;
          // A delimiter as the very last byte leaves an empty field behind it.
          if (at === length && !isLast) return unfinished(bytes, recordStart);
          continue;
        }
        isEnded = true;
        if (i < length && bytes[i] === carriageReturn) {
          if (i + 1 === length && !isLast) return unfinished(bytes, recordStart);
          if (bytes[i + 1] === newline) i++;
        }
        at = i + 1;
      }
      line += lines + 1;
      // A line without anything is no row, except where a row has one cell, which is then missing.
      const isBlank = fields === 1 && !hasText && starts[0] === ends[0];
      if (toSkip > 0) toSkip--;
      else if (!isBlank || width === 1) {
        const isTrailing = fields === width + 1 && texts[width] === undefined && starts[width] === ends[width];
        if (fields !== width && !isTrailing) ragged(fields, recordLine);
        setLine(recordLine);
        for (let j = 0; j < width; j++) {
          const column = columns[j];
          const text = texts[j];
          if (column === undefined) continue;
          if (text === undefined) column.addBytes(bytes, starts[j], ends[j]);
          else column.addText(text);
        }
        rowCount++;
      }
      if (hasText) texts.fill(undefined);
    }
    return length;
  };

  const unfinished = (bytes: Uint8Array, recordStart: number): number => {
    if (bytes.length - recordStart > longestRecord) throw longLine(source);
    texts.fill(undefined);
    return recordStart;
  };

  return {
    get rowCount() {
      return rowCount;
    },
    push(bytes) {
      let all = bytes;
      if (rest.length > 0) {
        all = new Uint8Array(rest.length + bytes.length);
        all.set(rest);
        all.set(bytes, rest.length);
      }
      rest = all.slice(take(all, false));
    },
    end() {
      if (rest.length > 0) take(rest, true);
      rest = new Uint8Array(0);
    },
  };
}
