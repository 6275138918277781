import { add, bd0, div, type Expr, eq, lgamma, log, mul, neg, sigmoid, softplus, stirlerr, sub, sum, where } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { closedFamily } from '../family/closedFamily.ts';
import type { MeanDeclaration } from '../family/familyDeclaration.ts';
import { reals, unitInterval } from '../family/interval.ts';
import type { LinkedParameter } from '../family/link.ts';
import { logit } from '../family/links.ts';
import { closedUnit, proportions, zeroOne } from '../family/support.ts';

/** y log μ + (1 − y) log(1 − μ): it keeps both tails of every link. */
const logLikelihood = (y: Expr, mu: LinkedParameter): Expr => add(mul(y, mu.log), mul(sub(1, y), mu.logComplement));

/** What Bernoulli, binomial and quasibinomial share: a = log(1 + e^η), μ = φ the probability of success. */
export const logisticParts: Omit<MeanDeclaration, 'name' | 'support'> = {
  response: 'proportion',
  parameters: [{ name: 'eta', domain: reals }],
  logPartition: (eta) => softplus(eta),
  source: {
    parameters: [{ name: 'phi', domain: unitInterval }],
    toNatural: (phi) => [logit.forward(phi)],
    fromNatural: (eta) => [sigmoid(eta)],
  },
  mean: { domain: unitInterval, natural: (mu) => sub(mu.log, mu.logComplement), logPartition: (mu) => neg(mu.logComplement) },
  canonicalLink: 'logit',
  rowForm: ([y], [mu]) => ({ logLikelihood: logLikelihood(y, mu) }),
  unitDeviance: ([y], [mu]) => mul(2, add(bd0(y, mu.value), bd0(sub(1, y), mu.complement))),
  // Halfway to the pooled share, and away from 0 and 1.
  start: ([y], [pooled]) => [add(0.01, mul(0.49, add(y, pooled)))],
};

/** Bernoulli: 0 or 1. Source: McCullagh & Nelder (1989), §4. */
export const bernoulli = builtIn(
  closedFamily({
    ...logisticParts,
    name: 'bernoulli',
    title: 'Bernoulli',
    support: zeroOne,
    logBaseMeasure: () => 0,
    logDensity: ([y], [mu]) => logLikelihood(y, mu),
    weightRole: 'replication',
    sampler: (random, [eta]) => [random.uniform() * (1 + Math.exp(-eta)) < 1 ? 1 : 0],
  }),
);

/** log C(n, ny) + n(y log y + (1 − y) log(1 − y)) with n = 1/τ: Stirling's series leaves nothing to cancel (Loader 2000). */
const saturatedBinomial = (y: Expr, tau: Expr): Expr => {
  const n = div(1, tau);
  const successes = mul(n, y);
  const failures = mul(n, sub(1, y));
  const interior = sum(
    stirlerr(n),
    neg(stirlerr(successes)),
    neg(stirlerr(failures)),
    mul(-0.5, log(mul(2 * Math.PI, mul(successes, sub(1, y))))),
  );
  return where(eq(mul(y, sub(1, y)), 0), 0, interior);
};

/** log C(n, ny) with n = 1/τ. */
const logChoose = (y: Expr, tau: Expr): Expr => {
  const n = div(1, tau);
  return sub(lgamma(add(n, 1)), add(lgamma(add(mul(n, y), 1)), lgamma(add(mul(n, sub(1, y)), 1))));
};

/** Binomial proportions y = successes/n; the number of trials n is the prior weight, so τ = 1/n. */
export const binomial = builtIn(
  closedFamily({
    ...logisticParts,
    name: 'binomial',
    title: 'Binomial',
    support: proportions,
    dispersion: { name: 'tau', fixed: 1, logBaseMeasure: logChoose, saturatedLogDensity: saturatedBinomial },
    sampler: 'binomial',
    weightRole: 'precision',
  }),
);

/** Quasibinomial: the binomial's mean and variance with a free dispersion; no likelihood. Wedderburn (1974). */
export const quasibinomial = builtIn(
  closedFamily({
    ...logisticParts,
    name: 'quasibinomial',
    title: 'Quasibinomial',
    support: closedUnit,
    dispersion: { name: 'phi', quasi: true },
    weightRole: 'precision',
  }),
);
