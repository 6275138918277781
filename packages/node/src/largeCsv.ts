import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type BuiltColumn, csvHead, memoryColumns } from 'expofam';
import type { DataFile } from './fileFormat.ts';
import type { LineLayout } from './lineLayout.ts';
import { lineReader } from './lineReader.ts';
import type { ReadProgress } from './readColumns.ts';
import type { LinesShare } from './readLines.ts';

/** Smaller files are read as soon by one thread as the others are started. */
const largeBytes = 1 << 23;

/** What a thread reads. */
export interface LinesWork {
  readonly layout: LineLayout;
  readonly share: LinesShare;
}

/** What a thread says of its lines. */
export type LinesMessage =
  /** How many they are; undefined where it cannot read any. */
  | { readonly kind: 'counted'; readonly count: number | undefined }
  | { readonly kind: 'progress'; readonly rows: number }
  /** They are where they should be, with numbers in these columns; undefined where they are not plainly numbers. */
  | { readonly kind: 'read'; readonly seen: readonly boolean[] | undefined };

/** Where a thread is to write its rows, of which there are so many. */
export interface RowsPlace {
  readonly columns: readonly Float64Array[];
  readonly at: number;
  readonly count: number;
}

export interface LargeCsvOptions {
  /** How many threads read; those of the machine by default. */
  readonly threads?: number;
  /** From how many bytes on. */
  readonly least?: number;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/**
 * Reads columns of numbers of a large delimited file in all threads, each from lines of its own, into shared memory. undefined
 * for any other file, and where a cell of these columns is no number: the data engine reads it, or says what is wrong with it.
 */
export async function largeCsv(
  file: DataFile,
  places: readonly number[],
  options: LargeCsvOptions = {},
): Promise<BuiltColumn[] | undefined> {
  if (file.format !== 'csv' && file.format !== 'tsv') return undefined;
  const { size } = statSync(file.path);
  if (size < (options.least ?? largeBytes) || size > totalmem() / 4 || places.length === 0) return undefined;
  const { delimiter, names, skip } = csvHead(file.source, file.head, file.headIsWhole, file.format === 'tsv' ? '\t' : undefined);
  const columnOf = names.map((_, i) => places.indexOf(i));
  const layout = { delimiter: delimiter.charCodeAt(0), columnOf, columnCount: places.length };
  const start = bytesOfLines(file, skip);
  if (start === undefined || !looksPlain(file, layout, start)) return undefined;
  const count = Math.max(1, options.threads ?? availableParallelism());
  const bound = (k: number): number => start + Math.floor(((size - start) * k) / count);
  const work = Array.from(
    { length: count },
    (_, k): LinesWork => ({ layout, share: { path: file.path, from: bound(k), to: bound(k + 1) } }),
  );
  return inWorkers(work, options.onProgress);
}

/** Where the lines after the first few begin; undefined beyond the head of the file. */
function bytesOfLines({ path, head }: DataFile, lines: number): number | undefined {
  const bytes = Buffer.alloc(Math.min(statSync(path).size, 1 << 16));
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(file);
  }
  // A mark of the byte order or a quote may hide where a line ends.
  if (head.startsWith('\uFEFF')) return undefined;
  let at = 0;
  for (let k = 0; k < lines; k++) {
    at = bytes.indexOf(10, at) + 1;
    if (at === 0) return undefined;
  }
  return bytes.subarray(0, at).includes(34) ? undefined : at;
}

/** Are the first lines plainly numbers? Most files that are not show it there. */
function looksPlain({ path }: DataFile, layout: LineLayout, start: number): boolean {
  const reader = lineReader(layout);
  if (!reader) return false;
  const bytes = reader.buffer(1 << 16);
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, bytes, 0, bytes.length, start);
    const end = bytes.lastIndexOf(10, length - 1) + 1;
    return end > 0 && reader.read(0, end, () => undefined) && reader.seen.every(Boolean);
  } finally {
    closeSync(file);
  }
}

/** Columns that threads share: where fits read them, or else in memory of their own. */
function columnsFor(count: number, rowCount: number): Float64Array[] {
  const columns = memoryColumns(count, rowCount);
  if (columns?.[0].buffer instanceof SharedArrayBuffer) return columns;
  return Array.from({ length: count }, () => new Float64Array(new SharedArrayBuffer(8 * rowCount)));
}

function inWorkers(work: readonly LinesWork[], onProgress: LargeCsvOptions['onProgress']): Promise<BuiltColumn[] | undefined> {
  const { columnCount } = work[0].layout;
  return new Promise((resolve) => {
    const counts: (number | undefined)[] = work.map(() => undefined);
    const seen: (readonly boolean[] | undefined)[] = work.map(() => undefined);
    const rows = work.map(() => 0);
    let columns: Float64Array[] = [];
    const workers = work.map((workerData) => new Worker(new URL('./linesWorker.mjs', import.meta.url), { workerData, execArgv: [] }));
    const end = (result: BuiltColumn[] | undefined): void => {
      for (const worker of workers) void worker.terminate();
      resolve(result);
    };
    const allCounted = (): void => {
      const rowCount = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
      try {
        columns = columnsFor(columnCount, rowCount);
      } catch {
        // No room for them.
        end(undefined);
        return;
      }
      let at = 0;
      workers.forEach((worker, k) => {
        const count = counts[k] ?? 0;
        worker.postMessage({ columns, at, count } satisfies RowsPlace);
        at += count;
      });
    };
    const allRead = (): void => {
      // What a column without a number is, others say.
      const isNumeric = columns.every((_, k) => seen.some((of) => of?.[k]));
      end(isNumeric ? columns.map((values) => ({ column: { kind: 'numeric', values } })) : undefined);
    };
    workers.forEach((worker, k) => {
      worker.once('error', () => end(undefined));
      // One that has written its rows may go; the others may still be at theirs.
      worker.once('exit', () => {
        if (!seen[k]) end(undefined);
      });
      worker.on('message', (message: LinesMessage) => {
        if (message.kind === 'progress') {
          rows[k] = message.rows;
          onProgress?.({ rows: rows.reduce((a, b) => a + b, 0), pass: 1 });
        } else if (message.kind === 'counted') {
          counts[k] = message.count;
          if (message.count === undefined) end(undefined);
          else if (counts.every((count) => count !== undefined)) allCounted();
        } else {
          seen[k] = message.seen;
          if (!message.seen) end(undefined);
          else if (seen.every(Boolean)) allRead();
        }
      });
    });
  });
}
