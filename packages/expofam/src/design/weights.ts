import { counted } from '../core/counted.ts';
import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';
import { markMissing, type Scope, useColumn } from './scope.ts';

/**
 * Weights of a role, on all rows of the table; rows without a weight are marked missing.
 *
 * @throws ExpofamError `unknown-column`, `invalid-weights` with the row: negative, infinite, or a frequency that is not whole.
 */
export function readWeights(
  role: 'prior' | 'frequency',
  given: string | ArrayLike<number> | undefined,
  scope: Scope,
): Float64Array | undefined {
  if (given === undefined) return undefined;
  const { table } = scope;
  let values: Float64Array;
  let subject = `${role} weights`;
  if (typeof given === 'string') {
    subject = `${role} weights "${given}"`;
    if (table.column(given) === undefined) {
      throw new ExpofamError('unknown-column', {
        subject,
        found: `no column "${given}" in ${table.name}`,
        advice: suggestion(given, table.columnNames),
        details: { column: given },
      });
    }
    const column = useColumn(scope, { kind: 'name', name: given, start: 0, end: 0 });
    if (column.kind !== 'numeric')
      throw new ExpofamError('invalid-weights', {
        subject,
        found: `a ${column.kind === 'boolean' ? 'Boolean' : 'text'} column`,
        expected: 'numbers',
      });
    values = column.values;
  } else {
    if (given.length !== table.rowCount) {
      throw new ExpofamError('invalid-weights', {
        subject,
        found: counted(given.length, 'value'),
        expected: `one for each of ${counted(table.rowCount, 'row')}`,
      });
    }
    values = given instanceof Float64Array ? given : Float64Array.from(given);
    markMissing(scope.missing, `${role} weights`, { kind: 'numeric', values });
  }
  for (let i = 0; i < values.length; i++) {
    const w = values[i];
    const isWrong = w < 0 || w === Infinity || (role === 'frequency' && !Number.isNaN(w) && !Number.isInteger(w));
    if (isWrong) {
      throw new ExpofamError('invalid-weights', {
        subject,
        found: `${w} in row ${i + 1}`,
        expected: role === 'frequency' ? 'whole numbers of at least 0' : 'finite numbers of at least 0',
        advice: role === 'frequency' && w > 0 ? 'weights that do not count rows are prior weights' : undefined,
        details: { row: i + 1, value: w },
      });
    }
  }
  return values;
}
