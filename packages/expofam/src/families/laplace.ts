import { abs, div, exp, log, mul, neg, square, sub, symbol } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { negativeReals, positiveReals, reals } from '../family/interval.ts';
import { logLink } from '../family/links.ts';
import { realLine, type Support } from '../family/support.ts';

const location = symbol('location');
const support: Support = Object.freeze({ ...realLine, breaks: ({ location: m }: Readonly<Record<string, number>>) => [m] });

/** Laplace with its location m fixed: T = |y − m|, η = −1/s, a = −log(−η). Source: Johnson, Kotz & Balakrishnan (1995), §24. */
export const laplace = builtIn(
  exponentialFamily({
    name: 'laplace',
    title: 'Laplace (location fixed)',
    uses: ['size of errors about a known centre'],
    support,
    parameters: [{ name: 'eta', domain: negativeReals }],
    sufficientStatistic: (y) => [abs(sub(y, location))],
    logBaseMeasure: () => -Math.LN2,
    logPartition: (eta) => neg(log(neg(eta))),
    source: {
      parameters: [{ name: 'scale', domain: positiveReals }],
      toNatural: (s) => [neg(div(1, s))],
      fromNatural: (eta) => [neg(div(1, eta))],
    },
    predictors: [{ name: 'scale', link: logLink, domain: positiveReals, links: ['log', 'identity', 'inverse'] }],
    naturalFromPredictors: (scale) => [neg(exp(neg(scale.log)))],
    meanResponse: () => [location],
    varianceResponse: (scale) => [mul(2, square(scale.value))],
    constants: { location: { domain: reals, value: 0, description: 'the centre m' } },
    // E|y − m| = s.
    start: (_, [pooled]) => [pooled],
    weightRole: 'replication',
    sampler: 'laplace',
  }),
);
