import { readFileSync } from 'node:fs';
import { ExpofamError, type FittedModel, loadModel } from 'expofam';

/** Reads a saved model; what is wrong with it is said with the file's name. */
export function readModel(path: string): FittedModel {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const found = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a directory' : `cannot be read (${code})`;
    throw new ExpofamError('no-file', { subject: path, found, expected: 'a model that expofam fit --save wrote', cause });
  }
  try {
    return loadModel(text);
  } catch (cause) {
    if (!(cause instanceof ExpofamError)) throw damagedModel(path, cause);
    const said = cause.message.startsWith(`${cause.subject}: `) ? cause.message.slice(cause.subject.length + 2) : cause.message;
    throw new ExpofamError(cause.code, { subject: `${path}: ${cause.subject}`, found: said, details: cause.details, cause });
  }
}

/** A saved model that parses, but whose parts do not fit together. */
export function damagedModel(path: string, cause: unknown): ExpofamError {
  return new ExpofamError('bad-model', {
    subject: path,
    found: 'a model whose parts do not fit together',
    expected: 'a model that expofam fit --save wrote',
    advice: 'it may be damaged: save the model again',
    cause,
  });
}
