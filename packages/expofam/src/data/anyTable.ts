import { offerArrow, asTable as tableOf } from './asTable.ts';
import type { Table } from './table.ts';
import { tableFromArrow } from './tableFromArrow.ts';
import type { TableOptions } from './tableFromRows.ts';

offerArrow(tableFromArrow);

/**
 * A table of whatever a caller has: a {@link Table}, an array of objects, an object of columns, or an Arrow table.
 *
 * @throws ExpofamError `invalid-data` that says what was given.
 */
export function asTable(data: unknown, options: TableOptions = {}): Table {
  return tableOf(data, options);
}
