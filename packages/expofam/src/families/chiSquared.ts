import { add, exp, lgamma, log, mul, neg } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { positiveReals } from '../family/interval.ts';
import { logLink } from '../family/links.ts';
import { positiveLine } from '../family/support.ts';

/** χ² with k degrees of freedom: T = log y, η = k/2, a = lΓ(η) + η log 2. Source: Johnson, Kotz & Balakrishnan (1994), §18. */
export const chiSquared = builtIn(
  exponentialFamily({
    name: 'chi-squared',
    title: 'Chi-squared',
    uses: ['sums of squares with an unknown number of degrees of freedom'],
    support: positiveLine,
    parameters: [{ name: 'eta', domain: positiveReals }],
    sufficientStatistic: (y) => [log(y)],
    logBaseMeasure: (y) => neg(add(mul(0.5, y), log(y))),
    logPartition: (eta) => add(lgamma(eta), mul(Math.LN2, eta)),
    source: { parameters: [{ name: 'df', domain: positiveReals }], toNatural: (df) => [mul(0.5, df)], fromNatural: (eta) => [mul(2, eta)] },
    predictors: [{ name: 'df', link: logLink, domain: positiveReals, links: ['log', 'identity'] }],
    naturalFromPredictors: (df) => [mul(0.5, df.value)],
    meanResponse: (df) => [df.value],
    varianceResponse: (df) => [mul(2, df.value)],
    // ψ(k/2) + log 2 = E[log y]: k ≈ exp(E[log y]) + 1 above one.
    start: (_, [pooled]) => [add(exp(pooled), 1)],
    weightRole: 'replication',
    sampler: 'chi-squared',
  }),
);
