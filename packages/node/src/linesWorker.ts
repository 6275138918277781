import { parentPort, workerData } from 'node:worker_threads';
import type { LinesMessage, LinesWork, RowsPlace } from './largeCsv.ts';
import { lineReader } from './lineReader.ts';
import { countLines, readLines } from './readLines.ts';

// A thread of largeCsv.ts: counts its share of the lines, and reads them into the rows that it is told.
const say = (message: LinesMessage): void => parentPort?.postMessage(message);
/** Rows from one word about them to the next. */
const progressRows = 1 << 15;

const { layout, share } = workerData as LinesWork;
const reader = lineReader(layout);

parentPort?.once('message', ({ columns: to, at, count: expected }: RowsPlace) => {
  let done = 0;
  const isPlain =
    reader !== undefined &&
    readLines(share, reader, (columns, count) => {
      // The file has grown since its lines were counted.
      if (done + count > expected) return false;
      columns.forEach((values, k) => {
        to[k].set(count < values.length ? values.subarray(0, count) : values, at + done);
      });
      if (Math.floor(done / progressRows) < Math.floor((done + count) / progressRows)) say({ kind: 'progress', rows: done + count });
      done += count;
      return true;
    });
  say({ kind: 'read', seen: isPlain && done === expected ? reader.seen : undefined });
});
say({ kind: 'counted', count: reader && countLines(share, reader) });
