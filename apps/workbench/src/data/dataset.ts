import type { Column, Table } from 'expofam';
import type { ColumnSummary } from './columnSummary.ts';

/** A column with what is shown of it. */
export interface DatasetColumn {
  readonly name: string;
  readonly column: Column;
  readonly summary: ColumnSummary;
}

/** Data that were opened. Its arrays are shared between the page and its workers where the browser allows that. */
export interface Dataset {
  readonly name: string;
  readonly rowCount: number;
  readonly columns: readonly DatasetColumn[];
  /** Of the rows, see {@link fingerprint}: data with the same one are the same data. */
  readonly fingerprint: string;
  /** What the reader decided and the user may have meant otherwise. */
  readonly warnings: readonly string[];
}

/** The data as the library takes them. */
export function tableOf({ name, rowCount, columns }: Pick<Dataset, 'name' | 'rowCount' | 'columns'>): Table {
  const byName = new Map(columns.map((one) => [one.name, one.column]));
  return Object.freeze({
    name,
    rowCount,
    columnNames: columns.map((one) => one.name),
    column: (wanted: string) => byName.get(wanted),
  });
}
