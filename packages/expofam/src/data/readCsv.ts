import { ExpofamError } from '../core/expofamError.ts';
import { type CsvColumn, csvColumn } from './csvColumn.ts';
import { duplicateColumn } from './csvFaults.ts';
import { type CsvHead, csvHead } from './csvHead.ts';
import { csvPass } from './csvPass.ts';
import { notUtf8, refuseForeignFile } from './fileContent.ts';
import { makeTable } from './makeTable.ts';
import type { Column, Table } from './table.ts';
import type { BuiltColumn, ReadWarning } from './textColumnBuilder.ts';
import { utf8Decoder } from './utf8.ts';

/** A table read from text, and what the reader decided that the user may have meant otherwise. */
export interface TextTable {
  readonly table: Table;
  readonly warnings: readonly ReadWarning[];
}

export interface ReadCsvOptions {
  /** The file's name, for messages and as the table's name. */
  readonly name: string;
  /** What stands between cells, where it is known: a tab in a TSV file. */
  readonly delimiter?: string;
  /** Called after every piece; a second pass (for columns that turned out to be text) counts from the beginning. Throw to stop. */
  readonly onProgress?: (progress: { readonly bytes: number; readonly rows: number; readonly pass: number }) => void;
}

const headBytes = 65_536;

/**
 * Reads a delimited file that comes in pieces, in a browser, a worker or Node: the pieces of a `File`, a response or a stream,
 * unpacked. Delimiter and names are found in its head; a column's type is decided by all its cells, by the rules of the command.
 *
 * @param open gives the pieces from the beginning; called again when a column turned out to be text after thousands of numbers
 * @throws ExpofamError `empty-file`, `no-header`, `no-rows`, `ragged-row`, `open-quote`, `long-line`, `not-utf8`, `not-text`,
 * `decimal-comma`, `blank-separated`, `duplicate-column`
 *
 * @example
 * const pieces = async function* () { yield new TextEncoder().encode('y,group\n1,a\n2,b\n'); };
 * const { table } = await readCsv(pieces, { name: 'small.csv' });
 * table.columnNames; // ['y', 'group']
 */
export async function readCsv(open: () => AsyncIterable<Uint8Array>, options: ReadCsvOptions): Promise<TextTable> {
  const { name } = options;
  const decoder = utf8Decoder(true);
  let line = 1;
  const decode = (bytes: Uint8Array, start: number, end: number): string => {
    if (end - start < 24) {
      let text = '';
      let i = start;
      for (; i < end && bytes[i] < 128; i++) text += String.fromCharCode(bytes[i]);
      if (i === end) return text;
    }
    const part = bytes.slice(start, end);
    try {
      return decoder.decode(part);
    } catch (cause) {
      throw notUtf8(name, part, cause, line - 1);
    }
  };

  let head: CsvHead | undefined;
  let built: (BuiltColumn | undefined)[] = [];
  let rowCount = 0;
  for (let pass = 1; pass <= 2; pass++) {
    let columns: (CsvColumn | undefined)[] = [];
    let reader: ReturnType<typeof csvPass> | undefined;
    const begin = (first: Uint8Array, isWhole: boolean): void => {
      head ??= readHead(name, first, isWhole, options.delimiter);
      const { names } = head;
      columns = names.map((column, j) =>
        built[j] === undefined ? csvColumn({ source: name, name: column, untyped: true }, pass === 1, decode) : undefined,
      );
      reader = csvPass(name, head, columns, decode, (now) => {
        line = now;
      });
      reader.push(first);
    };
    let bytes = 0;
    let start: Uint8Array = new Uint8Array(0);
    for await (const piece of open()) {
      bytes += piece.length;
      if (reader) reader.push(piece);
      else {
        start = joined(start, piece);
        if (start.length >= headBytes) begin(start, false);
      }
      options.onProgress?.({ bytes, rows: reader?.rowCount ?? 0, pass });
    }
    if (reader === undefined) begin(start, true);
    const done = reader as unknown as ReturnType<typeof csvPass>;
    done.end();
    rowCount = done.rowCount;
    built = columns.map((column, j) => column?.finish() ?? built[j]);
    if (built.every((one) => one !== undefined)) break;
  }
  const { names } = head as CsvHead;
  if (rowCount === 0) throw new ExpofamError('no-rows', { subject: name, found: 'no rows', expected: 'at least one row of data' });
  const whole = built as BuiltColumn[];
  const table = makeTable(new Map<string, Column>(names.map((key, j) => [key, whole[j].column])), name, rowCount);
  return { table, warnings: whole.flatMap(({ warning }) => (warning ? [warning] : [])) };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const result = new Uint8Array(a.length + b.length);
  result.set(a);
  result.set(b, a.length);
  return result;
}

function readHead(name: string, bytes: Uint8Array, isWhole: boolean, delimiter: string | undefined): CsvHead {
  if (bytes.length === 0)
    throw new ExpofamError('empty-file', { subject: name, found: 'the file is empty', expected: 'column names and rows of data' });
  const part = bytes.subarray(0, headBytes);
  refuseForeignFile(name, part);
  let text: string;
  try {
    // A character cut in two at the end does not count as damage.
    text = utf8Decoder(true).decode(part, { stream: true });
  } catch (cause) {
    throw notUtf8(name, part, cause);
  }
  const head = csvHead(name, text, isWhole && bytes.length <= headBytes, delimiter);
  head.names.forEach((column, i) => {
    const first = head.names.indexOf(column);
    if (first !== i) throw duplicateColumn(name, column, first, i);
  });
  return head;
}
