import { ExpofamError } from '../../core/expofamError.ts';
import { suggestion } from '../../core/nearest.ts';
import { makeTable, newCodes } from '../../data/makeTable.ts';
import type { Column, Table } from '../../data/table.ts';
import type { DesignSpec } from '../../design/predictorSpec.ts';
import { parseExpression } from '../../formula/parseFormula.ts';
import { columnNamesOf } from '../../formula/syntax.ts';
import type { ModelState } from '../modelState.ts';
import type { Population } from './population.ts';

/** A column that the right side of a model uses: a number, or a category with its levels. */
export interface ModelColumn {
  readonly name: string;
  readonly kind: 'numeric' | 'factor';
  /** For a category: its levels in the order of the model, the reference first. */
  readonly levels?: readonly string[];
}

/** The columns that a model reads, in the order of the formula. */
export function modelColumns(state: ModelState): ModelColumn[] {
  const out = new Map<string, ModelColumn>();
  for (const spec of state.frame.predictors as unknown as readonly DesignSpec[]) {
    for (const variable of spec.variables) {
      const expression = parseExpression(variable.label);
      for (const name of columnNamesOf(expression)) {
        const known = out.get(name);
        // f, C(f) and factor(f) make the column a category; in arithmetic it is a number.
        const whole =
          expression.kind === 'name' || (expression.kind === 'call' && (expression.name === 'C' || expression.name === 'factor'));
        if (variable.kind === 'categorical' && whole) {
          const reference = variable.contrast.reference;
          const levels = reference === undefined ? variable.levels : [reference, ...variable.levels.filter((l) => l !== reference)];
          out.set(name, { name, kind: 'factor', levels });
        } else if (!known) out.set(name, { name, kind: 'numeric' });
      }
    }
    for (const offset of spec.offsets) {
      for (const name of columnNamesOf(parseExpression(offset))) if (!out.has(name)) out.set(name, { name, kind: 'numeric' });
    }
  }
  const { offset } = state.frame;
  if (offset !== undefined) {
    for (const name of columnNamesOf(parseExpression(offset))) if (!out.has(name)) out.set(name, { name, kind: 'numeric' });
  }
  return [...out.values()];
}

/** The model's column of that name, or an error with the nearest. */
export function modelColumn(state: ModelState, name: string, subject: string): ModelColumn {
  const columns = modelColumns(state);
  const found = columns.find((c) => c.name === name);
  if (found) return found;
  throw new ExpofamError('unknown-column', {
    subject,
    found: `no column "${name}" in the model`,
    expected: 'a column that the formula uses',
    advice: suggestion(
      name,
      columns.map((c) => c.name),
    ),
  });
}

/** The table with some columns replaced or added. */
export function withColumns(table: Table, replaced: Readonly<Record<string, Column>>): Table {
  const columns = new Map<string, Column>();
  for (const name of table.columnNames) {
    // A file's table may name columns that were not read.
    const column = table.column(name);
    if (column) columns.set(name, column);
  }
  for (const [name, column] of Object.entries(replaced)) columns.set(name, column);
  return makeTable(columns, table.name, table.rowCount);
}

/** One value for all rows, in the kind that the column has in the model and in the data. */
export function constantColumn(column: ModelColumn, value: number | string | boolean, n: number, like: Column | undefined): Column {
  if (column.kind === 'numeric' || like?.kind === 'numeric') {
    return { kind: 'numeric', values: new Float64Array(n).fill(typeof value === 'boolean' ? Number(value) : Number(value)) };
  }
  const text = String(value);
  if (like?.kind === 'boolean' || (!like && (text === 'true' || text === 'false'))) {
    return { kind: 'boolean', codes: new Int8Array(n).fill(text.toLowerCase() === 'true' ? 1 : 0) };
  }
  return { kind: 'categorical', codes: newCodes(n, 1).fill(0), levels: [text] };
}

/** The mean of a number, the most frequent level of a category, over some rows that count so often: a typical value. */
export function typicalValue({ table, rows, countOf }: Population, column: ModelColumn): number | string {
  const own = table.column(column.name);
  if (!own) {
    throw new ExpofamError('unknown-column', {
      subject: `column "${column.name}"`,
      found: `not in ${table.name}`,
      expected: 'a value for it',
      advice: 'give it in `at`',
    });
  }
  if (column.kind === 'numeric') {
    const values = own.kind === 'numeric' || own.kind === 'date' ? own.values : Float64Array.from(own.codes);
    let mean = 0;
    let total = 0;
    for (const row of rows) {
      total += countOf(row);
      mean += ((values[row] - mean) * countOf(row)) / total;
    }
    return mean;
  }
  const counts = new Map<string, number>();
  for (const row of rows) {
    const level = levelOf(own, row);
    counts.set(level, (counts.get(level) ?? 0) + countOf(row));
  }
  let best = column.levels?.[0] ?? '';
  for (const level of column.levels ?? []) if ((counts.get(level) ?? 0) > (counts.get(best) ?? 0)) best = level;
  return best;
}

/** The rows in which none of the columns is missing; columns that the table does not have are passed over. */
export function completeRows(table: Table, columns: readonly ModelColumn[]): Int32Array {
  const present = columns.flatMap((c) => table.column(c.name) ?? []);
  const isPresent = (column: Column, i: number): boolean =>
    column.kind === 'numeric' || column.kind === 'date' ? !Number.isNaN(column.values[i]) : column.codes[i] >= 0;
  return Int32Array.from({ length: table.rowCount }, (_, i) => i).filter((i) => present.every((column) => isPresent(column, i)));
}

/** The text of a value, as a level. */
export function levelOf(column: Column, row: number): string {
  if (column.kind === 'numeric' || column.kind === 'date') return String(column.values[row]);
  if (column.kind === 'boolean') return column.codes[row] < 0 ? 'NA' : column.codes[row] === 1 ? 'true' : 'false';
  return column.codes[row] < 0 ? 'NA' : column.levels[column.codes[row]];
}
