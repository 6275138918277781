import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';
import { categoricalColumn } from '../data/inferColumn.ts';
import type { Column, Table } from '../data/table.ts';
import { formulaError } from '../formula/formulaError.ts';
import type { NameNode, Span } from '../formula/syntax.ts';
import { extentOf } from '../kernels/activeKernels.ts';
import type { Extent } from '../math/extent.ts';
import type { TransformState } from './transforms/transformState.ts';

/** Where expressions are evaluated: a table, the states of transforms, and the rows found to have a missing value. */
export interface Scope {
  readonly table: Table;
  /** The text that errors point into. */
  readonly text: string;
  /** `fit` computes the states of transforms, `replay` uses those of the fit. */
  readonly mode: 'fit' | 'replay';
  readonly states: Map<string, TransformState>;
  readonly levels: Readonly<Record<string, readonly string[]>>;
  /** 1 where a used column has a missing value; shared by all expressions of a frame. */
  readonly missing: MissingRows;
  /** How often each row counts in what transforms learn; once by default. */
  counts?: Float64Array | undefined;
}

/** Rows with a missing value in a used column, and which columns they are. */
export interface MissingRows {
  readonly mask: Uint8Array;
  /** Missing values by column, for messages. */
  readonly counts: Map<string, number>;
  /** Columns as used, with their levels in the order asked for. */
  readonly columns: Map<string, Column>;
  /** Numeric columns that were seen to be finite in every row, with their extents. */
  readonly finite: Map<Float64Array, Extent>;
  /** Largest magnitude and sum of a column. */
  readonly extentOf: (values: Float64Array) => Extent;
}

export function newMissingRows(rowCount: number, extent: MissingRows['extentOf'] = extentOf): MissingRows {
  return { mask: new Uint8Array(rowCount), counts: new Map(), columns: new Map(), finite: new Map(), extentOf: extent };
}

/** Marks the rows where a column is missing; returns how many there are. */
export function markMissing(missing: MissingRows, name: string, column: Column): void {
  const { mask } = missing;
  let count = 0;
  if (column.kind === 'numeric' || column.kind === 'date') {
    const { values } = column;
    const seen = missing.extentOf(values);
    if (Number.isFinite(seen.largest)) {
      missing.finite.set(values, seen);
      return;
    }
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i])) {
        mask[i] = 1;
        count++;
      }
    }
  } else {
    const { codes } = column;
    // A search of the engine takes a third of a loop's time.
    for (let i = codes.indexOf(-1); i >= 0; i = codes.indexOf(-1, i + 1)) {
      mask[i] = 1;
      count++;
    }
  }
  if (count > 0) missing.counts.set(name, count);
}

/** The column that a name means; its missing rows are marked when it is used first. */
export function useColumn(scope: Scope, node: NameNode): Column {
  const known = scope.missing.columns.get(node.name);
  if (known !== undefined) return known;
  const { table } = scope;
  let column = table.column(node.name);
  if (column === undefined) throw unknownColumn(scope, node);
  if (column.kind === 'date') {
    throw new ExpofamError('date-column', {
      subject: scope.mode === 'fit' ? scopeSubject(scope, node) : `column "${node.name}" of ${table.name}`,
      found: `column "${node.name}" is a date`,
      expected: 'numbers, text or Booleans',
      advice: 'make a number of it first, such as days since the beginning or the year, or a category such as the month',
      details: { column: node.name },
    });
  }
  const levels = Object.hasOwn(scope.levels, node.name) ? scope.levels[node.name] : undefined;
  if (levels !== undefined && column.kind !== 'numeric') {
    const { codes } = column;
    const names = column.kind === 'boolean' ? ['false', 'true'] : column.levels;
    column = categoricalColumn(codes.length, (i) => (codes[i] < 0 ? undefined : names[codes[i]]), node.name, table.name, levels);
  }
  markMissing(scope.missing, node.name, column);
  scope.missing.columns.set(node.name, column);
  return column;
}

function unknownColumn(scope: Scope, node: NameNode): ExpofamError {
  const names = scope.table.columnNames;
  if (scope.mode === 'replay') {
    return new ExpofamError('unknown-column', {
      subject: scope.table.name,
      found: `no column "${node.name}", which the model uses in ${scope.text}`,
      advice: suggestion(node.name, names),
      details: { column: node.name },
    });
  }
  return formulaError(scope.text, node, 'unknown-column', {
    found: `no column "${node.name}" in ${scope.table.name}`,
    advice: suggestion(node.name, names),
    details: { column: node.name },
  });
}

/** The subject of an error about a piece of the formula. */
export function scopeSubject(scope: Scope, span: Span): string {
  return scope.mode === 'fit' ? formulaError(scope.text, span, '', { found: '' }).subject : `${scope.text} in ${scope.table.name}`;
}

/** An error about a piece of the formula, with its place while fitting. */
export function scopeError(
  scope: Scope,
  span: Span,
  code: string,
  parts: { found: string; expected?: string; advice?: string; details?: Readonly<Record<string, unknown>> },
): ExpofamError {
  if (scope.mode === 'fit') return formulaError(scope.text, span, code, parts);
  return new ExpofamError(code, { subject: scopeSubject(scope, span), ...parts });
}
