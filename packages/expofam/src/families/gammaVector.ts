import { add, div, exp, lgamma, log, mul, neg, sub, sum } from '../expr/node.ts';
import type { FamilyDeclaration } from '../family/familyDeclaration.ts';
import { negativeReals, positiveReals } from '../family/interval.ts';
import { logLink } from '../family/links.ts';
import { positiveLine } from '../family/support.ts';
import { expm1Excess, gammaRemainder } from './stableParts.ts';
import { trigammaExcess } from './trigammaExcess.ts';

/**
 * Gamma with mean and shape both predicted: T = (log y, y), η = (k, −k/μ), a = lΓ(η₁) − η₁ log(−η₂).
 * Source: McCullagh & Nelder (1989), §8.
 */
export const gammaVector = (): FamilyDeclaration => ({
  name: 'gamma',
  title: 'Gamma (mean and shape)',
  form: 'vector',
  uses: ['positive amounts whose relative spread depends on something, too'],
  support: positiveLine,
  parameters: [
    { name: 'eta1', domain: positiveReals },
    { name: 'eta2', domain: negativeReals },
  ],
  sufficientStatistic: (y) => [log(y), y],
  logBaseMeasure: (y) => neg(log(y)),
  logPartition: (eta1, eta2) => sub(lgamma(eta1), mul(eta1, log(neg(eta2)))),
  source: {
    parameters: [
      { name: 'shape', domain: positiveReals },
      { name: 'rate', domain: positiveReals },
    ],
    toNatural: (shape, rate) => [shape, neg(rate)],
    fromNatural: (eta1, eta2) => [eta1, neg(eta2)],
  },
  predictors: [
    { name: 'mean', link: logLink, domain: positiveReals, links: ['log', 'inverse', 'identity'] },
    { name: 'shape', link: logLink, domain: positiveReals, links: ['log', 'identity'] },
  ],
  naturalFromPredictors: (mean, shape) => [shape.value, neg(exp(sub(shape.log, mean.log)))],
  // k log(k/μ) + (k − 1) log y − ky/μ − lΓ(k) = −k(eᵗ − 1 − t) − log y − remainder(k) with t = log(y/μ).
  logDensity: ([y], [mean, shape]) =>
    neg(
      sum(
        mul(shape.value, expm1Excess(sub(log(y), mean.log))),
        log(y),
        gammaRemainder(shape.value, shape.log),
        0.5 * Math.log(2 * Math.PI),
      ),
    ),
  rowForm: (_, [mean, shape]) => ({
    coordinates: [mean.log, shape.log],
    information: [
      [shape.value, 0],
      [0, trigammaExcess(shape.value)],
    ],
  }),
  logBaseInStatistic: [0, -1, 0],
  // Minka (2002): within 1.5 % of the root of log k − ψ(k) = log mean − mean log.
  naturalStart: ([meanLog, m]) => {
    const s = Math.max(1e-12, Math.log(m) - meanLog);
    const k = (3 - s + Math.sqrt((s - 3) ** 2 + 24 * s)) / (12 * s);
    return [k, -k / m];
  },
  sampler: 'gamma-vector',
  meanResponse: (mean) => [mean.value],
  // 1/(2(log mean − mean log)) is within 10 % of the pooled shape where that is not small.
  start: ([y], [meanLog], { mean }) => [mul(0.5, add(y, mean[0])), div(0.5, add(sub(log(mean[0]), meanLog), 1e-9))],
});
