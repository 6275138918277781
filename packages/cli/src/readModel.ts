import { ExpofamError, type FittedModel, type GlmPath, loadGlmPath, loadModel } from 'expofam';
import { readTextFile } from './readTextFile.ts';
import { aboutFile } from './usageError.ts';

/** Reads a saved model; what is wrong with it is said with the file's name. */
export function readModel(path: string): FittedModel {
  const text = readTextFile(path, 'a model that expofam fit --save wrote');
  try {
    return aboutFile(path, () => loadModel(text));
  } catch (cause) {
    throw cause instanceof ExpofamError ? cause : damagedModel(path, cause);
  }
}

/** Reads a saved path; what is wrong with it is said with the file's name. */
export function readPath(path: string): GlmPath {
  const text = readTextFile(path, 'a path that expofam path --save wrote');
  return aboutFile(path, () => loadGlmPath(text));
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
