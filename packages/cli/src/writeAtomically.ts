import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ExpofamError } from 'expofam';

/** Writes a file whole or not at all: into a neighbour first, which then takes the name. A link keeps pointing to its file. */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  let target = path;
  try {
    target = realpathSync(path);
  } catch {
    // It does not exist yet.
  }
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    const file = openSync(temporary, 'wx', 0o666);
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (cause) {
    rmSync(temporary, { force: true });
    const code = (cause as NodeJS.ErrnoException).code;
    const found =
      code === 'ENOENT' ? `there is no folder "${dirname(target)}"` : code === 'EISDIR' ? 'it is a folder' : `cannot be written (${code})`;
    throw new ExpofamError('cannot-write', { subject: path, found, expected: 'a file in a folder that can be written to', cause });
  }
}
