import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { ExpofamError, type FileFormat, fileFormatOf, formatOfContent, notUtf8, refuseForeignFile, suggestion } from 'expofam';
import { systemReason } from './systemReason.ts';

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
      throw new ExpofamError('unreadable-file', {
        subject: source,
        found: `cannot be read (${systemReason(cause)})`,
        expected: 'a readable file',
        cause,
      });
    }
    let advice: string | undefined;
    try {
      const names = readdirSync(dirname(path)).filter((name) => fileFormatOf(name) !== undefined);
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
    throw new ExpofamError('unreadable-file', {
      subject: source,
      found: `cannot be read (${systemReason(cause)})`,
      expected: 'a readable file',
      cause,
    });
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
  if (declared === 'parquet' || (declared === undefined && fileFormatOf(path) === 'parquet')) {
    throw new ExpofamError('damaged-file', {
      subject: source,
      found: 'no Parquet data',
      expected: 'a Parquet file',
      advice: 'name the format with --format',
    });
  }
  refuseForeignFile(source, bytes);
  const head = decodeHead(source, bytes);
  const format = declared ?? fileFormatOf(path) ?? formatOfContent(head);
  return { ...base, format, head };
}
