import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ExpofamError } from 'expofam';
import type { DataFile } from './fileFormat.ts';

/** Writes a stream to a file in `directory` and gives its path: the data engine reads files more than once. */
export async function spool(input: AsyncIterable<Uint8Array | string>, directory: string): Promise<string> {
  const path = join(directory, 'input');
  await pipeline(Readable.from(input), createWriteStream(path, { mode: 0o600 }));
  return path;
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
