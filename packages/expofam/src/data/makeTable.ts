import { counted } from '../core/counted.ts';
import { ExpofamError } from '../core/expofamError.ts';
import type { Codes, Column, Table } from './table.ts';

/** The number of rows that a column has. */
export function columnLength(column: Column): number {
  return column.kind === 'numeric' || column.kind === 'date' ? column.values.length : column.codes.length;
}

/** An array for codes of so many levels: as narrow as they allow, filled with −1 (missing). */
export function newCodes(length: number, levelCount: number): Codes {
  const codes = levelCount <= 0x7f ? new Int8Array(length) : levelCount <= 0x7fff ? new Int16Array(length) : new Int32Array(length);
  return codes.fill(-1);
}

/**
 * A table of columns of equal length. A column that could not be read stands as its error, which `column()` throws: what a
 * formula does not use is no obstacle.
 *
 * @throws ExpofamError `unequal-columns` that names the two that differ.
 */
export function makeTable(columns: ReadonlyMap<string, Column | ExpofamError>, name: string, rowCount?: number): Table {
  let length = rowCount;
  let first = '';
  for (const [key, column] of columns) {
    if (column instanceof ExpofamError) continue;
    const own = columnLength(column);
    if (length === undefined) {
      length = own;
      first = key;
    } else if (own !== length) {
      throw new ExpofamError('unequal-columns', {
        subject: `column "${key}" of ${name}`,
        found: counted(own, 'row'),
        expected: first === '' ? counted(length, 'row') : `${counted(length, 'row')}, as in column "${first}"`,
      });
    }
  }
  const column = (key: string): Column | undefined => {
    const found = columns.get(key);
    if (found instanceof ExpofamError) throw found;
    return found;
  };
  const columnNames = Object.freeze([...columns.keys()]);
  return Object.freeze({ name, rowCount: length ?? 0, columnNames, column });
}
