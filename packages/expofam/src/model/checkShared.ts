import { ExpofamError } from '../core/expofamError.ts';
import type { CoefficientPlace } from '../engine/backTransform.ts';
import type { RowData } from '../engine/blockPass.ts';
import type { AliasedCoefficient } from './fitRows.ts';

/** Columns with one coefficient must be in one unit, and all or none of them aliased. */
export function checkShared(
  data: RowData,
  designIndex: readonly number[],
  groups: readonly (readonly CoefficientPlace[])[],
  aliased: readonly AliasedCoefficient[],
): void {
  for (const group of groups) {
    const gone = group.filter((p) => aliased.some((a) => a.predictor === p.predictor && a.column === p.column));
    const scales = group.map((p) => data.designs[designIndex[p.predictor]].scale[p.column]);
    if ((gone.length === 0 || gone.length === group.length) && scales.every((s) => s === scales[0])) continue;
    const [{ predictor, column }] = group;
    throw new ExpofamError('bad-option', {
      subject: 'parallel terms',
      found: `the column "${data.designs[designIndex[predictor]].design.columnNames[column]}", which ${
        gone.length > 0 ? 'depends on other columns in one formula and not in another' : 'stands beside an intercept in one formula only'
      }`,
      expected: 'formulas with the same terms where coefficients are shared',
    });
  }
}
