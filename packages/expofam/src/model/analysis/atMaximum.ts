import type { FittedModel } from '../fittedModel.ts';
import { glm } from '../glm.ts';
import { refitOptions } from './refitOptions.ts';
import { trainingOf } from './trainingOf.ts';

/** The model itself, or its maximum-likelihood fit: estimates with reduced bias have no largest likelihood to compare. */
export function atMaximum(model: FittedModel): FittedModel {
  if (model.state.biasReduction === undefined) return model;
  const { biasReduction: _, ...options } = refitOptions(model);
  return glm(model.formula, trainingOf(model, 'the maximum-likelihood fit').table, { ...options, missing: 'omit' });
}
