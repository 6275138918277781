import { ExpofamError, type ExponentialFamily, familyFromText } from 'expofam';
import { readTextFile } from './readTextFile.ts';
import { aboutFile } from './usageError.ts';

/** Reads a family of the user's own; what is wrong with it is said with the file's name. */
export function readFamily(path: string): ExponentialFamily {
  const text = readTextFile(path, 'a family as JSON: see expofam fit --help');
  try {
    return aboutFile(path, () => familyFromText(text), 'bad-family');
  } catch (cause) {
    if (cause instanceof ExpofamError) throw cause;
    throw new ExpofamError('bad-family', {
      subject: path,
      found: 'a value that is not of its kind',
      expected: 'names and formulas as text, lists of them, constants as objects',
      cause,
    });
  }
}
