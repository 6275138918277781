import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { ExpofamError, suggestion } from 'expofam';

export type FileFormat = 'csv' | 'tsv' | 'json' | 'ndjson' | 'parquet';
export const FILE_FORMATS: readonly FileFormat[] = ['csv', 'tsv', 'json', 'ndjson', 'parquet'];

/** A file that exists, and what it is. */
export interface DataFile {
  readonly path: string;
  /** The name that messages use. */
  readonly source: string;
  readonly format: FileFormat;
  readonly gzip: boolean;
  /** The first 64 kB as text (unzipped), and whether that is all there is. */
  readonly head: string;
  readonly headIsWhole: boolean;
}

const HEAD_BYTES = 65_536;
const EXTENSIONS: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  txt: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
  pq: 'parquet',
};

function statOrExplain(path: string, source: string): { size: number } {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) {
      throw new ExpofamError('not-a-file', { subject: source, found: 'a directory', expected: 'a data file' });
    }
    return stat;
  } catch (cause) {
    if (cause instanceof ExpofamError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      throw new ExpofamError('unreadable-file', { subject: source, found: `cannot be read (${code})`, expected: 'a readable file', cause });
    }
    let advice: string | undefined;
    try {
      const names = readdirSync(dirname(path)).filter((name) => (name.split('.')[1] ?? '').toLowerCase() in EXTENSIONS);
      if (names.length > 0) advice = suggestion(basename(path), names);
    } catch {
      advice = `there is no folder "${dirname(source)}" either`;
    }
    throw new ExpofamError('no-file', {
      subject: source,
      found: 'no such file',
      expected: 'a CSV, TSV, JSON, NDJSON or Parquet file, or - for standard input',
      advice,
      cause,
    });
  }
}

function readHead(path: string, source: string, size: number): Buffer {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(Math.min(HEAD_BYTES, size));
      let got = 0;
      while (got < bytes.length) {
        const n = readSync(file, bytes, got, bytes.length - got, got);
        if (n === 0) break;
        got += n;
      }
      return bytes.subarray(0, got);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new ExpofamError('unreadable-file', { subject: source, found: `cannot be read (${code})`, expected: 'a readable file', cause });
  }
}

function formatOf(path: string, head: string): FileFormat {
  const extension = path
    .replace(/\.gz$/i, '')
    .match(/\.([^./\\]+)$/)?.[1]
    .toLowerCase();
  const named = extension === undefined ? undefined : EXTENSIONS[extension];
  const start = head.replace(/^\uFEFF/, '').trimStart();
  return named ?? (start.startsWith('{') || start.startsWith('[') ? 'json' : 'csv');
}

function refuseForeign(source: string, bytes: Buffer): void {
  const refuse = (found: string, advice: string) => {
    throw new ExpofamError('not-text', { subject: source, found, expected: 'CSV, TSV, JSON, NDJSON or Parquet', advice });
  };
  const start = bytes.subarray(0, 8).toString('latin1');
  if (start.startsWith('PK\x03\x04')) refuse('a zip archive or an Excel workbook', 'save the sheet as CSV');
  if (start.startsWith('\xd0\xcf\x11\xe0')) refuse('an old Excel workbook', 'save the sheet as CSV');
  if (start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff'))
    refuse('UTF-16 text', 'save it as UTF-8, or try: iconv -f UTF-16 -t UTF-8');
  if (start.startsWith('\x28\xb5\x2f\xfd')) refuse('Zstandard compression', 'unpack it, or compress with gzip');
  if (start.startsWith('BZh') || start.startsWith('\xfd7zXZ')) refuse('bzip2 or xz compression', 'unpack it, or compress with gzip');
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    let line = 1;
    for (let i = 0; i < nul; i++) if (bytes[i] === 10) line++;
    refuse(`a NUL byte in line ${line}`, 'the file may be damaged, UTF-16 or binary; save it again as UTF-8 text');
  }
}

/** The first bytes as text; a character cut in two at their end does not count as damage. */
function decodeHead(source: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
  } catch (cause) {
    throw notUtf8(source, bytes, cause);
  }
}

/** The error for text in another encoding, with the line of its first wrong byte. */
export function notUtf8(source: string, bytes: Buffer, cause?: unknown): ExpofamError {
  const text = bytes.toString('utf8');
  const at = text.indexOf('\uFFFD');
  const before = at < 0 ? bytes : Buffer.from(text.slice(0, at), 'utf8');
  const line = before.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 1);
  const byte = bytes[before.length];
  return new ExpofamError('not-utf8', {
    subject: `${source} line ${line}`,
    found: byte === undefined ? 'bytes that are not UTF-8' : `a byte that is not UTF-8 (0x${byte.toString(16).toUpperCase()})`,
    expected: 'UTF-8',
    advice: 'if it is Latin-1, try: iconv -f LATIN1 -t UTF-8 FILE > new.csv',
    details: { line },
    cause,
  });
}

/**
 * Looks at a file: that it exists and can be read, its compression and format (by name, else by content), and its head.
 *
 * @throws ExpofamError `no-file`, `not-a-file`, `unreadable-file`, `empty-file`, `not-text`, `not-utf8`.
 */
export function inspectFile(path: string, source: string, declared?: FileFormat): DataFile {
  const { size } = statOrExplain(path, source);
  if (size === 0) {
    throw new ExpofamError('empty-file', { subject: source, found: 'the file is empty', expected: 'column names and rows of data' });
  }
  const raw = readHead(path, source, size);
  const gzip = raw[0] === 0x1f && raw[1] === 0x8b;
  let bytes = raw;
  if (gzip) {
    try {
      bytes = gunzipSync(raw, { finishFlush: constants.Z_SYNC_FLUSH });
    } catch (cause) {
      throw new ExpofamError('damaged-file', {
        subject: source,
        found: 'gzip data that cannot be unpacked',
        expected: 'a whole gzip file',
        cause,
      });
    }
  }
  const base = { path, source, gzip, headIsWhole: size <= raw.length };
  if (bytes.subarray(0, 4).toString('latin1') === 'PAR1') return { ...base, format: 'parquet', head: '' };
  if (declared === 'parquet' || (declared === undefined && formatOf(path, '') === 'parquet')) {
    throw new ExpofamError('damaged-file', {
      subject: source,
      found: 'no Parquet data',
      expected: 'a Parquet file',
      advice: 'name the format with --format',
    });
  }
  refuseForeign(source, bytes);
  const head = decodeHead(source, bytes);
  const format = declared ?? formatOf(path, head);
  return { ...base, format, head };
}
