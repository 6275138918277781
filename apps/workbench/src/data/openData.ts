import { type Column, ExpofamError, fileFormatOf, formatOfContent, notUtf8, readCsv, refuseForeignFile } from 'expofam';
import { columnSummary } from './columnSummary.ts';
import type { Dataset } from './dataset.ts';
import { fingerprint } from './fingerprint.ts';
import { type ReadColumns, readJson } from './readJson.ts';

export interface OpenProgress {
  /** Bytes of the file read so far, of `total`. */
  readonly bytes: number;
  readonly total: number;
  readonly rows: number;
  /** 2 where columns that turned out to be text are read again. */
  readonly pass: number;
}

/** Reads a file of any of the formats, streaming where its format allows it. Runs in a worker. */
export async function openData(name: string, blob: Blob, onProgress: (progress: OpenProgress) => void): Promise<Dataset> {
  const { rowCount, columns, warnings } = await readColumns(name, blob, onProgress);
  return {
    name,
    rowCount,
    warnings,
    fingerprint: fingerprint(rowCount, columns),
    columns: columns.map(([key, column]) => ({ name: key, column: shared(column), summary: columnSummary(column) })),
  };
}

async function readColumns(name: string, blob: Blob, onProgress: (progress: OpenProgress) => void): Promise<ReadColumns> {
  if (blob.size === 0)
    throw new ExpofamError('empty-file', { subject: name, found: 'the file is empty', expected: 'column names and rows of data' });
  const first = new Uint8Array(await blob.slice(0, 4).arrayBuffer());
  const isGzip = first[0] === 0x1f && first[1] === 0x8b;
  const named = fileFormatOf(name);
  if (!isGzip && String.fromCharCode(...first) === 'PAR1') {
    const { readParquet } = await import('./readParquet.ts');
    return readParquet(name, blob, (rows) => onProgress({ bytes: blob.size, total: blob.size, rows, pass: 1 }));
  }
  if (named === 'parquet') throw new ExpofamError('damaged-file', { subject: name, found: 'no Parquet data', expected: 'a Parquet file' });
  let bytes = 0;
  const open = (): AsyncIterable<Uint8Array> => {
    bytes = 0;
    return pieces(name, blob, isGzip, (count) => {
      bytes += count;
    });
  };
  const format = named ?? formatOfContent(await headText(open()));
  if (format === 'json' || format === 'ndjson') {
    const text = await wholeText(name, open(), () => onProgress({ bytes, total: blob.size, rows: 0, pass: 1 }));
    return readJson(name, text, format);
  }
  const { table, warnings } = await readCsv(open, {
    name,
    ...(format === 'tsv' ? { delimiter: '\t' } : {}),
    onProgress: ({ rows, pass }) => onProgress({ bytes, total: blob.size, rows, pass }),
  });
  return {
    rowCount: table.rowCount,
    columns: table.columnNames.map((key) => [key, table.column(key) as Column] as const),
    warnings: warnings.map(({ message }) => message),
  };
}

/** The bytes of a file, unpacked. */
async function* pieces(name: string, blob: Blob, isGzip: boolean, onBytes: (count: number) => void): AsyncGenerator<Uint8Array> {
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      onBytes(piece.length);
      controller.enqueue(piece);
    },
  });
  const raw = blob.stream().pipeThrough(counted);
  const reader = (isGzip ? raw.pipeThrough(new DecompressionStream('gzip')) : raw).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause) => {
        throw new ExpofamError(isGzip ? 'damaged-file' : 'unreadable-file', {
          subject: name,
          found: isGzip ? 'gzip data that cannot be unpacked' : `cannot be read (${cause instanceof Error ? cause.message : cause})`,
          expected: isGzip ? 'a whole gzip file' : 'a readable file',
          advice: isGzip ? undefined : 'it may have changed since it was opened: open it again',
          cause,
        });
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function headText(open: AsyncIterable<Uint8Array>): Promise<string> {
  for await (const piece of open) return new TextDecoder().decode(piece.subarray(0, 4096));
  return '';
}

async function wholeText(name: string, open: AsyncIterable<Uint8Array>, onPiece: () => void): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let isFirst = true;
  for await (const piece of open) {
    if (isFirst) refuseForeignFile(name, piece.subarray(0, 65_536));
    isFirst = false;
    try {
      text += decoder.decode(piece, { stream: true });
    } catch (cause) {
      throw notUtf8(name, piece, cause);
    }
    onPiece();
  }
  return text;
}

/** The column in memory that workers share, where the page is isolated; else as it is, to be copied. */
function shared(column: Column): Column {
  if (typeof SharedArrayBuffer === 'undefined' || !globalThis.crossOriginIsolated) return column;
  if (column.kind === 'numeric' || column.kind === 'date') {
    const values = new Float64Array(new SharedArrayBuffer(column.values.byteLength));
    values.set(column.values);
    return { kind: column.kind, values };
  }
  const Codes = column.codes.constructor as Int8ArrayConstructor;
  const codes = new Codes(new SharedArrayBuffer(column.codes.byteLength));
  codes.set(column.codes);
  return column.kind === 'boolean' ? { kind: 'boolean', codes } : { kind: 'categorical', codes, levels: column.levels };
}
