import { add, div, exp, log, mul, neg, sqrt, square, sub } from '../expr/node.ts';
import type { FamilyDeclaration } from '../family/familyDeclaration.ts';
import { negativeReals, positiveReals, reals } from '../family/interval.ts';
import { identity, logLink } from '../family/links.ts';
import { realLine } from '../family/support.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/**
 * Gaussian with mean and standard deviation both predicted: T = (y, y²), η = (μ/σ², −1/2σ²),
 * a = −η₁²/4η₂ − ½ log(−2η₂). Source: McCullagh & Nelder (1989), §10; Smyth (1989).
 */
export const gaussianVector = (): FamilyDeclaration => ({
  name: 'gaussian',
  title: 'Gaussian (mean and standard deviation)',
  form: 'vector',
  uses: ['measurements whose spread depends on something, too'],
  support: realLine,
  parameters: [
    { name: 'eta1', domain: reals },
    { name: 'eta2', domain: negativeReals },
  ],
  sufficientStatistic: (y) => [y, square(y)],
  logBaseMeasure: () => -halfLogTwoPi,
  logPartition: (eta1, eta2) => sub(neg(div(square(eta1), mul(4, eta2))), mul(0.5, log(mul(-2, eta2)))),
  source: {
    parameters: [
      { name: 'mu', domain: reals },
      { name: 'sigma', domain: positiveReals },
    ],
    toNatural: (mu, sigma) => [div(mu, square(sigma)), div(-0.5, square(sigma))],
    fromNatural: (eta1, eta2) => [div(eta1, mul(-2, eta2)), div(1, sqrt(mul(-2, eta2)))],
  },
  predictors: [
    { name: 'mean', link: identity, domain: reals, links: ['identity', 'log', 'inverse'] },
    { name: 'sd', link: logLink, domain: positiveReals, links: ['log', 'identity'] },
  ],
  logDensity: ([y], [mean, sd]) => sub(mul(-0.5, square(mul(sub(y, mean.value), exp(neg(sd.log))))), add(sd.log, halfLogTwoPi)),
  rowForm: (_, [mean, sd]) => ({
    coordinates: [mean.value, sd.log],
    information: [
      [exp(mul(-2, sd.log)), 0],
      [0, 2],
    ],
  }),
  meanResponse: (mean) => [mean.value],
  // Halfway between the row's own distance and the pooled spread: the score of log σ then lies in (−1, 1).
  start: ([y], _, { mean, variance }) => [mean[0], sqrt(mul(0.5, add(square(sub(y, mean[0])), variance[0])))],
  naturalStart: ([m, meanSquare]) => {
    const variance = Math.max(meanSquare - m * m, 1e-300);
    return [m / variance, -0.5 / variance];
  },
  sampler: 'gaussian-vector',
});
