import { add, div, exp, log, mul, neg, sqrt, square, sub, sum } from '../expr/node.ts';
import type { FamilyDeclaration } from '../family/familyDeclaration.ts';
import { negativeReals, positiveReals } from '../family/interval.ts';
import { logLink } from '../family/links.ts';
import { positiveLine } from '../family/support.ts';

/**
 * Inverse Gaussian with mean and shape λ both predicted: T = (y, 1/y), η = (−λ/2μ², −λ/2),
 * a = −2√(η₁η₂) − ½ log(−2η₂). Source: Tweedie (1957).
 */
export const inverseGaussianVector = (): FamilyDeclaration => ({
  name: 'inverse-gaussian',
  title: 'Inverse Gaussian (mean and shape)',
  form: 'vector',
  uses: ['first passage times whose spread depends on something, too'],
  support: positiveLine,
  parameters: [
    { name: 'eta1', domain: negativeReals },
    { name: 'eta2', domain: negativeReals },
  ],
  sufficientStatistic: (y) => [y, div(1, y)],
  logBaseMeasure: (y) => neg(add(mul(1.5, log(y)), 0.5 * Math.log(2 * Math.PI))),
  // √(−η₁)·√(−η₂): the product of the two may leave the range of a double.
  logPartition: (eta1, eta2) => neg(add(mul(2, mul(sqrt(neg(eta1)), sqrt(neg(eta2)))), mul(0.5, log(mul(-2, eta2))))),
  source: {
    parameters: [
      { name: 'mu', domain: positiveReals },
      { name: 'lambda', domain: positiveReals },
    ],
    toNatural: (mu, lambda) => [div(mul(-0.5, lambda), square(mu)), mul(-0.5, lambda)],
    fromNatural: (eta1, eta2) => [sqrt(div(eta2, eta1)), mul(-2, eta2)],
  },
  predictors: [
    { name: 'mean', link: logLink, domain: positiveReals, links: ['log', '1/mu^2', 'inverse'] },
    { name: 'shape', link: logLink, domain: positiveReals, links: ['log', 'identity'] },
  ],
  naturalFromPredictors: (mean, shape) => [mul(-0.5, exp(sub(shape.log, mul(2, mean.log)))), mul(-0.5, shape.value)],
  // ½ log λ − ½ log 2πy³ − λ(y/μ − 1)²/2y
  logDensity: ([y], [mean, shape]) =>
    sub(
      mul(0.5, shape.log),
      sum(div(mul(0.5, mul(shape.value, square(div(sub(y, mean.value), mean.value)))), y), mul(1.5, log(y)), 0.5 * Math.log(2 * Math.PI)),
    ),
  rowForm: (_, [mean, shape]) => ({
    coordinates: [mean.log, shape.log],
    information: [
      [exp(sub(shape.log, mean.log)), 0],
      [0, 0.5],
    ],
  }),
  naturalStart: ([m, meanInverse]) => {
    const lambda = 1 / (meanInverse - 1 / m);
    return [(-0.5 * lambda) / (m * m), -0.5 * lambda];
  },
  sampler: 'inverse-gaussian-vector',
  meanResponse: (mean) => [mean.value],
  // 1/λ = mean(1/y) − 1/mean.
  start: ([y], [, meanInverse], { mean }) => [
    mul(0.5, add(y, mean[0])),
    div(1, add(sub(meanInverse, div(1, mean[0])), mul(1e-9, meanInverse))),
  ],
});
