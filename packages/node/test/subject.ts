export type { CategoricalColumn, NumericColumn } from 'expofam';
export { readTable } from '../src/readTable.ts';
