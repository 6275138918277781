import './relaxedSimd.ts';

export type { FileFormat, ReadWarning } from 'expofam';
export type { FileTable } from './fileTable.ts';
export { bootstrapInThreads, crossValidateInThreads, type ThreadOptions } from './inThreads.ts';
export type { ReadProgress } from './readColumns.ts';
export { type ColumnChoice, type ReadTableOptions, readTable } from './readTable.ts';
export { type TemporaryDirectory, temporaryDirectory } from './temporaryFiles.ts';
