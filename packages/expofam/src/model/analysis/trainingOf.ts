import { ExpofamError } from '../../core/expofamError.ts';
import type { FittedModel, TrainingFit } from '../fittedModel.ts';

/** The rows that a model was fitted to; a saved model has none. */
export function trainingOf(model: Pick<FittedModel, 'training' | 'formula'>, subject: string): TrainingFit {
  if (model.training) return model.training;
  throw new ExpofamError('no-training-rows', {
    subject,
    found: `model "${model.formula}" was loaded, and a saved model holds no training rows`,
    expected: 'a model fitted in this process',
    advice: 'fit it again with glm() on the same data',
  });
}
