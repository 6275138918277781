import { add, bd0, div, type Expr, exp, lgamma, log, mul, neg, stirlerr, sub } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { closedFamily } from '../family/closedFamily.ts';
import type { MeanDeclaration } from '../family/familyDeclaration.ts';
import { negativeReals, positiveReals } from '../family/interval.ts';
import { positiveLine } from '../family/support.ts';

/** What gamma and exponential share: η = −1/μ, a = −log(−η) = log μ. */
const gammaParts: Omit<MeanDeclaration, 'name'> = {
  support: positiveLine,
  parameters: [{ name: 'eta', domain: negativeReals }],
  logPartition: (eta) => neg(log(neg(eta))),
  mean: { domain: positiveReals, natural: (mu) => neg(exp(neg(mu.log))), logPartition: (mu) => mu.log },
  canonicalLink: 'inverse',
  // 2(r − 1 − log r) with r = y/μ, which is (μ log(μ/y) + y − μ)/μ without cancellation near r = 1.
  unitDeviance: ([y], [mu]) => mul(2, div(bd0(mu.value, y), mu.value)),
  start: ([y]) => [y],
  weightRole: 'replication',
};

/** k log k − k − lΓ(k) − log y with k = 1/τ, by Stirling's series. */
const saturated = (y: Expr, tau: Expr): Expr => neg(add(log(y), add(mul(0.5, log(mul(2 * Math.PI, tau))), stirlerr(div(1, tau)))));

/** Gamma in dispersion form, φ = 1/shape. Source: McCullagh & Nelder (1989), §8. */
export const gamma = builtIn(
  closedFamily({
    ...gammaParts,
    name: 'gamma',
    title: 'Gamma',
    source: {
      parameters: [{ name: 'mu', domain: positiveReals }],
      toNatural: (mu) => [neg(div(1, mu))],
      fromNatural: (eta) => [neg(div(1, eta))],
    },
    sampler: 'gamma',
    vectorForm: 'gamma',
    dispersion: {
      name: 'phi',
      logBaseMeasure: (y, tau) => sub(mul(sub(div(1, tau), 1), log(y)), add(div(log(tau), tau), lgamma(div(1, tau)))),
      saturatedLogDensity: saturated,
    },
  }),
);

/** Exponential: gamma with shape one, rate λ = −η. */
export const exponential = builtIn(
  closedFamily({
    ...gammaParts,
    name: 'exponential',
    title: 'Exponential',
    source: {
      parameters: [{ name: 'lambda', domain: positiveReals }],
      toNatural: (lambda) => [neg(lambda)],
      fromNatural: (eta) => [neg(eta)],
    },
    logBaseMeasure: () => 0,
    sampler: (random, [eta]) => [Math.log(random.uniform()) / eta],
  }),
);
