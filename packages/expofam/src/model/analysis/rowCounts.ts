import type { Table } from '../../data/table.ts';
import type { FittedModel } from '../fittedModel.ts';

/**
 * How often each row of a table counts: by the frequency weights of the fit, where they are a column that the table has too, or
 * values, one for each row of the table. Rows without a frequency count zero times. Undefined where every row counts once.
 *
 * @example
 * const data = { y: [1, 2, 4], x: [0, 1, 2], times: [1, 3, 2] };
 * const model = glm('y ~ x', data, { family: 'poisson', frequencyWeights: 'times' });
 * rowCounts(model, asTable(data)); // [1, 3, 2]
 */
export function rowCounts(model: Pick<FittedModel, 'state' | 'training'>, table: Table): Float64Array | undefined {
  const given = model.training?.options?.frequencyWeights ?? model.state.frame.frequencyWeights ?? undefined;
  const column = typeof given === 'string' ? table.column(given) : undefined;
  const values = typeof given === 'string' ? (column?.kind === 'numeric' ? column.values : undefined) : given;
  if (values?.length !== table.rowCount) return undefined;
  return Float64Array.from(values, (f) => (f > 0 ? f : 0));
}
