import { ExpofamError } from '../../core/expofamError.ts';
import type { FittedModel } from '../fittedModel.ts';

/** Refuses what would hold an estimated constant at its value where the coefficients are not orthogonal to it: it would see too little spread. */
export function refuseJoint(model: FittedModel, subject: string, advice: string): void {
  const joint = model.training?.fit.joint;
  if (!joint) return;
  throw new ExpofamError('bad-option', {
    subject,
    found: `parameter "${joint.constant}" of family "${model.family.name}", estimated with the coefficients`,
    expected: 'a constant that is given, or one that the coefficients do not depend on: it would be held at its estimate',
    advice,
  });
}
