/** One record of a CSV file. */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** The line on which it starts, counted from 1; quoted line breaks make it differ from the record's number. */
  readonly line: number;
  /** True where the text ended within quotes. */
  readonly openQuote: boolean;
  /** False where the text ended within quotes, or without a line break (which the last record may). */
  readonly complete: boolean;
}

/**
 * Splits text into CSV records (RFC 4180: fields in double quotes may hold delimiters, line breaks and doubled quotes).
 * It reads the head of a file and finds places for messages; the rows themselves are read by the data engine.
 * Empty lines are no records.
 */
export function* csvRecords(text: string, delimiter: string): Generator<CsvRecord> {
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  while (i < text.length) {
    const startLine = line;
    const fields: string[] = [];
    let ended = false;
    let open = false;
    while (!ended) {
      let field = '';
      let j = i;
      while (text[j] === ' ') j++;
      if (text[j] === '"') {
        i = j + 1;
        open = true;
        while (i < text.length) {
          const close = text.indexOf('"', i);
          const stop = close < 0 ? text.length : close;
          const part = text.slice(i, stop);
          field += part;
          for (const unit of part) if (unit === '\n') line++;
          if (close < 0) {
            i = text.length;
            break;
          }
          if (text[close + 1] === '"') {
            field += '"';
            i = close + 2;
            continue;
          }
          i = close + 1;
          open = false;
          break;
        }
      }
      const from = i;
      while (i < text.length && text[i] !== delimiter && text[i] !== '\n' && text[i] !== '\r') i++;
      field += text.slice(from, i);
      fields.push(field);
      if (text[i] === delimiter) {
        i++;
        continue;
      }
      ended = true;
    }
    const complete = !open && i < text.length;
    if (text[i] === '\r' && text[i + 1] === '\n') i++;
    i++;
    line++;
    if (fields.length === 1 && fields[0] === '') continue;
    yield { fields, line: startLine, openQuote: open, complete };
  }
}
