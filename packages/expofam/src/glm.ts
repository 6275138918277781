// The entry `expofam/glm`: glm() of the core, for pages where every kilobyte counts. Written by hand, as index.ts is.
import { ExpofamError } from './core/expofamError.ts';
import { runJob, runJobAsync } from './engine/job.ts';
import { coreAliases, coreFamilies, type FamilyEntry } from './families/coreFamilies.ts';
import type { ExponentialFamily } from './family/exponentialFamily.ts';
import type { FittedModel } from './model/fittedModel.ts';
import { glmJob } from './model/glmJob.ts';
import type { GlmOptions } from './model/glmOptions.ts';
import type { GlmParts } from './model/glmParts.ts';

export { ExpofamError } from './core/expofamError.ts';
export type { FittedModel } from './model/fittedModel.ts';

/** The options of `glm()` without those that only the whole library has. */
export interface CoreGlmOptions
  extends Omit<GlmOptions, 'family' | 'onSeparation' | 'biasReduction' | 'parallel' | 'solver' | 'start' | 'stochastic' | 'threads'> {
  /** One of the names, or a family with one linear predictor from `expofam/families` or of your own. */
  readonly family: keyof typeof coreFamilies | ExponentialFamily;
  readonly onSeparation?: Exclude<GlmOptions['onSeparation'], 'firth'>;
}

function familyByName(name: string): FamilyEntry {
  const known = Object.hasOwn(coreAliases, name) ? coreAliases[name] : name;
  if (Object.hasOwn(coreFamilies, known)) return coreFamilies[known as keyof typeof coreFamilies];
  throw new ExpofamError('unknown-family', {
    subject: 'family',
    found: `"${name}", which expofam/glm does not know by name`,
    expected: `one of ${Object.keys(coreFamilies).join(', ')}`,
    advice: "import { glm } from 'expofam', which knows all, or give the family itself, from 'expofam/families'",
    details: { family: name },
  });
}

const parts: GlmParts = { familyByName };

/**
 * `glm()` of the core: the same engine, numbers (those of plain kernels, unless 'expofam' is loaded too), summary and prediction as that of `expofam`, at three quarters of its size
 * in a bundle. It leaves out rare families by name, several linear predictors other than classes, solvers other than Newton's,
 * bias reduction, the estimated power of a Tweedie, models of one's own families in a file, threads, and WebAssembly; what it
 * lacks it refuses.
 *
 * @throws ExpofamError as `glm()` of `expofam`, and `not-in-entry`
 * @example
 * const model = glm('visits ~ promotion', { visits: [3, 5, 9, 12], promotion: [0, 1, 2, 3] }, { family: 'poisson' });
 * console.log(model.summary());
 */
export function glm(formula: string, data: unknown, options: CoreGlmOptions): FittedModel {
  return runJob(glmJob(parts, formula, data, options));
}

/** The same fit, giving way to other work between sweeps over the data; throw in `between` to cancel. */
export function glmAsync(
  formula: string,
  data: unknown,
  options: CoreGlmOptions,
  between?: () => void | Promise<void>,
): Promise<FittedModel> {
  return runJobAsync(glmJob(parts, formula, data, options), between);
}
