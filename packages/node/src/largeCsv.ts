import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type BuiltColumn, csvHead, memoryColumns } from 'expofam';
import type { DataFile } from './fileFormat.ts';
import { type LineLayout, numberLines } from './numberLines.ts';
import type { ReadProgress } from './readColumns.ts';
import type { LinesShare } from './readLines.ts';

/** Smaller files are read as soon by one thread as the others are started. */
const largeBytes = 1 << 23;

/** What a thread says of its lines. */
export type LinesMessage =
  | { readonly kind: 'progress'; readonly rows: number }
  /** They are read, or (undefined) are not plainly numbers. */
  | { readonly kind: 'read'; readonly rowCount: number | undefined; readonly isNumeric: boolean }
  | { readonly kind: 'copied' };

/** Where a thread is to write its rows. */
export interface CopyRequest {
  readonly columns: readonly Float64Array[];
  readonly at: number;
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
  // All columns are held twice for a moment.
  if (size < (options.least ?? largeBytes) || size > totalmem() / 8 || places.length === 0) return undefined;
  const { delimiter, names, skip } = csvHead(file.source, file.head, file.headIsWhole, file.format === 'tsv' ? '\t' : undefined);
  const columnOf = names.map((_, i) => places.indexOf(i));
  const layout = { delimiter: delimiter.charCodeAt(0), columnOf, columnCount: places.length };
  const start = bytesOfLines(file, skip);
  if (start === undefined || !looksPlain(file, layout, start)) return undefined;
  const count = Math.max(1, options.threads ?? availableParallelism());
  const bound = (k: number): number => start + Math.floor(((size - start) * k) / count);
  const shares = Array.from({ length: count }, (_, k): LinesShare => ({ path: file.path, layout, from: bound(k), to: bound(k + 1) }));
  return inWorkers(shares, options.onProgress);
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
  const bytes = new Uint8Array(1 << 16);
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, bytes, 0, bytes.length, start);
    const end = bytes.lastIndexOf(10, length - 1) + 1;
    const rows = numberLines(layout);
    return end > 0 && rows.add(bytes, 0, end) && rows.isNumeric;
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

function inWorkers(shares: readonly LinesShare[], onProgress: LargeCsvOptions['onProgress']): Promise<BuiltColumn[] | undefined> {
  const { columnCount } = shares[0].layout;
  return new Promise((resolve) => {
    const answers: (number | undefined)[] = shares.map(() => undefined);
    const numeric = shares.map(() => false);
    const rows = shares.map(() => 0);
    let columns: Float64Array[] = [];
    const copied = shares.map(() => false);
    const workers = shares.map((share) => new Worker(new URL('./linesWorker.mjs', import.meta.url), { workerData: share, execArgv: [] }));
    const end = (result: BuiltColumn[] | undefined): void => {
      for (const worker of workers) void worker.terminate();
      resolve(result);
    };
    const allRead = (): void => {
      const rowCount = answers.reduce<number>((sum, count) => sum + (count ?? 0), 0);
      // What a column without a number is, others say.
      if (rowCount === 0 || !numeric.some(Boolean)) {
        end(undefined);
        return;
      }
      try {
        columns = columnsFor(columnCount, rowCount);
      } catch {
        // No room for them beside the pieces of the threads.
        end(undefined);
        return;
      }
      let at = 0;
      workers.forEach((worker, k) => {
        worker.postMessage({ columns, at } satisfies CopyRequest);
        at += answers[k] ?? 0;
      });
    };
    workers.forEach((worker, k) => {
      worker.once('error', () => end(undefined));
      // One that has written its rows may go; the others may still be at theirs.
      worker.once('exit', () => {
        if (!copied[k]) end(undefined);
      });
      worker.on('message', (message: LinesMessage) => {
        if (message.kind === 'progress') {
          rows[k] = message.rows;
          onProgress?.({ rows: rows.reduce((a, b) => a + b, 0), pass: 1 });
        } else if (message.kind === 'read') {
          answers[k] = message.rowCount;
          numeric[k] = message.isNumeric;
          if (message.rowCount === undefined) end(undefined);
          else if (answers.every((count) => count !== undefined)) allRead();
        } else {
          copied[k] = true;
          if (copied.every(Boolean)) end(columns.map((values) => ({ column: { kind: 'numeric', values } })));
        }
      });
    });
  });
}
