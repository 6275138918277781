import type { Column, ReadWarning, Table } from 'expofam';
import type { ColumnPlan } from './readColumns.ts';

/** A table read from a file. */
export interface FileTable extends Table {
  /** The names of all columns of the file, also of those that were not read. */
  readonly allColumnNames: readonly string[];
  /** What the reader decided and the user may have meant otherwise, for the columns that were read. */
  readonly warnings: readonly ReadWarning[];
}

/** What a format's reader offers: the file as SQL. */
export interface Relation {
  /** What stands after FROM. */
  readonly sql: string;
  readonly names: readonly string[];
  /** How to read column `i`. */
  plan(i: number): ColumnPlan;
  /** A faster way to read columns of text that hold nothing but numbers; absent where there is none. */
  readonly numbers?: NumberRelation;
}

/** A file as SQL whose engine makes numbers of some columns while it reads. */
export interface NumberRelation {
  /** What stands after FROM, with the columns of these SQL expressions as doubles; a cell that is none is an error. */
  sql(columns: ReadonlySet<string>): string;
  /** True where every cell that the engine takes for a number is one, save `nan`, and the numbers have room in memory twice. */
  isPlain(): Promise<boolean>;
}

/** The number of rows of a column. */
export function lengthOf(column: Column): number {
  return column.kind === 'numeric' || column.kind === 'date' ? column.values.length : column.codes.length;
}

/** A frozen table that shows only `columnNames` of its columns. */
export function tableOf(
  name: string,
  columns: ReadonlyMap<string, Column>,
  rowCount: number,
  columnNames: readonly string[],
  allColumnNames: readonly string[],
  warnings: readonly ReadWarning[],
): FileTable {
  const visible = new Set(columnNames);
  return Object.freeze({
    name,
    rowCount,
    columnNames,
    allColumnNames,
    warnings,
    column: (wanted: string) => (visible.has(wanted) ? columns.get(wanted) : undefined),
  });
}
