import { add, div, log, neg } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { type ExponentialFamily, exponentialFamily } from '../family/exponentialFamily.ts';
import { interval, negativeReals, positiveReals } from '../family/interval.ts';
import { logLink } from '../family/links.ts';
import { continuousOn } from '../family/support.ts';
import { sampleExponential } from '../math/random/continuousSamplers.ts';

/**
 * Pareto with its minimum x₀ fixed: T = log(y/x₀), η = −α, a = −log(−η).
 * Source: Johnson, Kotz & Balakrishnan (1994), §20.
 */
export function paretoWithMinimum(minimum: number): ExponentialFamily {
  return exponentialFamily({
    name: 'pareto',
    title: `Pareto (minimum ${minimum})`,
    uses: ['incomes above a threshold', 'sizes of cities'],
    support: continuousOn(interval(minimum, Infinity, '[)'), `numbers from ${minimum}`),
    parameters: [{ name: 'eta', domain: negativeReals }],
    sufficientStatistic: (y) => [log(div(y, minimum))],
    logBaseMeasure: (y) => neg(log(y)),
    logPartition: (eta) => neg(log(neg(eta))),
    source: { parameters: [{ name: 'alpha', domain: positiveReals }], toNatural: (a) => [neg(a)], fromNatural: (eta) => [neg(eta)] },
    predictors: [{ name: 'alpha', link: logLink, domain: positiveReals, links: ['log', 'identity'] }],
    naturalFromPredictors: (alpha) => [neg(alpha.value)],
    // E[T] = 1/α.
    start: (_, [pooled]) => [div(1, add(pooled, 1e-12))],
    logBaseInStatistic: [-Math.log(minimum), -1],
    // Below 0.05 the density reaches to e^{800}.
    certifyAt: [[-0.1], [-0.7], [-1.5], [-8], [-300]],
    weightRole: 'replication',
    sampler: (random, [eta]) => [minimum * Math.exp(sampleExponential(random, -eta))],
  });
}

/** Pareto with minimum one: divide the response by its known minimum. */
export const pareto = builtIn(paretoWithMinimum(1));
