import { add, call, div, exp, lgamma, max, min, mul, type NumericFunction, neg, softplus, square, sub, symbol } from '../expr/node.ts';
import { logPochhammer } from '../expr/rareNodes.ts';
import type { FamilyDeclaration } from '../family/familyDeclaration.ts';
import { positiveReals } from '../family/interval.ts';
import { logLink } from '../family/links.ts';
import { sizeInformation } from '../math/sizeInformation.ts';
import { negativeBinomialParts } from './negativeBinomial.ts';

/** The saturated likelihood takes the size to infinity, so there is no deviance; nor a mean function of one parameter. */
const withoutDeviance = ({
  unitDeviance: _,
  mean: _mean,
  dispersion: _dispersion,
  source: _source,
  ...rest
}: Omit<FamilyDeclaration, 'name'>) => rest;

const expectedSizeInformation: NumericFunction = Object.freeze({ name: 'sizeInformation', evaluate: sizeInformation });

/**
 * Negative binomial with mean and size both predicted. Given the size it is an exponential family, with a free size it is
 * not; the likelihood has the same two predictors all the same. Mean and size are orthogonal. Source: Lawless (1987).
 */
export const negativeBinomialVector = (): FamilyDeclaration => ({
  ...withoutDeviance(negativeBinomialParts(symbol('size'))),
  name: 'negative-binomial',
  title: 'Negative binomial (mean and size)',
  form: 'vector',
  notExponential: 'the size is not a natural parameter: log Γ(y + r) is no product of a function of y and a function of r',
  predictors: [
    { name: 'mean', link: logLink, domain: positiveReals, links: ['log', 'identity', 'sqrt'] },
    {
      name: 'size',
      link: logLink,
      domain: positiveReals,
      links: ['log', 'identity'],
      limits: { upper: 'the Poisson limit: the counts vary no more than a Poisson' },
    },
  ],
  naturalFromPredictors: (mean, size) => [neg(softplus(sub(size.log, mean.log)))],
  logDensity: ([y], [mean, size]) => {
    const t = sub(mean.log, size.log);
    return sub(sub(logPochhammer(size.value, y), lgamma(add(y, 1))), add(mul(y, softplus(neg(t))), mul(size.value, softplus(t))));
  },
  rowForm: (_, [mean, size]) => ({
    coordinates: [mean.log, size.log],
    information: [
      // μ²/(μ + μ²/r) = μ r/(μ + r), by logarithms so that neither end is ∞ · 0
      [exp(sub(mean.log, softplus(sub(mean.log, size.log)))), 0],
      [0, call(expectedSizeInformation, mean.value, size.value)],
    ],
  }),
  meanResponse: (mean) => [mean.value],
  varianceResponse: (mean, size) => [add(mean.value, div(square(mean.value), size.value))],
  // The size by moments: μ²/(variance − μ).
  start: ([y], _, { mean, variance }) => [
    mul(0.5, add(y, mean[0])),
    min(1e6, max(0.05, div(square(mean[0]), max(mul(1e-6, mean[0]), sub(variance[0], mean[0]))))),
  ],
});
