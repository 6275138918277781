import {
  abs,
  add,
  div,
  type Expr,
  exp,
  lgamma,
  log,
  log1mexp,
  log1p,
  log1pmx,
  lt,
  max,
  mul,
  neg,
  sigmoid,
  softplus,
  sub,
  symbol,
  where,
  xlogy,
} from '../expr/node.ts';
import { logPochhammer } from '../expr/rareNodes.ts';
import { builtIn } from '../family/builtIn.ts';
import { closedFamily } from '../family/closedFamily.ts';
import type { MeanDeclaration } from '../family/familyDeclaration.ts';
import { negativeReals, positiveReals } from '../family/interval.ts';
import type { LinkedParameter } from '../family/link.ts';
import { logLink } from '../family/links.ts';
import { nonNegativeIntegers, nonNegativeLine } from '../family/support.ts';

/**
 * y log(y/μ) − (y + r) log((y + r)/(μ + r)) = y log(1 + A) − r log(1 + B) with A = r(y − μ)/(μ(y + r)), B = (y − μ)/(μ + r): nothing is lost
 * where r is small beside μ. Near y = μ the linear parts are taken together, yA − rB = r²(y − μ)²/(μ(y + r)(μ + r)), and where μ leaves
 * the range of a double its logarithm stays.
 */
function halfDeviance(y: Expr, mu: LinkedParameter, r: Expr): Expr {
  const d = sub(y, mu.value);
  const [yr, mur] = [add(y, r), add(mu.value, r)];
  const a = mul(div(r, yr), div(d, mu.value));
  const b = div(d, mur);
  const near = add(mul(mul(a, b), r), sub(mul(y, log1pmx(a)), mul(r, log1pmx(b))));
  const far = sub(
    where(lt(a, -0.5), xlogy(y, mul(div(y, mu.value), div(mur, yr))), mul(y, log1p(a))),
    mul(r, where(lt(b, -0.5), log(div(yr, mur)), log1p(b))),
  );
  const beyond = add(sub(xlogy(y, y), mul(yr, log(yr))), add(mul(r, mu.log), mul(yr, softplus(sub(log(r), mu.log)))));
  return where(lt(abs(mu.log), 650), where(lt(abs(d), mul(0.5, mu.value)), near, far), max(0, beyond));
}

/** With r fixed: η = log(μ/(μ + r)) < 0, a = −r log(1 − e^η). Source: Hilbe (2011), §8. */
export const negativeBinomialParts = (r: Expr): Omit<MeanDeclaration, 'name'> => ({
  support: nonNegativeIntegers,
  fits: nonNegativeLine,
  parameters: [{ name: 'eta', domain: negativeReals }],
  logBaseMeasure: (y) => sub(logPochhammer(r, y), lgamma(add(y, 1))),
  logPartition: (eta) => neg(mul(r, log1mexp(eta))),
  source: {
    parameters: [{ name: 'mu', domain: positiveReals }],
    toNatural: (mu) => [neg(log1p(div(r, mu)))],
    fromNatural: (eta) => [mul(r, exp(sub(eta, log1mexp(eta))))],
  },
  mean: {
    domain: positiveReals,
    natural: (mu) => neg(softplus(sub(log(r), mu.log))),
    logPartition: (mu) => mul(r, softplus(sub(mu.log, log(r)))),
  },
  predictors: [{ name: 'mean', link: logLink, domain: positiveReals, links: ['log', 'identity', 'sqrt'] }],
  // μ²/(μ + μ²/r) = r μ/(μ + r) about log μ
  rowForm: (_, [mu]) => ({ coordinates: [mu.log], information: [[mul(r, sigmoid(sub(mu.log, log(r))))]] }),
  unitDeviance: ([y], [mu]) => mul(2, halfDeviance(y, mu, r)),
  dispersion: {
    name: 'tau',
    fixed: 1,
    saturatedLogDensity: (y) =>
      sub(add(sub(logPochhammer(r, y), lgamma(add(y, 1))), xlogy(y, div(y, add(y, r)))), mul(r, log1p(div(y, r)))),
  },
  start: ([y], [pooled]) => [mul(0.5, add(y, pooled))],
  sampler: 'negative-binomial',
  weightRole: 'replication',
});

/** Negative binomial with variance μ + μ²/size; a fit estimates the size unless it is given. */
export const negativeBinomial = builtIn(
  closedFamily({
    ...negativeBinomialParts(symbol('size')),
    name: 'negative-binomial',
    title: 'Negative binomial',
    uses: ['counts that vary more than a Poisson'],
    vectorForm: 'negative-binomial',
    constants: {
      size: { domain: positiveReals, profiled: true, aliases: ['theta', 'r'], description: 'the size θ: variance = μ + μ²/θ' },
    },
  }),
);

/** Geometric: the number of failures before a success; a negative binomial of size one. */
export const geometric = builtIn(
  closedFamily({
    ...negativeBinomialParts(symbol('size')),
    name: 'geometric',
    title: 'Geometric',
    uses: ['failures before the first success'],
    constants: { size: { domain: positiveReals, value: 1, description: 'one' } },
  }),
);
