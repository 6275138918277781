import { ExpofamError, type FittedModel, type GlmPath, loadGlmPath, loadModel } from 'expofam';
import { readTextFile } from './readTextFile.ts';
import { aboutFile, usageError } from './usageError.ts';

/** Reads a saved model; what is wrong with it is said with the file's name. */
export function readModel(path: string): FittedModel {
  return modelOf(path, readTextFile(path, 'a model that expofam fit --save wrote'));
}

function modelOf(path: string, text: string): FittedModel {
  try {
    return aboutFile(path, () => loadModel(text));
  } catch (cause) {
    throw cause instanceof ExpofamError ? cause : damagedModel(path, cause);
  }
}

/** A λ of a path: a number, or one that cross-validation chose. */
type ChosenLambda = number | 'min' | '1se';

/** The model of a file that holds one, or of a saved path at a λ; `note` says what a reader would not expect. */
export function readModelAt(path: string, at: ChosenLambda | undefined): { readonly model: FittedModel; readonly note?: string } {
  const text = readTextFile(path, 'a model that expofam fit --save wrote, or a path that expofam path --save wrote');
  if (!isPath(text)) {
    if (at === undefined) return { model: modelOf(path, text) };
    throw usageError({
      subject: 'option --at',
      found: `given with ${path}, which is a single model`,
      expected: 'a saved path, which has several',
      advice: 'leave --at out',
    });
  }
  const saved = aboutFile(path, () => loadGlmPath(text));
  const { crossValidation } = saved.state;
  const { lambdas } = saved;
  if (crossValidation === undefined && typeof at !== 'number') {
    throw usageError({
      subject: at === undefined ? path : `option --at ${at}`,
      found: `a path of ${lambdas.length} lambdas${at === undefined ? '' : ' without cross-validation'}`,
      expected: `--at with a lambda of ${lambdas[lambdas.length - 1].toPrecision(4)} … ${lambdas[0].toPrecision(4)}`,
      advice: 'save the path with --cv to choose by cross-validation',
    });
  }
  const choice = at ?? '1se';
  const lambda = typeof choice === 'number' ? choice : (crossValidation?.[choice === 'min' ? 'lambdaMin' : 'lambda1se'] as number);
  const { source } = aboutFile(path, () => saved.coefficientsAt(lambda));
  const note =
    source === 'interpolated'
      ? `${path}: lambda ${lambda} is between those of the path; coefficients are interpolated`
      : at === undefined
        ? `${path}: a path; predicted at lambda ${lambda.toPrecision(5)} (1se)`
        : undefined;
  return { model: saved.modelAt(lambda), ...(note === undefined ? {} : { note }) };
}

function isPath(text: string): boolean {
  try {
    return JSON.parse(text)?.schema === 'expofam-path';
  } catch {
    return false;
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
