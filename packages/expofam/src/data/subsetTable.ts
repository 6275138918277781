import type { Column, Table } from './table.ts';

/** The table with the given rows (counted from 0) only, in that order. */
export function subsetTable(table: Table, rows: ArrayLike<number>): Table {
  const cache = new Map<string, Column | undefined>();
  const take = (column: Column): Column => {
    const n = rows.length;
    if (column.kind === 'numeric' || column.kind === 'date') {
      const values = new Float64Array(n);
      for (let i = 0; i < n; i++) values[i] = column.values[rows[i]];
      return { kind: column.kind, values };
    }
    if (column.kind === 'boolean') {
      const codes = new Int8Array(n);
      for (let i = 0; i < n; i++) codes[i] = column.codes[rows[i]];
      return { kind: 'boolean', codes };
    }
    const codes =
      column.codes instanceof Int8Array ? new Int8Array(n) : column.codes instanceof Int16Array ? new Int16Array(n) : new Int32Array(n);
    for (let i = 0; i < n; i++) codes[i] = column.codes[rows[i]];
    return { ...column, codes };
  };
  return Object.freeze({
    name: table.name,
    rowCount: rows.length,
    columnNames: table.columnNames,
    column(name: string) {
      if (!cache.has(name)) {
        const column = table.column(name);
        cache.set(name, column && take(column));
      }
      return cache.get(name);
    },
  });
}
