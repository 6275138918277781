import type { DesignSpec } from '../design/predictorSpec.ts';
import { takesOffset } from '../family/takesOffset.ts';
import type { ModelState } from '../model/modelState.ts';

/**
 * The offsets that move a linear predictor, as they were written: those of its formula, and the offset option of the main one.
 *
 * @param j the place of the predictor
 * @example
 * const data = { y: [1, 3, 2], x: [1, 2, 3], t: [0, 1, 0] };
 * offsetTexts(glm('y ~ x + offset(t)', data, { family: 'poisson' }).state, 0); // ['t']
 */
export function offsetTexts(state: ModelState, j: number): readonly string[] {
  const frame = state.predictorFrames[j] ?? 0;
  if (!takesOffset(state.predictorFrames, j, state.family.components)) return [];
  const { offsets } = state.frame.predictors[frame] as unknown as DesignSpec;
  return frame === 0 && state.frame.offset !== undefined ? [...offsets, state.frame.offset] : offsets;
}
