import { closeSync, fchmodSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, type Stats, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isClosedStream } from './closedStream.ts';
import { cannotWrite } from './outputFile.ts';

/**
 * Writes a file whole or not at all: into a neighbour first, which then takes the name. A link keeps pointing to its file,
 * which keeps its permissions. A device or a pipe (`/dev/stdout`, a shell's `>(gzip > model.gz)`) is written to as it is.
 *
 * @throws ExpofamError `cannot-write`; a pipe whose reader has gone throws the system's error.
 */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there && !there.isFile() && !there.isDirectory()) writeBytes(openSync(path, 'w'), bytes);
    else replaceFile(there ? realpathSync(path) : path, bytes, there);
  } catch (cause) {
    if (isClosedStream(cause)) throw cause;
    throw cannotWrite(path, cause);
  }
}

function replaceFile(target: string, bytes: Uint8Array, there: Stats | undefined): void {
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    const file = openSync(temporary, 'wx', 0o666);
    if (there) fchmodSync(file, there.mode & 0o7777);
    writeBytes(file, bytes, true);
    renameSync(temporary, target);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw cause;
  }
}

/** Writes all bytes and closes the file. */
function writeBytes(file: number, bytes: Uint8Array, synced = false): void {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    if (synced) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
