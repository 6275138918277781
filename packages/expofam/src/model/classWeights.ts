import { ExpofamError } from '../core/expofamError.ts';
import { nearestAdvice } from '../core/nearest.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { FamilyDeclaration } from '../family/familyDeclaration.ts';
import type { ReadResponse } from './readResponse.ts';

/** A weight for each class of the response; classes that are not named have one. */
export type ClassWeights = Readonly<Record<string, number>>;

/**
 * The frame with the prior weights of its rows multiplied by those of their classes: a row of class k enters the log-likelihood
 * w_k times. Its spec, which is part of a saved model, has them too, so that rows that come to the model later count alike.
 */
export function withClassWeights(
  frame: ModelFrame,
  declaration: FamilyDeclaration,
  { classes }: ReadResponse,
  wanted: ClassWeights,
): ModelFrame {
  const { response, rowCount } = frame;
  if (declaration.response !== 'class' || response.kind === 'matrix' || !classes) {
    throw new ExpofamError('bad-option', {
      subject: 'class weights',
      found: response.kind === 'matrix' ? 'a response of counts' : `family "${declaration.name}"`,
      expected: 'the family multinomial with one class in each row',
      advice: 'give a weight for each row (weights); of two classes the family multinomial fits the same model as bernoulli',
    });
  }
  for (const [name, weight] of Object.entries(wanted)) {
    if (!classes.includes(name)) {
      throw new ExpofamError('unknown-level', {
        subject: `class weight of "${name}"`,
        found: `no such class in response "${response.label}"`,
        expected: classes.join(', '),
        advice: nearestAdvice(name, classes),
      });
    }
    if (!(weight > 0 && Number.isFinite(weight))) {
      throw new ExpofamError('bad-option', { subject: `class weight of "${name}"`, found: String(weight), expected: 'a number above 0' });
    }
  }
  const weightOf = (name: string): number => (Object.hasOwn(wanted, name) ? wanted[name] : 1);
  const ofLevel = response.kind === 'categorical' ? response.levels.map(weightOf) : [];
  const priorWeights = Float64Array.from({ length: rowCount }, (_, i) => {
    const own = response.kind === 'categorical' ? ofLevel[response.codes[i]] : weightOf(String(response.values[i]));
    return own * (frame.priorWeights?.[i] ?? 1);
  });
  return { ...frame, priorWeights, spec: { ...frame.spec, classWeights: { ...wanted } } };
}
