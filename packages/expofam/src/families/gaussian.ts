import { add, div, log, mul, neg, square, sub } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { closedFamily } from '../family/closedFamily.ts';
import { reals } from '../family/interval.ts';
import { realLine } from '../family/support.ts';

/**
 * Gaussian in dispersion form, φ = σ²: T = y, η = μ, a = η²/2. Prior weights are precisions: Var = φ/w.
 * Source: McCullagh & Nelder (1989), table 2.1.
 */
export const gaussian = builtIn(
  closedFamily({
    name: 'gaussian',
    title: 'Gaussian',
    support: realLine,
    parameters: [{ name: 'eta', domain: reals }],
    logPartition: (eta) => div(square(eta), 2),
    source: { parameters: [{ name: 'mu', domain: reals }], toNatural: (mu) => [mu], fromNatural: (eta) => [eta] },
    mean: { domain: reals, natural: (mu) => mu.value, logPartition: (mu) => div(square(mu.value), 2) },
    canonicalLink: 'identity',
    unitDeviance: ([y], [mu]) => square(sub(y, mu.value)),
    // −½(y − μ)² instead of yμ − μ²/2, which cancels when the mean is large beside the spread.
    rowForm: ([y], [mu]) => ({ logLikelihood: mul(-0.5, square(sub(y, mu.value))) }),
    dispersion: {
      name: 'sigma2',
      logBaseMeasure: (y, tau) => neg(add(div(square(y), mul(2, tau)), mul(0.5, log(mul(2 * Math.PI, tau))))),
      saturatedLogDensity: (_y, tau) => mul(-0.5, log(mul(2 * Math.PI, tau))),
    },
    start: ([y]) => [y],
    weightRole: 'precision',
    vectorForm: 'gaussian',
    sampler: 'gaussian',
  }),
);
