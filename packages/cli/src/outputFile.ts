import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ExpofamError } from 'expofam';
import { usageError } from './usageError.ts';

const statOf = (path: string): Stats | undefined => {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
};

/**
 * Refuses a file that could not be written, or that would replace one that is read, before the work whose result it is to
 * hold: a fit of an hour must not end in a folder that is not there.
 *
 * @throws ExpofamError `usage` for a file that is read, `cannot-write` otherwise.
 */
export function checkOutput(option: string, path: string | undefined, inputs: readonly (string | undefined)[]): void {
  if (path === undefined) return;
  if (path === '') throw usageError({ subject: `option ${option}`, found: 'an empty name', expected: 'a file to write' });
  const there = statOf(path);
  if (there?.isFile()) {
    for (const input of inputs) {
      const read = input === undefined || input === '-' ? undefined : statOf(input);
      if (read === undefined || read.dev !== there.dev || read.ino !== there.ino) continue;
      throw usageError({
        subject: `option ${option}`,
        found: `"${path}", which the command reads`,
        expected: 'a file of its own: what it holds now would be lost',
        advice: 'name another file',
      });
    }
  }
  try {
    if (there?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    if (there) accessSync(path, constants.W_OK);
    // A device or a pipe takes what is written; a file gets a neighbour first, which takes its name.
    if (!there || there.isFile()) accessSync(dirname(resolve(path)), constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENAMETOOLONG: 'the name is too long',
};

/** The error of a file that cannot be written. */
export function cannotWrite(path: string, cause: unknown): ExpofamError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  const folder = dirname(path);
  const found =
    code === 'ENOENT' && statOf(folder) === undefined ? `there is no folder "${folder}"` : (REASONS[code] ?? `cannot be written (${code})`);
  const expected = code === 'ENOSPC' || code === 'EDQUOT' ? 'room for the file' : 'a file in a folder that can be written to';
  return new ExpofamError('cannot-write', { subject: path, found, expected, cause });
}
