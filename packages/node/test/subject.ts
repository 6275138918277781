export type { CategoricalColumn, NumericColumn } from '../src/library.ts';
export { readTable } from '../src/readTable.ts';
