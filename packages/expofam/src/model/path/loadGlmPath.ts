import { ExpofamError } from '../../core/expofamError.ts';
import { checkModelState } from '../checkModelState.ts';
import { type GlmPath, glmPathOf } from './glmPathResult.ts';
import { pathModelState } from './pathModel.ts';
import type { PathState } from './pathState.ts';

/**
 * Reads a saved path: the JSON text, or the object that it parses to. It predicts and gives coefficients as before; between
 * its λs it interpolates, since it holds no rows.
 *
 * @throws ExpofamError `bad-model`
 * @example
 * const data = { y: [1, 3, 2, 5, 4, 6], a: [1, 2, 3, 4, 5, 6], b: [2, 1, 2, 1, 2, 1] };
 * const path = loadGlmPath(JSON.stringify(glmPath('y ~ a + b', data, { family: 'gaussian' }).save()));
 */
export function loadGlmPath(saved: string | object): GlmPath {
  const fail = (found: string, expected: string, advice: string, cause?: unknown): never => {
    throw new ExpofamError('bad-model', { subject: 'saved path', found, expected, advice, ...(cause === undefined ? {} : { cause }) });
  };
  let value: unknown = saved;
  if (typeof saved === 'string') {
    try {
      value = JSON.parse(saved);
    } catch (cause) {
      return fail('text that is not whole JSON', 'a file written by save()', 'the file may be truncated: save the path again', cause);
    }
  }
  if (typeof value !== 'object' || value === null || (value as { schema?: unknown }).schema !== 'expofam-path') {
    return fail('no expofam path', 'a JSON object with "schema": "expofam-path"', 'a single model is read by loadModel()');
  }
  const state = value as PathState;
  if (state.version !== 1) {
    return fail(`version ${JSON.stringify(state.version)}`, 'version 1', 'a newer expofam wrote it: update this one');
  }
  try {
    if (fits(state)) {
      const [classes] = state.coefficients;
      const coefficients = classes.flatMap((beta) => beta.map((estimate, c) => ({ term: state.columns[c].term, estimate })));
      checkModelState(pathModelState(state, { lambda: state.lambdas[0], source: 'path', coefficients }, state.devianceRatio[0], true));
      return glmPathOf(state, undefined);
    }
  } catch (cause) {
    return fail('a path that is damaged', 'a whole path', 'save it again', cause);
  }
  return fail('a path that is damaged', 'a whole path', 'save it again');
}

/** Do λs, coefficients and columns belong together? */
function fits({ lambdas, coefficients, columns, classes, df, devianceRatio, converged, iterations, warnings }: PathState): boolean {
  const K = classes?.length ?? 1;
  const numbers = (list: readonly unknown[]): boolean => list.every((v) => typeof v === 'number' && Number.isFinite(v));
  return (
    lambdas.length > 0 &&
    numbers(lambdas) &&
    numbers(df) &&
    Array.isArray(warnings) &&
    [coefficients, df, devianceRatio, converged, iterations].every((list) => list.length === lambdas.length) &&
    coefficients.every((perClass) => perClass.length === K && perClass.every((beta) => beta.length === columns.length && numbers(beta)))
  );
}
