import { add, div, log, log1p, max, min, mul, neg, square, sub, sum } from '../expr/node.ts';
import { lbeta } from '../expr/rareNodes.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { positiveReals, unitInterval } from '../family/interval.ts';
import { logit, logLink } from '../family/links.ts';
import { openUnit } from '../family/support.ts';
import { dirichletStart, gammaRemainder, partExcess } from './stableParts.ts';
import { trigammaExcess } from './trigammaExcess.ts';

/**
 * Beta with mean μ and precision φ = α + β predicted: T = (log y, log(1 − y)), η = (α, β) = (μφ, (1 − μ)φ),
 * a = log B(α, β). Source: Ferrari & Cribari-Neto (2004).
 */
export const beta = builtIn(
  exponentialFamily({
    name: 'beta',
    title: 'Beta',
    uses: ['proportions that are measured, not counted'],
    support: openUnit,
    parameters: [
      { name: 'eta1', domain: positiveReals },
      { name: 'eta2', domain: positiveReals },
    ],
    sufficientStatistic: (y) => [log(y), log1p(neg(y))],
    logBaseMeasure: (y) => neg(add(log(y), log1p(neg(y)))),
    logPartition: (eta1, eta2) => lbeta(eta1, eta2),
    source: {
      parameters: [
        { name: 'alpha', domain: positiveReals },
        { name: 'beta', domain: positiveReals },
      ],
      toNatural: (a, b) => [a, b],
      fromNatural: (eta1, eta2) => [eta1, eta2],
    },
    predictors: [
      { name: 'mean', link: logit, domain: unitInterval, links: ['logit', 'probit', 'cloglog', 'loglog', 'cauchit'] },
      { name: 'precision', link: logLink, domain: positiveReals, links: ['log', 'sqrt', 'identity'] },
    ],
    naturalFromPredictors: (mean, precision) => [mul(mean.value, precision.value), mul(mean.complement, precision.value)],
    logDensity: ([y], [mean, precision]) => {
      const alpha = mul(mean.value, precision.value);
      const logAlpha = add(mean.log, precision.log);
      const betaValue = mul(mean.complement, precision.value);
      const logBeta = add(mean.logComplement, precision.log);
      const rest = log1p(neg(y));
      return sum(
        partExcess(y, log(y), alpha, logAlpha, precision.value, precision.log),
        partExcess(sub(1, y), rest, betaValue, logBeta, precision.value, precision.log),
        neg(log(y)),
        neg(rest),
        gammaRemainder(precision.value, precision.log),
        neg(gammaRemainder(alpha, logAlpha)),
        neg(gammaRemainder(betaValue, logBeta)),
        -0.5 * Math.log(2 * Math.PI),
      );
    },
    rowForm: (_, [mean, precision]) => {
      // About logit μ and log φ, with p(x) = x²ψ′(x) = x + e(x); what cancels in the textbook form is left out.
      const alpha = mul(mean.value, precision.value);
      const betaValue = mul(mean.complement, precision.value);
      const [ea, eb] = [trigammaExcess(alpha), trigammaExcess(betaValue)];
      const across = sub(mul(mean.complement, ea), mul(mean.value, eb));
      return {
        coordinates: [sub(mean.log, mean.logComplement), precision.log],
        information: [
          [add(mul(square(mean.complement), add(alpha, ea)), mul(square(mean.value), add(betaValue, eb))), across],
          [across, sub(add(ea, eb), trigammaExcess(precision.value))],
        ],
      };
    },
    meanResponse: (mean) => [mean.value],
    varianceResponse: (mean, precision) => [div(mul(mean.value, mean.complement), add(1, precision.value))],
    // Halfway to the pooled mean; the precision by moments, μ(1 − μ)/variance − 1.
    start: ([y], _, { mean, variance }) => [
      mul(0.5, add(y, mean[0])),
      max(0.1, min(1e8, sub(div(mul(mean[0], sub(1, mean[0])), variance[0]), 1))),
    ],
    weightRole: 'replication',
    logBaseInStatistic: [0, -1, -1],
    naturalStart: ([meanLog, meanLogRest]) => dirichletStart([meanLog, meanLogRest]),
    sampler: 'beta',
  }),
);
