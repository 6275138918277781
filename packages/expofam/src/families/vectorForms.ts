import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';
import { builtIn, isBuiltIn } from '../family/builtIn.ts';
import { type ExponentialFamily, exponentialFamily } from '../family/exponentialFamily.ts';
import type { FamilyDeclaration } from '../family/familyDeclaration.ts';
import { gammaVector } from './gammaVector.ts';
import { gaussianVector } from './gaussianVector.ts';
import { inverseGaussianVector } from './inverseGaussianVector.ts';
import { negativeBinomialVector } from './negativeBinomialVector.ts';

const vectorForms: Readonly<Record<string, () => FamilyDeclaration>> = {
  gaussian: gaussianVector,
  gamma: gammaVector,
  'inverse-gaussian': inverseGaussianVector,
  'negative-binomial': negativeBinomialVector,
};

/**
 * The form of a family with a linear predictor for each of its parameters, which a link or formula for a second parameter
 * selects; undefined where it has none.
 *
 * @throws ExpofamError `bad-family` where the declaration names no form that there is
 * @example
 * vectorFormOf(families.gaussian)?.predictors.map((p) => p.name); // ['mean', 'sd']
 */
export function vectorFormOf(family: ExponentialFamily): ExponentialFamily | undefined {
  const { vectorForm } = family.declaration;
  if (!vectorForm) return undefined;
  const form = typeof vectorForm === 'function' ? vectorForm : Object.hasOwn(vectorForms, vectorForm) ? vectorForms[vectorForm] : undefined;
  if (!form) {
    throw new ExpofamError('bad-family', {
      subject: `family "${family.name}"`,
      found: `the vector form "${vectorForm}"`,
      expected: 'a function, or the name of a form that comes with the built-in families',
      advice: suggestion(String(vectorForm), Object.keys(vectorForms)),
    });
  }
  const vector = exponentialFamily(form());
  return isBuiltIn(family) ? builtIn(vector) : vector;
}
