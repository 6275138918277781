import { add, exp, expm1, lgamma, log, neg } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { positiveReals, reals } from '../family/interval.ts';
import { positiveIntegers } from '../family/support.ts';

/** Poisson given that it is not 0: η = log λ, a = log(e^λ − 1), μ = λ/(1 − e^{−λ}). Source: Johnson, Kemp & Kotz (2005), §4.10. */
export const zeroTruncatedPoisson = builtIn(
  exponentialFamily({
    name: 'zero-truncated-poisson',
    title: 'Zero-truncated Poisson',
    uses: ['size of a group that was seen', 'visits of those who came'],
    support: positiveIntegers,
    parameters: [{ name: 'eta', domain: reals }],
    logBaseMeasure: (y) => neg(lgamma(add(y, 1))),
    logPartition: (eta) => log(expm1(exp(eta))),
    source: {
      parameters: [{ name: 'lambda', domain: positiveReals }],
      toNatural: (lambda) => [log(lambda)],
      fromNatural: (eta) => [exp(eta)],
    },
    weightRole: 'replication',
    certifyAt: [[-6], [-2], [0], [0.7], [2], [5]],
  }),
);
