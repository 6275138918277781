import { add, div, exp, log, mul, neg, pow, product, sqrt, square, sub } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { closedFamily } from '../family/closedFamily.ts';
import { negativeReals, positiveReals } from '../family/interval.ts';
import { positiveLine } from '../family/support.ts';

/** Inverse Gaussian in dispersion form, φ = 1/λ: η = −1/(2μ²), a = −√(−2η) = −1/μ. Source: Tweedie (1957). */
export const inverseGaussian = builtIn(
  closedFamily({
    name: 'inverse-gaussian',
    title: 'Inverse Gaussian',
    uses: ['first passage times', 'positive amounts with a heavy right tail'],
    support: positiveLine,
    parameters: [{ name: 'eta', domain: negativeReals }],
    logPartition: (eta) => neg(sqrt(mul(-2, eta))),
    source: {
      parameters: [{ name: 'mu', domain: positiveReals }],
      toNatural: (mu) => [mul(-0.5, pow(mu, -2))],
      fromNatural: (eta) => [pow(mul(-2, eta), -0.5)],
    },
    mean: { domain: positiveReals, natural: (mu) => mul(-0.5, exp(mul(-2, mu.log))), logPartition: (mu) => neg(exp(neg(mu.log))) },
    canonicalLink: '1/mu^2',
    unitDeviance: ([y], [mu]) => div(square(div(sub(y, mu.value), mu.value)), y),
    dispersion: {
      name: 'phi',
      logBaseMeasure: (y, tau) => neg(add(div(1, product(2, tau, y)), mul(0.5, log(product(2 * Math.PI, tau, pow(y, 3)))))),
      saturatedLogDensity: (y, tau) => mul(-0.5, add(log(mul(2 * Math.PI, tau)), mul(3, log(y)))),
    },
    start: ([y], [pooled]) => [mul(0.5, add(y, pooled))],
    weightRole: 'replication',
    sampler: 'inverse-gaussian',
    vectorForm: 'inverse-gaussian',
  }),
);
