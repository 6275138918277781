import { add, div, exp, lgamma, log, mul, neg, sub, sum } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { negativeReals, positiveReals } from '../family/interval.ts';
import { logLink } from '../family/links.ts';
import { positiveLine } from '../family/support.ts';
import { trigammaExcess } from './trigammaExcess.ts';

/** Inverse gamma, 1/y a gamma with shape k and rate s: T = (log y, 1/y), η = (−k, −s), a = lΓ(k) − k log s. Source: Gelman et al. (2013), appendix A. */
export const inverseGamma = builtIn(
  exponentialFamily({
    name: 'inverse-gamma',
    title: 'Inverse gamma',
    uses: ['variances', 'positive amounts with a power-law tail'],
    support: positiveLine,
    parameters: [
      { name: 'eta1', domain: negativeReals },
      { name: 'eta2', domain: negativeReals },
    ],
    sufficientStatistic: (y) => [log(y), div(1, y)],
    logBaseMeasure: (y) => neg(log(y)),
    logPartition: (eta1, eta2) => add(lgamma(neg(eta1)), mul(eta1, log(neg(eta2)))),
    source: {
      parameters: [
        { name: 'shape', domain: positiveReals },
        { name: 'scale', domain: positiveReals },
      ],
      toNatural: (shape, scale) => [neg(shape), neg(scale)],
      fromNatural: (eta1, eta2) => [neg(eta1), neg(eta2)],
    },
    predictors: [
      { name: 'scale', link: logLink, domain: positiveReals, links: ['log'] },
      { name: 'shape', link: logLink, domain: positiveReals, links: ['log'] },
    ],
    naturalFromPredictors: (scale, shape) => [neg(shape.value), neg(scale.value)],
    rowForm: ([y], [scale, shape]) => ({
      logLikelihood: sum(mul(shape.value, sub(scale.log, log(y))), neg(exp(sub(scale.log, log(y)))), neg(lgamma(shape.value))),
      coordinates: [scale.log, shape.log],
      information: [
        [shape.value, neg(shape.value)],
        // k²ψ′(k)
        [neg(shape.value), add(shape.value, trigammaExcess(shape.value))],
      ],
    }),
    // The mean of 1/y is k/s; a shape of 3 until the fit knows better.
    start: (_, [, meanInverse]) => [div(3, meanInverse), 3],
    logBaseInStatistic: [0, -1, 0],
    naturalStart: ([meanLog, m]) => {
      const s = Math.max(1e-12, Math.log(m) + meanLog);
      const k = (3 - s + Math.sqrt((s - 3) ** 2 + 24 * s)) / (12 * s);
      return [-k, -k / m];
    },
    weightRole: 'replication',
    sampler: 'inverse-gamma',
  }),
);
