import { runJob, runJobAsync } from '../engine/job.ts';
import { allParts } from './allParts.ts';
import type { FittedModel } from './fittedModel.ts';
import { glmJob } from './glmJob.ts';
import type { GlmOptions } from './glmOptions.ts';

/**
 * Fits a generalized linear model: g(E[y]) = Xβ + offset, y of an exponential family.
 *
 * Estimates are maximum likelihood (quasi-likelihood for quasi families), standard errors come from the expected
 * information at the final coefficients, and definitions of dispersion, likelihood, AIC and BIC are R's.
 *
 * @param formula Wilkinson–Rogers, as in R: `'price ~ area + C(rooms)'`, `'cbind(s, f) ~ x'`, `'y ~ x; sd ~ z'`
 * @param data rows (an array of objects), columns (an object of arrays), an Arrow table, or a `Table`
 * @throws ExpofamError with a code and a message that says what was found, expected, and what to try
 * @example
 * const model = glm('visits ~ promotion', { visits: [3, 5, 9, 12], promotion: [0, 1, 2, 3] }, { family: 'poisson' });
 * console.log(model.summary());
 */
export function glm(formula: string, data: unknown, options: GlmOptions): FittedModel {
  return runJob(glmJob(allParts, formula, data, options));
}

/**
 * The same fit, giving way to other work between sweeps over the data: for progress, cancelling, and passes whose sums
 * come from elsewhere.
 *
 * @param between is awaited between sweeps; throw in it to cancel
 */
export function glmAsync(formula: string, data: unknown, options: GlmOptions, between?: () => void | Promise<void>): Promise<FittedModel> {
  return runJobAsync(glmJob(allParts, formula, data, options), between);
}
