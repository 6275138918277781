import { type ExponentialFamily, familyFromText } from 'expofam';
import { readTextFile } from './readTextFile.ts';
import { aboutFile } from './usageError.ts';

/** Reads a family of the user's own; what is wrong with it is said with the file's name. */
export function readFamily(path: string): ExponentialFamily {
  const text = readTextFile(path, 'a family in text: see expofam fit --help');
  return aboutFile(path, () => familyFromText(text), 'bad-family');
}
