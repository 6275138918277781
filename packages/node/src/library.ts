/** What this package takes from the library, in one place. */
export { ExpofamError } from '../../expofam/src/core/expofamError.ts';
export { suggestion } from '../../expofam/src/core/nearest.ts';
export { compareCodePoints } from '../../expofam/src/data/compareCodePoints.ts';
export type { BooleanColumn, CategoricalColumn, Codes, Column, DateColumn, NumericColumn, Table } from '../../expofam/src/data/table.ts';
