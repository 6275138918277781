import { parentPort, workerData } from 'node:worker_threads';
import { lineReader } from './lineReader.ts';
import type { LinesMessage, LinesWork } from './numberCsv.ts';
import { countLines, type RowsPlace, readLines } from './readLines.ts';

// A thread of numberCsv.ts: counts its share of the lines, and reads them into the rows that it is told.
const say = (message: LinesMessage): void => parentPort?.postMessage(message);
const { layout, share } = workerData as LinesWork;
const reader = lineReader(layout);

parentPort?.once('message', (place: RowsPlace) => {
  const isPlain = reader !== undefined && readLines(share, reader, place, (rows) => say({ kind: 'progress', rows }));
  say({ kind: 'read', seen: isPlain ? reader.seen : undefined });
});
say({ kind: 'counted', count: reader && countLines(share, reader) });
