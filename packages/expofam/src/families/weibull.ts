import { add, div, exp, expm1, lgamma, log, mul, neg, pow, sqrt, square, sub, symbol } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { negativeReals, positiveReals } from '../family/interval.ts';
import { logLink } from '../family/links.ts';
import { positiveLine } from '../family/support.ts';
import { sampleExponential } from '../math/random/continuousSamplers.ts';

const k = symbol('shape');

/** Weibull with its shape k fixed: T = yᵏ, η = −λ^{−k}, a = −log(−η). Source: Johnson, Kotz & Balakrishnan (1994), §21. */
export const weibull = builtIn(
  exponentialFamily({
    name: 'weibull',
    title: 'Weibull (shape fixed)',
    uses: ['time to a failure that comes sooner or later with age'],
    support: positiveLine,
    parameters: [{ name: 'eta', domain: negativeReals }],
    sufficientStatistic: (y) => [exp(mul(k, log(y)))],
    logBaseMeasure: (y) => add(log(k), mul(sub(k, 1), log(y))),
    logPartition: (eta) => neg(log(neg(eta))),
    source: {
      parameters: [{ name: 'scale', domain: positiveReals }],
      toNatural: (scale) => [neg(pow(scale, neg(k)))],
      fromNatural: (eta) => [exp(neg(div(log(neg(eta)), k)))],
    },
    predictors: [{ name: 'scale', link: logLink, domain: positiveReals, links: ['log', 'identity'] }],
    naturalFromPredictors: (scale) => [neg(exp(neg(mul(k, scale.log))))],
    // (y/λ)ᵏ from logarithms: yᵏ alone may leave the range of a double.
    logDensity: ([y], [scale]) => {
      const t = mul(k, sub(log(y), scale.log));
      return sub(add(log(k), t), add(exp(t), log(y)));
    },
    rowForm: (_, [scale]) => ({ coordinates: [scale.log], information: [[square(k)]] }),
    meanResponse: (scale) => [exp(add(scale.log, lgamma(add(div(1, k), 1))))],
    // λ²(Γ(1 + 2/k) − Γ(1 + 1/k)²).
    varianceResponse: (scale) => {
      const logMean = lgamma(add(div(1, k), 1));
      return [mul(exp(mul(2, add(scale.log, logMean))), expm1(sub(lgamma(add(div(2, k), 1)), mul(2, logMean))))];
    },
    constants: {
      shape: { domain: positiveReals, profiled: true, start: 1, aliases: ['k'], description: 'the shape k: the hazard grows as y^(k − 1)' },
    },
    start: (_, [pooled]) => [exp(div(log(pooled), k))],
    weightRole: 'replication',
    sampler: (random, [eta], _, { shape }) => [(sampleExponential(random) / -eta) ** (1 / shape)],
  }),
);

/** Rayleigh, the length of a vector of two independent normals: T = y², η = −1/2σ², a = −log(−2η). Source: Johnson, Kotz & Balakrishnan (1994), §18.10. */
export const rayleigh = builtIn(
  exponentialFamily({
    name: 'rayleigh',
    title: 'Rayleigh',
    uses: ['wind speed', 'length of a random displacement'],
    support: positiveLine,
    parameters: [{ name: 'eta', domain: negativeReals }],
    sufficientStatistic: (y) => [square(y)],
    logBaseMeasure: (y) => log(y),
    logPartition: (eta) => neg(log(mul(-2, eta))),
    source: {
      parameters: [{ name: 'sigma', domain: positiveReals }],
      toNatural: (sigma) => [div(-0.5, square(sigma))],
      fromNatural: (eta) => [div(1, sqrt(mul(-2, eta)))],
    },
    predictors: [{ name: 'scale', link: logLink, domain: positiveReals, links: ['log', 'identity'] }],
    naturalFromPredictors: (scale) => [mul(-0.5, exp(mul(-2, scale.log)))],
    meanResponse: (scale) => [mul(Math.sqrt(Math.PI / 2), scale.value)],
    varianceResponse: (scale) => [mul(2 - Math.PI / 2, square(scale.value))],
    start: (_, [pooled]) => [sqrt(mul(0.5, pooled))],
    weightRole: 'replication',
    sampler: (random, [eta]) => [Math.sqrt(sampleExponential(random) / -eta)],
  }),
);
