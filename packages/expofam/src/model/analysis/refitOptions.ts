import type { FittedModel } from '../fittedModel.ts';
import type { GlmOptions } from '../glmOptions.ts';
import { trainingOf } from './trainingOf.ts';

/**
 * The options that fit a variant of a model: the same family, links, weights, offset and constants. Estimated ones stay as they are,
 * but where coefficients are not orthogonal to them.
 */
export function refitOptions(model: FittedModel): GlmOptions {
  const { options, fit } = trainingOf(model, 'refit');
  const { onStep: _, start: __, trace: ___, ...rest } = options ?? { family: model.family.name };
  return Object.keys(model.state.family.estimated).length && !fit.joint
    ? { ...rest, parameters: { ...rest.parameters, ...model.state.family.constants } }
    : rest;
}
