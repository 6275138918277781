import { formatColumn, formatNumber, formatPValue, textTable } from 'expofam';
import { type CommandIo, outputWidth, wantsColor, writeText } from './commandIo.ts';
import { delimitedField } from './delimitedField.ts';
import { jsonText } from './jsonText.ts';
import { numberOption } from './optionValues.ts';
import { usageError } from './usageError.ts';
import { warningText } from './warningText.ts';
import { wrapped } from './wrapped.ts';

/** A remark that goes to standard error, or into `warnings` of the JSON. */
export interface Note {
  readonly code: string;
  readonly message: string;
}

type Cell = number | string | null;

/** One column of a result. Numbers that do not exist are NaN or null: blank for reading, empty in CSV, null in JSON. */
export interface ResultColumn {
  /** Its name in CSV and JSON. */
  readonly key: string;
  /** Its title for reading; left out there where undefined. */
  readonly title?: string;
  readonly values: readonly Cell[];
  /** How numbers are shown for reading: `significant` (default) with common decimals, `each` with its own digits. */
  readonly format?: 'significant' | 'each' | 'whole' | 'p';
}

export interface ResultTable {
  /** Its name in the JSON. */
  readonly key: string;
  readonly heading?: string;
  readonly columns: readonly ResultColumn[];
}

/** What an analysis says, however it is printed. */
export interface Result {
  /** Lines above the tables. */
  readonly heading: readonly string[];
  readonly tables: readonly ResultTable[];
  /** The table that `--csv` prints; the first by default. */
  readonly csv?: ResultTable;
  /** Lines below the tables. */
  readonly footing?: readonly string[];
  /** What stands in the JSON besides the tables. */
  readonly json?: Readonly<Record<string, unknown>>;
  readonly notes: readonly Note[];
}

export interface ResultValues {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly digits?: string;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** Checks how a result is to be printed, before it is computed. */
export function resultOptions(values: ResultValues): { readonly digits: number } {
  if (values.json && values.csv) {
    throw usageError({ subject: 'options --json and --csv', found: 'both', expected: 'one of them' });
  }
  const digits = values.digits === undefined ? 5 : numberOption('--digits', values.digits, 'a whole number from 1 to 17', isDigits);
  return { digits };
}

const isDigits = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= 17;

/** Prints a result as text, JSON or CSV. */
export async function writeResult(io: CommandIo, result: Result, values: ResultValues): Promise<void> {
  const { digits } = resultOptions(values);
  if (values.json) {
    const tables = Object.fromEntries(result.tables.map((table) => [table.key, tableRows(table)]));
    const warnings = result.notes.map(({ code, message }) => ({ code, message }));
    await writeText(io.stdout, `${jsonText({ ...result.json, ...tables, warnings })}\n`);
    return;
  }
  if (!values.quiet) {
    const color = wantsColor(io, io.stderr, values.color);
    for (const { message } of result.notes) await writeText(io.stderr, warningText(message, color));
  }
  if (values.csv) {
    await writeText(io.stdout, tableCsv(result.csv ?? result.tables[0]));
    return;
  }
  const width = outputWidth(io.stdout);
  const bold = (line: string): string => (wantsColor(io, io.stdout, values.color) ? `\u001b[1m${line}\u001b[22m` : line);
  const lines = [...result.heading];
  for (const { heading, columns } of result.tables) {
    lines.push(
      '',
      ...(heading === undefined ? [] : [bold(heading)]),
      ...textTable(
        columns.flatMap((c) => textColumn(c, digits)),
        width,
      ),
    );
  }
  if (result.footing?.length) lines.push('', ...result.footing.flatMap((line) => wrapped(line, width)));
  await writeText(io.stdout, `${lines.join('\n')}\n`);
}

const isMissing = (cell: Cell): cell is null => cell === null || (typeof cell === 'number' && Number.isNaN(cell));

function textColumn({ title, values, format }: ResultColumn, digits: number): Parameters<typeof textTable>[0] {
  if (title === undefined) return [];
  const isText = values.some((v) => typeof v === 'string');
  if (isText) return [{ title, cells: values.map((v) => (isMissing(v) ? '' : String(v))), left: true }];
  const numbers = values as readonly (number | null)[];
  const shown =
    format === 'p'
      ? numbers.map(formatPValue)
      : format === 'whole'
        ? numbers.map(String)
        : format === 'each'
          ? numbers.map((v) => formatNumber(isMissing(v) ? null : v, digits))
          : formatColumn(
              numbers.map((v) => (isMissing(v) ? null : v)),
              digits,
            );
  return [{ title, cells: shown.map((text, i) => (isMissing(numbers[i]) ? '' : text)) }];
}

function tableRows({ columns }: ResultTable): Record<string, Cell>[] {
  const count = columns[0]?.values.length ?? 0;
  return Array.from({ length: count }, (_, i) => Object.fromEntries(columns.map(({ key, values }) => [key, finite(values[i])])));
}

const finite = (cell: Cell): Cell => (typeof cell === 'number' && !Number.isFinite(cell) ? null : cell);

function tableCsv({ columns }: ResultTable): string {
  const count = columns[0]?.values.length ?? 0;
  const line = (cells: readonly Cell[]): string => cells.map((cell) => delimitedField(isMissing(cell) ? null : cell, ',')).join(',');
  const rows = Array.from({ length: count }, (_, i) => line(columns.map(({ values }) => values[i])));
  return `${[line(columns.map(({ key }) => key)), ...rows].join('\n')}\n`;
}
