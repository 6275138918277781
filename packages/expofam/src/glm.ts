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
  extends Omit<
    GlmOptions,
    | 'family'
    | 'onSeparation'
    | 'biasReduction'
    | 'parallel'
    | 'parameterization'
    | 'solver'
    | 'start'
    | 'starts'
    | 'stochastic'
    | 'strategy'
    | 'threads'
  > {
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
    advice:
      "import { glm } from 'expofam', which knows all, or await glmAsync() of expofam/glm, or give the family itself, from 'expofam/families'",
    details: { family: name },
  });
}

const parts: GlmParts = { familyByName };

/**
 * `glm()` of the core: the same engine, numbers (those of plain kernels, unless 'expofam' is loaded too), summary and prediction as that of `expofam`, at two thirds of its size
 * in a bundle. It leaves out rare families by name, several linear predictors other than classes, solvers other than Newton's and
 * starts other than the response's, bias reduction, estimated constants (the size of a negative binomial, the power of a Tweedie),
 * polynomials and splines, class weights, a θ for every class, Arrow tables, models of one's own families in a file, threads, and WebAssembly; what it lacks it
 * refuses, {@link glmAsync} loads it; what that has loaded of formulas and data, `glm()` has from then on.
 *
 * @throws ExpofamError as `glm()` of `expofam`, and `not-in-entry`
 * @example
 * const model = glm('visits ~ promotion', { visits: [3, 5, 9, 12], promotion: [0, 1, 2, 3] }, { family: 'poisson' });
 * console.log(model.summary());
 */
export function glm(formula: string, data: unknown, options: CoreGlmOptions): FittedModel {
  return runJob(glmJob(parts, formula, data, options));
}

const lacking = new Set(['not-in-entry', 'unknown-family']);

/**
 * The same fit, giving way to other work between sweeps over the data; throw in `between` to cancel. What the core lacks, save
 * WebAssembly, is loaded when a fit first needs it, by a dynamic import that a bundler puts into a file of its own: every option of
 * `glm()` of `expofam` is there, and a page pays for it when it is used. Where the lack shows only at the end of a fit (a maximum at
 * the edge of a domain, several starts), `onStep` sees both fits.
 *
 * @throws ExpofamError as `glm()` of `expofam`, and `not-loaded`
 * @example
 * const model = await glmAsync('days ~ ns(age, df = 2)', { days: [2, 1, 9, 4, 30], age: [21, 35, 44, 52, 68] }, { family: 'poisson' });
 * console.log(model.summary());
 */
export async function glmAsync(
  formula: string,
  data: unknown,
  options: GlmOptions,
  between?: () => void | Promise<void>,
): Promise<FittedModel> {
  try {
    return await runJobAsync(glmJob(parts, formula, data, options), between);
  } catch (error) {
    if (!(error instanceof ExpofamError && lacking.has(error.code))) throw error;
  }
  const { moreParts } = await import('./model/moreParts.ts').catch((reason: unknown) => {
    throw new ExpofamError('not-loaded', {
      subject: 'the rest of expofam/glm, which this fit needs',
      found: reason instanceof Error ? reason.message : String(reason),
      expected: 'the file that the bundler made of it',
      advice: 'look whether the page may load it, and whether it is still there; or load the page anew',
    });
  });
  return runJobAsync(glmJob(moreParts, formula, data, options), between);
}
