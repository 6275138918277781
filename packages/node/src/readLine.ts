import { numberOfBytes } from 'expofam';
import type { LineLayout } from './lineLayout.ts';

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;
const letterA = 65;
const letterN = 78;

/**
 * Reads one line of numbers, with empty cells and `NA` missing, and gives the number of each column to `write` (NaN where it is missing).
 * Anything else (quotes, blank lines, bytes beyond ASCII, text in a column that is wanted, whole numbers that a double rounds) is for a
 * reader that knows all of CSV.
 *
 * @returns where the next line begins; −1 where this is not plainly numbers
 */
export function readLine(
  { delimiter, columnOf }: LineLayout,
  bytes: Uint8Array,
  start: number,
  write: (column: number, value: number) => void,
): number {
  const width = columnOf.length;
  let at = start;
  for (let cell = 0; cell < width; cell++) {
    const from = at;
    let byte = bytes[at];
    for (; byte !== delimiter && byte !== lineFeed && byte !== carriageReturn; byte = bytes[++at])
      if (byte === quote || byte === 0 || byte > 127) return -1;
    // A blank line is no missing cell.
    if (width === 1 && at === from) return -1;
    if (columnOf[cell] >= 0) {
      const value = numberOf(bytes, from, at);
      if (value === undefined) return -1;
      write(columnOf[cell], value);
    }
    at++;
    if (byte === delimiter) continue;
    if (cell + 1 < width || (byte === carriageReturn && bytes[at++] !== lineFeed)) return -1;
    return at;
  }
  return -1;
}

/** The number of a cell, or NaN where it is missing; undefined where it is no number, or one that a double would round to a whole. */
function numberOf(bytes: Uint8Array, from: number, to: number): number | undefined {
  if (from === to || (to - from === 2 && bytes[from] === letterN && bytes[from + 1] === letterA)) return Number.NaN;
  const value = numberOfBytes(bytes, from, to);
  return !Number.isFinite(value) || (to - from > 15 && Math.abs(value) > Number.MAX_SAFE_INTEGER) ? undefined : value;
}
