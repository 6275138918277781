import { parentPort, workerData } from 'node:worker_threads';
import type { CopyRequest, LinesMessage } from './largeCsv.ts';
import { type LinesShare, readLines } from './readLines.ts';

// A thread of largeCsv.ts: reads its share of the lines, says how many rows that is, and writes them where it is told.
const say = (message: LinesMessage): void => parentPort?.postMessage(message);
const found = readLines(workerData as LinesShare, (rows) => say({ kind: 'progress', rows }));
parentPort?.once('message', ({ columns, at }: CopyRequest) => {
  columns.forEach((column, k) => {
    found?.copy(k, column, at);
  });
  say({ kind: 'copied' });
});
say({ kind: 'read', rowCount: found?.rowCount, isNumeric: found?.isNumeric ?? false });
