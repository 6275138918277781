import { add, bd0, type Expr, eq, exp, lgamma, log, mul, neg, stirlerr, where } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { closedFamily } from '../family/closedFamily.ts';
import type { MeanDeclaration } from '../family/familyDeclaration.ts';
import { positiveReals, reals } from '../family/interval.ts';
import { nonNegativeIntegers, nonNegativeLine } from '../family/support.ts';

const poissonParts: Omit<MeanDeclaration, 'name' | 'support'> = {
  parameters: [{ name: 'eta', domain: reals }],
  logPartition: (eta) => exp(eta),
  source: {
    parameters: [{ name: 'lambda', domain: positiveReals }],
    toNatural: (lambda) => [log(lambda)],
    fromNatural: (eta) => [exp(eta)],
  },
  mean: { domain: positiveReals, natural: (mu) => mu.log, logPartition: (mu) => mu.value },
  canonicalLink: 'log',
  unitDeviance: ([y], [mu]) => mul(2, bd0(y, mu.value)),
  start: ([y], [pooled]) => [mul(0.5, add(y, pooled))],
  weightRole: 'replication',
};

/** y log y − y − log y!: Stirling's series leaves nothing to cancel (Loader 2000). */
const saturated = (y: Expr): Expr => where(eq(y, 0), 0, neg(add(stirlerr(y), mul(0.5, log(mul(2 * Math.PI, y))))));

/** Poisson: a = e^η, μ = λ. Source: McCullagh & Nelder (1989), §6. */
export const poisson = builtIn(
  closedFamily({
    ...poissonParts,
    name: 'poisson',
    title: 'Poisson',
    support: nonNegativeIntegers,
    // R fits a non-negative response that is not whole with a warning; its likelihood does not exist.
    fits: nonNegativeLine,
    logBaseMeasure: (y) => neg(lgamma(add(y, 1))),
    dispersion: { name: 'tau', fixed: 1, saturatedLogDensity: saturated },
    sampler: 'poisson',
  }),
);

/** Quasipoisson: variance φμ; no likelihood. Wedderburn (1974). */
export const quasipoisson = builtIn(
  closedFamily({
    ...poissonParts,
    name: 'quasipoisson',
    title: 'Quasi-Poisson',
    support: nonNegativeLine,
    dispersion: { name: 'phi', quasi: true },
  }),
);
