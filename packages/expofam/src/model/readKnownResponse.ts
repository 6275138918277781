import { ExpofamError } from '../core/expofamError.ts';
import { nearestAdvice } from '../core/nearest.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { FamilyDeclaration } from '../family/familyDeclaration.ts';
import { withClassWeights } from './classWeights.ts';
import type { ModelState } from './modelState.ts';
import { dataRow, type ReadResponse, readResponse } from './readResponse.ts';

/**
 * The response of rows that come after a fit, in the classes of the fit: a few rows seldom have all of them, and which of them
 * counts as success or reference is settled. With the weights that the fit gave its classes.
 *
 * @throws ExpofamError `unknown-level` for a class that the fit has not seen
 */
export function readKnownResponse(
  frame: ModelFrame,
  declaration: FamilyDeclaration,
  state: Pick<ModelState, 'response' | 'family' | 'frame'>,
): { readonly frame: ModelFrame; readonly response: ReadResponse } {
  const known = declaration.response === 'class' ? state.family.components : state.response.classes;
  const { success } = state.response;
  const isLabel = declaration.response === 'class' ? frame.response.kind !== 'matrix' : success !== undefined;
  if (!known || !isLabel || frame.response.kind === 'matrix') {
    const reference = declaration.response === 'class' ? known?.[known.length - 1] : undefined;
    return { frame, response: readResponse(frame, declaration, reference) };
  }
  const codes = codesOf(frame, frame.response, known);
  const response: ReadResponse =
    declaration.response === 'class'
      ? { y: known.map((_, level) => ({ codes, level })), classes: known, hasLikelihood: true, warnings: [] }
      : {
          y: [Float64Array.from(codes, (code) => (known[code] === success ? 1 : 0))],
          classes: known,
          ...(success === undefined ? {} : { success }),
          hasLikelihood: true,
          warnings: [],
        };
  const read: ModelFrame = { ...frame, response: { kind: 'categorical', label: frame.response.label, codes, levels: known } };
  const { classWeights } = state.frame;
  return { frame: classWeights ? withClassWeights(read, declaration, response, classWeights) : read, response };
}

/** The place of each row's label among the classes of the fit. */
function codesOf(frame: ModelFrame, response: Exclude<ModelFrame['response'], { kind: 'matrix' }>, known: readonly string[]): Int32Array {
  const place = new Map(known.map((name, k) => [name, k]));
  return Int32Array.from({ length: frame.rowCount }, (_, i) => {
    const label = response.kind === 'categorical' ? response.levels[response.codes[i]] : String(response.values[i]);
    const code = place.get(label);
    if (code !== undefined) return code;
    throw new ExpofamError('unknown-level', {
      subject: `response "${response.label}"`,
      found: `"${label}" in row ${dataRow(frame, i)}, a class that the model does not know`,
      expected: known.join(', '),
      advice:
        known.length === 1
          ? 'the rows of the fit had one class alone: fit again on all rows; or give the response both classes as its levels (a categorical column) at the first fit, with biasReduction "mean", which keeps that fit finite'
          : (nearestAdvice(label, known) ?? 'correct or leave out such rows, or fit again on all rows'),
    });
  });
}
