import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type BuiltColumn, csvHead, memoryColumns } from 'expofam';
import type { DataFile } from './fileFormat.ts';
import type { LineLayout } from './lineLayout.ts';
import { type LineReader, lineReader } from './lineReader.ts';
import type { ReadProgress } from './readColumns.ts';
import { countLines, type LinesShare, type RowsPlace, readLines } from './readLines.ts';

const lineFeed = 10;
const quote = 34;

/** Smaller files are read as soon by the reader that knows all of CSV. */
const leastBytes = 1 << 16;
/** Smaller files are read here in less time than threads take to start. */
const threadedBytes = 1 << 24;

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

export interface NumberCsvOptions {
  /** How many threads read; those of the machine by default. */
  readonly threads?: number;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/**
 * Reads columns of numbers of a delimited file into shared memory, in all threads where it is large, each from lines of its own. undefined
 * for any other file, and where a cell of these columns is no number: the data engine reads it, or says what is wrong with it.
 */
export async function numberCsv(
  file: DataFile,
  places: readonly number[],
  options: NumberCsvOptions = {},
): Promise<BuiltColumn[] | undefined> {
  if (file.format !== 'csv' && file.format !== 'tsv') return undefined;
  const { size } = statSync(file.path);
  if (size < leastBytes || size > totalmem() / 4 || places.length === 0) return undefined;
  const { delimiter, names, skip } = csvHead(file.source, file.head, file.headIsWhole, file.format === 'tsv' ? '\t' : undefined);
  const columnOf = names.map((_, i) => places.indexOf(i));
  const layout = { delimiter: delimiter.charCodeAt(0), columnOf, columnCount: places.length };
  const start = bytesOfLines(file, skip);
  const reader = start === undefined ? undefined : lineReader(layout);
  if (start === undefined || !reader || !looksPlain(file, reader, start)) return undefined;
  if (size < threadedBytes) return readHere({ path: file.path, from: start, to: size }, reader, places.length);
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
  // A mark of the byte order, or a line end within quotes, hides where lines begin.
  if (head.startsWith('\uFEFF')) return undefined;
  let at = 0;
  for (let k = 0; k < lines; k++) {
    const next = bytes.indexOf(lineFeed, at) + 1;
    if (next === 0 || bytes.subarray(at, next).filter((byte) => byte === quote).length % 2 > 0) return undefined;
    at = next;
  }
  return at;
}

/** Are the first lines plainly numbers? Most files that are not show it there. */
function looksPlain({ path }: DataFile, reader: LineReader, start: number): boolean {
  const bytes = reader.buffer(1 << 16);
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, bytes, 0, bytes.length, start);
    const end = bytes.lastIndexOf(lineFeed, length - 1) + 1;
    return end > 0 && reader.read(0, end, () => undefined) && reader.seen.every(Boolean);
  } finally {
    closeSync(file);
  }
}

/** Fits of fewer rows copy columns in any case; a memory that they would read is half a gigabyte of addresses. */
const fewRows = 65_536;

/** Columns where fits read them if there are many rows and threads can share it, or else in memory of their own. */
function columnsFor(count: number, rowCount: number, isShared: boolean): Float64Array[] {
  const columns = rowCount < fewRows ? undefined : memoryColumns(count, rowCount);
  if (columns?.[0].buffer instanceof SharedArrayBuffer) return columns;
  const buffer = (): ArrayBufferLike => (isShared ? new SharedArrayBuffer(8 * rowCount) : new ArrayBuffer(8 * rowCount));
  return Array.from({ length: count }, () => new Float64Array(buffer() as ArrayBuffer));
}

/** The columns that the threads together have, of which some saw a number in each: what a column without one is, others say. */
function numericColumns(columns: readonly Float64Array[], seen: readonly (readonly boolean[] | undefined)[]): BuiltColumn[] | undefined {
  const isNumeric = columns.every((_, k) => seen.some((of) => of?.[k]));
  return isNumeric ? columns.map((values) => ({ column: { kind: 'numeric', values } })) : undefined;
}

function readHere(share: LinesShare, reader: LineReader, columnCount: number): BuiltColumn[] | undefined {
  const count = countLines(share, reader);
  const columns = columnsFor(columnCount, count, false);
  return readLines(share, reader, { columns, at: 0, count }) ? numericColumns(columns, [reader.seen]) : undefined;
}

function inWorkers(work: readonly LinesWork[], onProgress: NumberCsvOptions['onProgress']): Promise<BuiltColumn[] | undefined> {
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
        columns = columnsFor(columnCount, rowCount, true);
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
          else if (seen.every(Boolean)) end(numericColumns(columns, seen));
        }
      });
    });
  });
}
