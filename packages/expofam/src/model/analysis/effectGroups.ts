import { ExpofamError } from '../../core/expofamError.ts';
import { suggestion } from '../../core/nearest.ts';
import type { Column, Table } from '../../data/table.ts';
import { levelOf, type ModelColumn } from './effectTable.ts';

/** The groups of rows that effects are averaged in: one for each combination of values that occurs. */
export interface EffectGroups {
  /** The values of the columns; undefined where there is one group of all rows. */
  readonly groups: readonly (Readonly<Record<string, string>> | undefined)[];
  /** The group of a row of the table; −1 for rows that are not averaged over. */
  readonly groupOf: (row: number) => number;
}

/**
 * Groups rows by the values of columns: levels in the order of the model, or of the data where the model does not use the
 * column; numbers by value.
 *
 * @throws ExpofamError `unknown-column`
 */
export function effectGroups(
  table: Table,
  by: string | readonly string[] | undefined,
  rows: Int32Array,
  known: readonly ModelColumn[],
): EffectGroups {
  const names = by === undefined ? [] : typeof by === 'string' ? [by] : by;
  if (names.length === 0) return { groups: [undefined], groupOf: () => 0 };
  const columns = names.map((name) => {
    const column = table.column(name);
    if (column) return column;
    throw new ExpofamError('unknown-column', {
      subject: 'by',
      found: `no column "${name}" in ${table.name}`,
      expected: 'a column of the data',
      advice: suggestion(name, table.columnNames),
    });
  });
  const places = columns.map((column, k) => {
    const levels = known.find((m) => m.name === names[k])?.levels ?? levelsOf(column);
    return new Map(levels.map((label, i) => [label, i]));
  });
  const seen = new Map<string, number>();
  const found: { readonly labels: readonly string[]; readonly order: readonly number[]; readonly g: number }[] = [];
  const code = new Int32Array(table.rowCount).fill(-1);
  for (const row of rows) {
    const labels = columns.map((c) => levelOf(c, row));
    const key = labels.join('\u0000');
    let g = seen.get(key);
    if (g === undefined) {
      g = found.length;
      seen.set(key, g);
      found.push({ labels, order: labels.map((label, k) => places[k].get(label) ?? Number(label)), g });
    }
    code[row] = g;
  }
  found.sort((a, b) => a.order.reduce((d, v, k) => d || compare(v, b.order[k]), 0));
  const place = new Int32Array(found.length);
  found.forEach(({ g }, i) => {
    place[g] = i;
  });
  return {
    groups: found.map(({ labels }) => Object.fromEntries(names.map((n, k) => [n, labels[k]]))),
    groupOf: (row) => (code[row] < 0 ? -1 : place[code[row]]),
  };
}

/** Numbers by value; what is none comes last. */
function compare(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? Number(Number.isNaN(a)) - Number(Number.isNaN(b)) : a - b;
}

/** The levels of a column as `levelOf` names them; none of numbers, which have an order of their own. */
function levelsOf(column: Column): readonly string[] {
  if (column.kind === 'numeric' || column.kind === 'date') return [];
  return column.kind === 'boolean' ? ['false', 'true'] : column.levels;
}
