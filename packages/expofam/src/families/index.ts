import { ExpofamError } from '../core/expofamError.ts';
import { suggestion } from '../core/nearest.ts';
import { beta } from './beta.ts';
import { chiSquared } from './chiSquared.ts';
import { comPoisson } from './comPoisson.ts';
import { continuousBernoulli } from './continuousBernoulli.ts';
import { coreAliases, coreFamilies, type FamilyEntry } from './coreFamilies.ts';
import { dirichlet } from './dirichlet.ts';
import { distributionNamed, notFitted } from './distributionNames.ts';
import { generalizedPoisson } from './generalizedPoisson.ts';
import { inverseGamma } from './inverseGamma.ts';
import { inverseGaussian } from './inverseGaussian.ts';
import { laplace } from './laplace.ts';
import { logarithmicSeries } from './logarithmicSeries.ts';
import { lognormal } from './lognormal.ts';
import { geometric, negativeBinomial } from './negativeBinomial.ts';
import { pareto } from './pareto.ts';
import { refusedFamily } from './refusedFamilies.ts';
import { tweedie } from './tweedie.ts';
import { vonMises } from './vonMises.ts';
import { rayleigh, weibull } from './weibull.ts';
import { zeroTruncatedPoisson } from './zeroTruncatedPoisson.ts';

const { multinomial, quasipoisson, quasibinomial, ...continuousAndCounts } = coreFamilies;

/** The built-in families by name, in the order in which they are listed. */
export const families = Object.freeze({
  ...continuousAndCounts,
  'inverse-gaussian': inverseGaussian,
  'negative-binomial': negativeBinomial,
  geometric,
  multinomial,
  quasipoisson,
  quasibinomial,
  tweedie,
  beta,
  dirichlet,
  'chi-squared': chiSquared,
  'com-poisson': comPoisson,
  'continuous-bernoulli': continuousBernoulli,
  'generalized-poisson': generalizedPoisson,
  'inverse-gamma': inverseGamma,
  laplace,
  'logarithmic-series': logarithmicSeries,
  lognormal,
  pareto,
  'von-mises': vonMises,
  'zero-truncated-poisson': zeroTruncatedPoisson,
  weibull,
  rayleigh,
}) satisfies Readonly<Record<string, FamilyEntry>>;

export type FamilyName = keyof typeof families;

/** Other names of them. */
export const aliases: Readonly<Record<string, FamilyName>> = Object.freeze({
  ...coreAliases,
  'inverse.gaussian': 'inverse-gaussian',
  inverseGaussian: 'inverse-gaussian',
  wald: 'inverse-gaussian',
  negativeBinomial: 'negative-binomial',
  negbin: 'negative-binomial',
  nb: 'negative-binomial',
  comPoisson: 'com-poisson',
  cmp: 'com-poisson',
  'conway-maxwell-poisson': 'com-poisson',
});

/** The built-in family of that name or alias; an unknown name is refused with the nearest. */
export function familyByName(name: string): FamilyEntry {
  if (Object.hasOwn(families, name)) return families[name as FamilyName];
  if (Object.hasOwn(aliases, name)) return families[aliases[name]];
  const refused = refusedFamily(name);
  if (refused) {
    throw new ExpofamError('not-exponential-family', {
      subject: `family "${name}"`,
      found: `no exponential family: ${refused.reason}`,
      advice: refused.advice,
      details: { family: name },
    });
  }
  const distribution = distributionNamed(name);
  if (distribution) throw notFitted(name, distribution);
  throw new ExpofamError('unknown-family', {
    subject: 'family',
    found: `"${name}"`,
    expected: 'the name of a family',
    advice: suggestion(name, [...Object.keys(families), ...Object.keys(aliases)]),
    details: { family: name },
  });
}
