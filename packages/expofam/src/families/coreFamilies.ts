import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import { bernoulli, binomial, quasibinomial } from './bernoulli.ts';
import { exponential, gamma } from './gamma.ts';
import { gaussian } from './gaussian.ts';
import { multinomial } from './multinomial.ts';
import { poisson, quasipoisson } from './poisson.ts';

/** A family, or a maker of one where its dimension depends on the response's classes or parts. */
export type FamilyEntry = ExponentialFamily | ((components: readonly string[]) => ExponentialFamily);

/** The families that most models are of, by name: all that `expofam/glm` knows by name. */
export const coreFamilies = Object.freeze({
  gaussian,
  bernoulli,
  binomial,
  poisson,
  gamma,
  exponential,
  multinomial,
  quasipoisson,
  quasibinomial,
}) satisfies Readonly<Record<string, FamilyEntry>>;

/** Other names of them: other programs', and spellings. */
export const coreAliases: Readonly<Record<string, keyof typeof coreFamilies>> = Object.freeze({
  normal: 'gaussian',
  softmax: 'multinomial',
  categorical: 'multinomial',
  Gamma: 'gamma',
  logistic: 'bernoulli',
});
