import { readFileSync } from 'node:fs';
import { ExpofamError } from 'expofam';

/** The text of a small file that a command line names. */
export function readTextFile(path: string, expected: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const found =
      code === 'ENOENT'
        ? 'no such file'
        : code === 'EISDIR'
          ? 'a directory'
          : `cannot be read (${code === 'EACCES' ? 'permission denied, EACCES' : code})`;
    throw new ExpofamError('no-file', { subject: path, found, expected, cause });
  }
}
