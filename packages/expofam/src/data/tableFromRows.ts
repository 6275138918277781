import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';
import { inferColumn } from './inferColumn.ts';
import { makeTable } from './makeTable.ts';
import { readOrFault } from './readOrFault.ts';
import type { Column, Table } from './table.ts';

export interface TableOptions {
  /** The name that messages use; `data` when absent. */
  readonly name?: string;
  /** An order of levels for each column named; values outside it are refused. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
}

/** The levels option must name columns that exist. */
export function checkLevelNames(levels: TableOptions['levels'], names: readonly string[], table: string): void {
  for (const name of Object.keys(levels ?? {})) {
    if (!names.includes(name)) {
      throw new ExpofamError('unknown-column', {
        subject: 'levels',
        found: `no column "${name}" in ${table}`,
        advice: suggestion(name, names),
      });
    }
  }
}

/**
 * A table of an array of objects. Columns are all keys in order of first appearance; a row without a key has a missing value.
 *
 * @throws ExpofamError `invalid-data` for a row that is not an object, `unknown-level`; `mixed-column` only where that column is used.
 * @example
 * tableFromRows([{ y: 1.5, group: 'a' }, { y: null, group: 'b' }]).columnNames; // ['y', 'group']
 */
export function tableFromRows(rows: readonly Readonly<Record<string, unknown>>[], options: TableOptions = {}): Table {
  const name = options.name ?? 'data';
  const keys = new Set<string>();
  for (let i = 0; i < rows.length; i++) {
    const row: unknown = rows[i];
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new ExpofamError('invalid-data', {
        subject: `row ${i + 1} of ${name}`,
        found: row === null ? 'null' : Array.isArray(row) ? 'an array' : `a ${typeof row}`,
        expected: 'an object with a value for each column',
        details: { row: i + 1 },
      });
    }
    for (const key of Object.keys(row)) keys.add(key);
  }
  checkLevelNames(options.levels, [...keys], name);
  const columns = new Map<string, Column | ExpofamError>();
  for (const key of keys) {
    // an own property only: a column may be called "constructor"
    const valueAt = (i: number): unknown => (Object.hasOwn(rows[i], key) ? rows[i][key] : undefined);
    columns.set(
      key,
      readOrFault(() =>
        inferColumn(
          rows.length,
          valueAt,
          key,
          name,
          options.levels && Object.hasOwn(options.levels, key) ? options.levels[key] : undefined,
        ),
      ),
    );
  }
  return makeTable(columns, name, rows.length);
}
