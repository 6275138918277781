import { ExpofamError } from '../core/expofamError.ts';
import type { Table } from './table.ts';
import type { ArrowTable, tableFromArrow } from './tableFromArrow.ts';
import { type ColumnInput, tableFromColumns } from './tableFromColumns.ts';
import { type TableOptions, tableFromRows } from './tableFromRows.ts';

const isTable = (data: object): data is Table =>
  typeof (data as Partial<Table>).rowCount === 'number' &&
  Array.isArray((data as Partial<Table>).columnNames) &&
  typeof (data as Partial<Table>).column === 'function';

export function isArrowTable(value: unknown): value is ArrowTable {
  if (typeof value !== 'object' || value === null) return false;
  const { numRows, schema, getChild } = value as Partial<ArrowTable>;
  return typeof numRows === 'number' && Array.isArray(schema?.fields) && typeof getChild === 'function';
}

let arrow: typeof tableFromArrow | undefined;

/** Makes the reader of Arrow tables known: given here instead of imported, so that a bundle can do without it. */
export function offerArrow(reader: typeof tableFromArrow): void {
  arrow = reader;
}

/**
 * A table of whatever a caller has: a {@link Table}, an array of objects, an object of columns, or an Arrow table.
 *
 * @throws ExpofamError `invalid-data` that says what was given.
 */
export function asTable(data: unknown, options: TableOptions = {}): Table {
  if (Array.isArray(data)) return tableFromRows(data, options);
  if (typeof data === 'object' && data !== null) {
    if (isTable(data)) return data;
    if (isArrowTable(data)) {
      if (arrow) return arrow(data, options);
      throw new ExpofamError('not-in-entry', {
        subject: options.name ?? 'data',
        found: 'an Arrow table, which expofam/glm does not read',
        expected: 'an array of objects or an object of columns',
        advice: "import { asTable } from 'expofam' and give asTable(data), or await glmAsync() of expofam/glm",
      });
    }
    const plain = Object.getPrototypeOf(data);
    if (plain === Object.prototype || plain === null) return tableFromColumns(data as Record<string, ColumnInput>, options);
  }
  const found =
    data === null
      ? 'null'
      : typeof data === 'object'
        ? `a ${data.constructor?.name ?? 'object'}`
        : typeof data === 'string'
          ? 'text'
          : `${data === undefined ? '' : 'a '}${typeof data}`;
  throw new ExpofamError('invalid-data', {
    subject: options.name ?? 'data',
    found,
    expected: 'an array of objects, an object of columns, or an Arrow table',
    advice: typeof data === 'string' ? 'a file is read by expofam-node' : data instanceof Promise ? 'await it first' : undefined,
  });
}
