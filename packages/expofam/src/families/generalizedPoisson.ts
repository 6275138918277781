import { add, div, type Expr, exp, lgamma, log, log1p, mul, neg, sigmoid, softplus, sub, sum, symbol } from '../expr/node.ts';
import { lambertW0 } from '../expr/rareNodes.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { positiveReals, reals } from '../family/interval.ts';
import type { LinkedParameter } from '../family/link.ts';
import { logLink } from '../family/links.ts';
import { nonNegativeIntegers } from '../family/support.ts';

const alpha = symbol('alpha');

/** log αμ, from the logarithm that the link keeps: μ itself may leave the range of a double. */
const logAlphaMu = (mu: LinkedParameter): Expr => add(log(alpha), mu.log);

/**
 * Generalized Poisson with α = λ/θ fixed, variance μ(1 + αμ)²: η = log θ − αθ, a = θ = −W₀(−αe^η)/α, θ = μ/(1 + αμ).
 * Source: Consul & Famoye (1992).
 */
export const generalizedPoisson = builtIn(
  exponentialFamily({
    name: 'generalized-poisson',
    title: 'Generalized Poisson',
    uses: ['counts that vary more than a Poisson, with a heavier tail'],
    support: nonNegativeIntegers,
    parameters: [{ name: 'eta', domain: reals }],
    logBaseMeasure: (y) => sub(mul(add(y, -1), log1p(mul(alpha, y))), lgamma(add(y, 1))),
    logPartition: (eta) => div(neg(lambertW0(neg(mul(alpha, exp(eta))))), alpha),
    source: {
      parameters: [{ name: 'mu', domain: positiveReals }],
      toNatural: (mu) => [sub(sub(log(mu), log1p(mul(alpha, mu))), div(mul(alpha, mu), add(mul(alpha, mu), 1)))],
      fromNatural: (eta) => [div(div(neg(lambertW0(neg(mul(alpha, exp(eta))))), alpha), add(lambertW0(neg(mul(alpha, exp(eta)))), 1))],
    },
    mean: {
      domain: positiveReals,
      // log θ − αθ with θ = σ(log αμ)/α
      natural: (mu) => neg(sum(log(alpha), softplus(neg(logAlphaMu(mu))), sigmoid(logAlphaMu(mu)))),
      logPartition: (mu) => div(sigmoid(logAlphaMu(mu)), alpha),
    },
    // μ²/(μ(1 + αμ)²) about log μ
    rowForm: (_, [mu]) => ({ coordinates: [mu.log], information: [[exp(sub(mu.log, mul(2, softplus(logAlphaMu(mu)))))]] }),
    predictors: [{ name: 'mean', link: logLink, domain: positiveReals, links: ['log', 'identity', 'sqrt'] }],
    constants: {
      alpha: { domain: positiveReals, profiled: true, start: 0.1, description: 'α = λ/θ: the variance is μ(1 + αμ)²' },
    },
    start: ([y], [pooled]) => [mul(0.5, add(y, pooled))],
    weightRole: 'replication',
    // αμ from 0.001 to 5: near the branch point of W₀ the digits of η say little about μ.
    certifyAt: [0.01, 0.2, 1, 5, 50].map((mu) => [Math.log(mu) - Math.log1p(0.1 * mu) - (0.1 * mu) / (1 + 0.1 * mu)]),
  }),
);
