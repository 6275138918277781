import { ExpofamError } from '../core/expofamError.ts';
import type { Codes } from '../data/table.ts';
import { type CellCodes, newCellCodes } from './assembleDesign.ts';
import type { MissingRows } from './scope.ts';

/** The rows of a table that a frame keeps; `rows` is undefined when it keeps all. */
export interface FrameRows {
  readonly rowCount: number;
  readonly rows?: Int32Array;
}

/** Rows in a message: counted from 1, the first few. */
export function listRows(rows: readonly number[], total = rows.length): string {
  const shown = rows.slice(0, 5).map((r) => r + 1);
  return `${total === 1 ? 'row' : 'rows'} ${shown.join(', ')}${total > shown.length ? ` and ${total - shown.length} more` : ''}`;
}

/** The rows without a missing value; refuses missing values, or a table without a complete row. */
export function keptRows({ mask, counts }: MissingRows, table: string, mode: 'omit' | 'error', allowEmpty = false): FrameRows {
  const n = mask.length;
  let kept = n;
  if (counts.size > 0) for (let i = 0; i < n; i++) kept -= mask[i];
  const worst = [...counts].sort((a, b) => b[1] - a[1]);
  const columns = worst.slice(0, 4).map(([name, count]) => `"${name}" in ${count}`);
  if (kept < n && mode === 'error') {
    const rows: number[] = [];
    for (let i = 0; i < n && rows.length < 20; i++) if (mask[i] === 1) rows.push(i);
    throw new ExpofamError('missing-value', {
      subject: table,
      found: `missing values in ${listRows(rows, n - kept)} (column ${columns.join(', ')})`,
      expected: 'complete rows',
      advice: 'complete them, or leave such rows out',
      details: { rows: rows.map((r) => r + 1), count: n - kept, columns: Object.fromEntries(counts) },
    });
  }
  if (kept === 0 && !allowEmpty) {
    throw new ExpofamError('no-rows', {
      subject: table,
      found:
        n === 0 ? 'no rows' : `a missing value in ${n === 1 ? 'the only row' : `every one of ${n} rows`} (column ${columns.join(', ')})`,
      expected: 'at least one complete row',
      details: { columns: Object.fromEntries(counts) },
    });
  }
  if (kept === n) return { rowCount: n };
  const rows = new Int32Array(kept);
  for (let i = 0, k = 0; i < n; i++) if (mask[i] === 0) rows[k++] = i;
  return { rowCount: kept, rows };
}

/** The values of the kept rows; the same array where all are kept. */
export function keepValues({ rows }: FrameRows, values: Float64Array): Float64Array {
  if (rows === undefined) return values;
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]];
  return out;
}

/** Refuses values that are not finite, with what they are, and the row of the table. */
export function checkFinite(frame: FrameRows, values: Float64Array, label: string, subject: string): void {
  for (let i = 0; i < values.length; i++) {
    // x − x is 0 for finite numbers only
    if (values[i] - values[i] === 0) continue;
    const row = (frame.rows === undefined ? i : frame.rows[i]) + 1;
    const isNumber = !Number.isNaN(values[i]);
    throw new ExpofamError(isNumber ? 'infinite-value' : 'undefined-value', {
      subject,
      found: `${label} is ${isNumber ? (values[i] > 0 ? 'infinite' : 'minus infinity') : 'not a number'} in row ${row}`,
      expected: 'finite numbers',
      advice: 'correct the row, or leave it out',
      details: { row, column: label },
    });
  }
}

/** Refuses a category that is missing although its columns are not: `log(x) > 0` where x is negative. */
export function checkCodes(frame: FrameRows, codes: Codes, label: string, subject: string): void {
  for (let i = 0; i < frame.rowCount; i++) {
    const row = frame.rows === undefined ? i : frame.rows[i];
    if (codes[row] >= 0) continue;
    throw new ExpofamError('undefined-value', {
      subject,
      found: `${label} is neither true nor false, nor a level, in row ${row + 1}`,
      expected: 'a value in each row',
      advice: 'correct the row, or leave it out',
      details: { row: row + 1, column: label },
    });
  }
}

/** Codes of the kept rows as cells, without the levels that no kept row has when `drop` is true. No code may be missing there. */
export function keepCodes(
  frame: FrameRows,
  codes: Codes,
  levels: readonly string[],
  drop: boolean,
): { readonly codes: CellCodes; readonly levels: readonly string[] } {
  const { rows, rowCount } = frame;
  const used = new Uint8Array(levels.length);
  // Until all have been seen, which is soon.
  for (let i = 0, unseen = levels.length; i < rowCount && unseen > 0; i++) {
    const code = codes[rows === undefined ? i : rows[i]];
    if (used[code] === 0) unseen--;
    used[code] = 1;
  }
  const place = new Uint32Array(levels.length);
  const kept: string[] = [];
  levels.forEach((level, j) => {
    place[j] = kept.length;
    if (used[j] === 1 || !drop) kept.push(level);
  });
  if (kept.length === levels.length && rows === undefined && codes instanceof Int8Array) {
    // codes from 0 to 127 have the same bytes unsigned
    return { codes: new Uint8Array(codes.buffer, codes.byteOffset, codes.length), levels };
  }
  const out = newCellCodes(rowCount, kept.length);
  for (let i = 0; i < rowCount; i++) out[i] = place[codes[rows === undefined ? i : rows[i]]];
  return { codes: out, levels: kept };
}
