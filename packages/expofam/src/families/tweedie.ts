import { abs, add, bd0, div, exp, log1p, log1pmx, lt, mul, pow, sub, symbol, where } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { interval, negativeReals, positiveReals } from '../family/interval.ts';
import { logLink } from '../family/links.ts';
import { nonNegativeLineWithZero } from '../family/support.ts';
import { tweedieLogDensity } from '../math/distributions/tweedie.ts';
import { expm1Excess } from './stableParts.ts';

const p = symbol('variancePower');
const oneLess = sub(1, p);
const twoLess = sub(2, p);

/**
 * Tweedie with variance φμ^p, 1 < p < 2: a Poisson number of gamma amounts, with an atom at zero.
 * η = μ^{1−p}/(1 − p), a = μ^{2−p}/(2 − p). Source: Jørgensen (1987); Dunn & Smyth (2005).
 */
export const tweedie = builtIn(
  exponentialFamily({
    name: 'tweedie',
    title: 'Tweedie',
    uses: ['total of claims, often zero', 'rainfall'],
    support: nonNegativeLineWithZero,
    parameters: [{ name: 'eta', domain: negativeReals }],
    logPartition: (eta) => div(pow(mul(oneLess, eta), div(twoLess, oneLess)), twoLess),
    source: {
      parameters: [{ name: 'mu', domain: positiveReals }],
      toNatural: (mu) => [div(pow(mu, oneLess), oneLess)],
      fromNatural: (eta) => [pow(mul(oneLess, eta), div(1, oneLess))],
    },
    mean: {
      domain: positiveReals,
      natural: (mu) => div(exp(mul(oneLess, mu.log)), oneLess),
      logPartition: (mu) => div(exp(mul(twoLess, mu.log)), twoLess),
    },
    predictors: [{ name: 'mean', link: logLink, domain: positiveReals, links: ['log', 'identity', 'inverse', 'sqrt'] }],
    unitDeviance: ([y], [mu]) => {
      const plain = add(
        sub(div(pow(y, twoLess), mul(oneLess, twoLess)), div(mul(y, exp(mul(oneLess, mu.log))), oneLess)),
        div(exp(mul(twoLess, mu.log)), twoLess),
      );
      // The three terms cancel to second order where y is near μ. With r = y/μ − 1, L = log(1 + r) and E(t) = eᵗ − 1 − t, each of
      // series of its own: μ^{1−p}(bd0(y, μ) + y E((1 − p)L)/(1 − p))/(2 − p), whose terms cancel only as p → 2, and
      // μ^{2−p}(L − r + E((2 − p)L)/(2 − p))/(1 − p), whose terms cancel only as p → 1.
      const r = div(sub(y, mu.value), mu.value);
      const logRatio = log1p(r);
      const low = div(
        mul(exp(mul(oneLess, mu.log)), add(bd0(y, mu.value), mul(y, div(expm1Excess(mul(oneLess, logRatio)), oneLess)))),
        twoLess,
      );
      const high = div(mul(exp(mul(twoLess, mu.log)), add(log1pmx(r), div(expm1Excess(mul(twoLess, logRatio)), twoLess))), oneLess);
      return mul(2, where(lt(abs(r), 0.5), where(lt(p, 1.5), low, high), plain));
    },
    dispersion: { name: 'phi', logDensity: (y, mu, tau, constants) => tweedieLogDensity(y, mu, tau, constants.variancePower) },
    constants: {
      variancePower: {
        domain: interval(1, 2),
        profiled: true,
        start: 1.5,
        aliases: ['power', 'p', 'variance-power', 'variance_power'],
        description: 'the power p of the variance φμ^p',
      },
    },
    sampler: 'tweedie',
    start: ([y], [pooled]) => [mul(0.5, add(y, pooled))],
    // An exposure: the mean of w policies has the variance φμ^p/w, whatever the unit of w.
    weightRole: 'precision',
  }),
);
