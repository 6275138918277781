import { add, div, exp, expm1, log, max, mul, neg, sqrt, square, sub } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { reals } from '../family/interval.ts';
import { positiveLine } from '../family/support.ts';
import { gaussianVector } from './gaussianVector.ts';

const normal = gaussianVector();

/** Lognormal, log y a Gaussian: T = (log y, log² y), the Jacobian 1/y in the base measure. Source: Johnson, Kotz & Balakrishnan (1994), §14. */
export const lognormal = builtIn(
  exponentialFamily({
    name: 'lognormal',
    title: 'Lognormal',
    uses: ['positive amounts made by many factors'],
    support: positiveLine,
    parameters: normal.parameters,
    sufficientStatistic: (y) => [log(y), square(log(y))],
    logBaseMeasure: (y) => neg(add(log(y), 0.5 * Math.log(2 * Math.PI))),
    logPartition: normal.logPartition,
    ...(normal.source ? { source: normal.source } : {}),
    ...(normal.naturalStart ? { naturalStart: normal.naturalStart } : {}),
    predictors: (normal.predictors ?? []).map((p) =>
      p.name === 'mean' ? { ...p, name: 'meanlog', domain: reals, links: ['identity'] } : { ...p, name: 'sdlog' },
    ),
    naturalFromPredictors: (mean, sd) => [mul(mean.value, exp(mul(-2, sd.log))), mul(-0.5, exp(mul(-2, sd.log)))],
    logDensity: ([y], [mean, sd]) =>
      sub(mul(-0.5, square(div(sub(log(y), mean.value), sd.value))), add(add(sd.log, log(y)), 0.5 * Math.log(2 * Math.PI))),
    rowForm: (_, [mean, sd]) => ({
      coordinates: [mean.value, sd.log],
      information: [
        [exp(mul(-2, sd.log)), 0],
        [0, 2],
      ],
    }),
    meanResponse: (mean, sd) => [exp(add(mean.value, mul(0.5, square(sd.value))))],
    varianceResponse: (mean, sd) => [mul(expm1(square(sd.value)), exp(add(mul(2, mean.value), square(sd.value))))],
    start: ([y], [meanLog, meanSquare]) => [
      meanLog,
      sqrt(mul(0.5, add(square(sub(log(y), meanLog)), max(1e-8, sub(meanSquare, square(meanLog)))))),
    ],
    logBaseInStatistic: [-0.5 * Math.log(2 * Math.PI), -1, 0],
    weightRole: 'replication',
    sampler: 'lognormal',
  }),
);
