import { numberOfBytes } from 'expofam';

/** How the lines of a file are cut. */
export interface LineLayout {
  /** The byte between two cells. */
  readonly delimiter: number;
  /** For each cell of a line the column that it belongs to, or −1. */
  readonly columnOf: readonly number[];
  readonly columnCount: number;
}

/** Rows that were read, in pieces. */
export interface NumberRows {
  /** Takes whole lines, the last one ended by a line feed; false at the first that is not plainly numbers. */
  add(bytes: Uint8Array, start: number, end: number): boolean;
  readonly rowCount: number;
  /** Writes a column into `to` from row `at` on. */
  copy(column: number, to: Float64Array, at: number): void;
  /** True where some cell of each column was a number. */
  readonly isNumeric: boolean;
}

const pieceRows = 1 << 15;
// Characters; constants of their own, which the compiler knows.
const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;
const minus = 45;
const point = 46;
const zero = 48;
const letterA = 65;
const letterN = 78;
const powers = Float64Array.from({ length: 16 }, (_, k) => 10 ** k);

/**
 * Reads lines of numbers alone, with empty cells and `NA` missing: what most large files are. Anything else (quotes, blank lines,
 * bytes beyond ASCII, text in a column that is wanted, whole numbers that a double rounds) ends the reading with false, for a
 * reader that knows all of CSV to take over.
 */
export function numberLines({ delimiter, columnOf, columnCount }: LineLayout): NumberRows {
  const width = columnOf.length;
  const places = Int32Array.from(columnOf);
  const pieces: Float64Array[][] = [];
  const seen = new Uint8Array(columnCount);
  let piece: Float64Array[] = [];
  let row = 0;
  let rowCount = 0;
  const nextPiece = (): void => {
    piece = Array.from({ length: columnCount }, () => new Float64Array(pieceRows));
    pieces.push(piece);
    row = 0;
  };
  nextPiece();

  /** The end of the cell at `from`; −1 where it has what is not plain. */
  const endOf = (bytes: Uint8Array, from: number): number => {
    let to = from;
    for (let byte = bytes[to]; byte !== delimiter && byte !== lineFeed && byte !== carriageReturn; byte = bytes[++to])
      if (byte === quote || byte === 0 || byte > 127) return -1;
    return to;
  };
  /** The number of a cell, or NaN where it is missing; infinite where it is no number. */
  const numberOf = (bytes: Uint8Array, from: number, to: number): number => {
    if (from === to || (to - from === 2 && bytes[from] === letterN && bytes[from + 1] === letterA)) return Number.NaN;
    const value = numberOfBytes(bytes, from, to);
    return value - value !== 0 || (to - from > 15 && Math.abs(value) > Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : value;
  };

  return {
    add(bytes, start, end) {
      let at = start;
      while (at < end) {
        if (row === pieceRows) nextPiece();
        for (let cell = 0; ; cell++) {
          const from = at;
          // Most cells are a sign, at most eighteen digits and a point: read here, without a look at where they end.
          const isNegative = bytes[at] === minus;
          if (isNegative) at++;
          let first = 0;
          let rest = 0;
          let digits = 0;
          let before = -1;
          for (; ; at++) {
            const digit = bytes[at] - zero;
            if (digit >= 0 && digit <= 9) {
              if (digits < 9) first = (Math.imul(first, 10) + digit) | 0;
              else rest = (Math.imul(rest, 10) + digit) | 0;
              digits++;
            } else if (digit === point - zero && before < 0) before = digits;
            else break;
          }
          let byte = bytes[at];
          const isSimple = digits > 0 && digits <= 15 && (byte === delimiter || byte === lineFeed || byte === carriageReturn);
          if (!isSimple) {
            at = endOf(bytes, from);
            if (at < 0) return false;
            byte = bytes[at];
          }
          // A row too long, or a blank line.
          if (cell >= width || (width === 1 && at === from)) return false;
          const place = places[cell];
          if (place >= 0) {
            let value: number;
            if (isSimple) {
              // Exact whole numbers and powers of ten: one rounding, in the quotient.
              value = digits > 9 ? first * powers[digits - 9] + rest : first;
              if (before >= 0) value /= powers[digits - before];
              if (isNegative) value = -value;
            } else value = numberOf(bytes, from, at);
            if (value === Number.POSITIVE_INFINITY) return false;
            piece[place][row] = value;
            if (!Number.isNaN(value)) seen[place] = 1;
          }
          at++;
          if (byte === delimiter) continue;
          if (cell + 1 < width || (byte === carriageReturn && bytes[at++] !== lineFeed)) return false;
          break;
        }
        row++;
        rowCount++;
      }
      return true;
    },
    get rowCount() {
      return rowCount;
    },
    copy(column, to, at) {
      for (let k = 0, left = rowCount; left > 0; k++, left -= pieceRows) {
        const part = pieces[k][column];
        to.set(left < pieceRows ? part.subarray(0, left) : part, at + k * pieceRows);
      }
    },
    get isNumeric() {
      return seen.every((s) => s === 1);
    },
  };
}
