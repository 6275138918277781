import { createReadStream, createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ExpofamError } from 'expofam';
import type { DataFile } from './fileFormat.ts';
import { systemReason } from './systemReason.ts';

/**
 * Writes a stream to a file in `directory` and gives its path: the data engine reads files more than once.
 *
 * @throws ExpofamError `no-room`.
 */
export async function spool(input: AsyncIterable<Uint8Array | string>, directory: string): Promise<string> {
  const path = join(directory, 'input');
  try {
    await pipeline(Readable.from(input), createWriteStream(path, { mode: 0o600 }));
  } catch (cause) {
    throw noRoom(directory, cause) ?? cause;
  }
  return path;
}

/** The error of a folder for temporary files that takes no more; undefined for any other. */
function noRoom(directory: string, cause: unknown): ExpofamError | undefined {
  const { code, syscall } = cause as NodeJS.ErrnoException;
  if (syscall !== 'write' || code === undefined) return undefined;
  return new ExpofamError('no-room', {
    subject: `temporary folder ${dirname(directory)}`,
    found: `cannot be written (${systemReason(cause)})`,
    expected: 'room for a copy of the data, unpacked',
    advice: 'set the variable TMPDIR to a folder with more room, or give an unpacked file by its name',
    cause,
  });
}

/**
 * Unpacks a gzip file into `directory`. DuckDB could read it as it is, but takes a file that was cut short for a whole
 * one without a word; zlib checks length and sum.
 */
export async function unpack(file: DataFile, directory: string): Promise<DataFile> {
  const path = join(directory, 'unpacked');
  try {
    await pipeline(createReadStream(file.path), createGunzip(), createWriteStream(path, { mode: 0o600 }));
  } catch (cause) {
    const full = noRoom(directory, cause);
    if (full) throw full;
    const reason =
      (cause as NodeJS.ErrnoException).code === 'Z_BUF_ERROR' ? 'gzip data that is cut short' : 'gzip data that cannot be unpacked';
    throw new ExpofamError('damaged-file', {
      subject: file.source,
      found: reason,
      expected: 'a whole gzip file',
      advice: 'copy it again',
      cause,
    });
  }
  return { ...file, path, gzip: false };
}

/** What some editors put before text. */
export const BYTE_ORDER_MARK = '\ufeff';

/** Copies a file into `directory` without the byte order mark that it begins with, which DuckDB does not take in JSON. */
export async function withoutMark(file: DataFile, directory: string): Promise<DataFile> {
  const path = join(directory, 'unmarked');
  try {
    await pipeline(createReadStream(file.path, { start: 3 }), createWriteStream(path, { mode: 0o600 }));
  } catch (cause) {
    throw noRoom(directory, cause) ?? cause;
  }
  return { ...file, path, head: file.head.slice(1) };
}
