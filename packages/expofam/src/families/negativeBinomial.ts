import {
  abs,
  add,
  call,
  div,
  type Expr,
  exp,
  lgamma,
  log,
  log1mexp,
  log1p,
  log1pmx,
  logPochhammer,
  lt,
  max,
  min,
  mul,
  type NumericFunction,
  neg,
  sigmoid,
  softplus,
  square,
  sub,
  symbol,
  where,
  xlogy,
} from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import type { FamilyDeclaration } from '../family/familyDeclaration.ts';
import { negativeReals, positiveReals } from '../family/interval.ts';
import type { LinkedParameter } from '../family/link.ts';
import { logLink } from '../family/links.ts';
import { nonNegativeIntegers, nonNegativeLine } from '../family/support.ts';
import { sizeInformation } from '../math/sizeInformation.ts';

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
const parts = (r: Expr): Omit<FamilyDeclaration, 'name'> => ({
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

/** The saturated likelihood takes the size to infinity, so there is no deviance; nor a mean function of one parameter. */
const withoutDeviance = ({
  unitDeviance: _,
  mean: _mean,
  dispersion: _dispersion,
  source: _source,
  ...rest
}: Omit<FamilyDeclaration, 'name'>) => rest;

const expectedSizeInformation: NumericFunction = Object.freeze({ name: 'sizeInformation', evaluate: sizeInformation });

/**
 * Negative binomial with mean and size both predicted. Given the size it is an exponential family, with a free size it is
 * not; the likelihood has the same two predictors all the same. Mean and size are orthogonal. Source: Lawless (1987).
 */
const negativeBinomialVector = (): FamilyDeclaration => ({
  ...withoutDeviance(parts(symbol('size'))),
  name: 'negative-binomial',
  title: 'Negative binomial (mean and size)',
  form: 'vector',
  notExponential: 'the size is not a natural parameter: log Γ(y + r) is no product of a function of y and a function of r',
  predictors: [
    { name: 'mean', link: logLink, domain: positiveReals, links: ['log', 'identity', 'sqrt'] },
    {
      name: 'size',
      link: logLink,
      domain: positiveReals,
      links: ['log', 'identity'],
      limits: { upper: 'the Poisson limit: the counts vary no more than a Poisson' },
    },
  ],
  naturalFromPredictors: (mean, size) => [neg(softplus(sub(size.log, mean.log)))],
  logDensity: ([y], [mean, size]) => {
    const t = sub(mean.log, size.log);
    return sub(sub(logPochhammer(size.value, y), lgamma(add(y, 1))), add(mul(y, softplus(neg(t))), mul(size.value, softplus(t))));
  },
  rowForm: (_, [mean, size]) => ({
    coordinates: [mean.log, size.log],
    information: [
      // μ²/(μ + μ²/r) = μ r/(μ + r), by logarithms so that neither end is ∞ · 0
      [exp(sub(mean.log, softplus(sub(mean.log, size.log)))), 0],
      [0, call(expectedSizeInformation, mean.value, size.value)],
    ],
  }),
  meanResponse: (mean) => [mean.value],
  // The size by moments: μ²/(variance − μ).
  start: ([y], _, { mean, variance }) => [
    mul(0.5, add(y, mean[0])),
    min(1e6, max(0.05, div(square(mean[0]), max(mul(1e-6, mean[0]), sub(variance[0], mean[0]))))),
  ],
});

/** Negative binomial with variance μ + μ²/size; a fit estimates the size unless it is given. */
export const negativeBinomial = builtIn(
  exponentialFamily({
    ...parts(symbol('size')),
    name: 'negative-binomial',
    aliases: ['negativeBinomial', 'negbin', 'nb'],
    title: 'Negative binomial',
    uses: ['counts that vary more than a Poisson'],
    vectorForm: negativeBinomialVector,
    constants: {
      size: { domain: positiveReals, profiled: true, aliases: ['theta', 'r'], description: 'the size θ: variance = μ + μ²/θ' },
    },
  }),
);

/** Geometric: the number of failures before a success; a negative binomial of size one. */
export const geometric = builtIn(
  exponentialFamily({
    ...parts(symbol('size')),
    name: 'geometric',
    title: 'Geometric',
    uses: ['failures before the first success'],
    constants: { size: { domain: positiveReals, value: 1, description: 'one' } },
  }),
);
