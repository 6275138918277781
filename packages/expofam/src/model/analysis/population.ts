import { ExpofamError } from '../../core/expofamError.ts';
import { asTable } from '../../data/anyTable.ts';
import type { Table } from '../../data/table.ts';
import type { FittedModel } from '../fittedModel.ts';
import { completeRows, modelColumns } from './effectTable.ts';
import { rowCounts } from './rowCounts.ts';

/** The rows of a table that an average is over, and how often each of them counts. */
export interface Population {
  readonly table: Table;
  /** Rows that are complete and count, counted from 0. */
  readonly rows: Int32Array;
  readonly countOf: (row: number) => number;
}

/**
 * The rows of the fit, or the complete ones of other data; a row of frequency f is f equal rows, one of frequency zero none.
 *
 * @throws ExpofamError `no-training-rows` for a loaded model without data
 */
export function populationOf(model: FittedModel, data: unknown, subject: string, expected: string): Population {
  const { training, state } = model;
  const table = data === undefined ? training?.table : asTable(data);
  if (!table) {
    throw new ExpofamError('no-training-rows', {
      subject,
      found: 'a loaded model, which holds no rows',
      expected,
      advice: 'give { data }',
    });
  }
  const rows = (data === undefined ? training?.frame.rows : undefined) ?? completeRows(table, modelColumns(state));
  const counts = rowCounts(model, table);
  if (!counts) return { table, rows, countOf: () => 1 };
  return { table, rows: rows.filter((row) => counts[row] > 0), countOf: (row) => counts[row] };
}
