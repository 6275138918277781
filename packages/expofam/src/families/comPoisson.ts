import { add, call, div, type Expr, exp, lgamma, log, max, min, mul, type NumericFunction, neg, sub } from '../expr/node.ts';
import { builtIn } from '../family/builtIn.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { negativeReals, positiveReals, reals } from '../family/interval.ts';
import { logLink } from '../family/links.ts';
import { nonNegativeIntegers } from '../family/support.ts';
import {
  type ComPoissonMoments,
  type ComPoissonThirdCumulants,
  comPoissonLogDensity,
  comPoissonMoments,
  comPoissonThirdCumulants,
} from '../math/comPoisson.ts';
import { lgamma as lgammaOf, trigamma } from '../math/gamma.ts';

/** A moment as a function of the natural parameters η = (log λ, −ν), with its derivatives where they are moments again. */
const inNatural = (
  name: string,
  moment: keyof ComPoissonMoments,
  derivative?: (partial: number, args: readonly Expr[]) => Expr,
): NumericFunction =>
  Object.freeze({
    name,
    evaluate: (eta1: number, eta2: number) => comPoissonMoments(eta1, -eta2)[moment],
    ...(derivative ? { derivative } : {}),
  });

const variance = inNatural('variance', 'variance');
const covariance = inNatural('covariance', 'covariance');
const logFactorialVariance = inNatural('varianceLogFactorial', 'logFactorialVariance');
const mean = inNatural('mean', 'mean', (partial, args) => call(partial === 0 ? variance : covariance, ...args));
const logFactorialMean = inNatural('meanLogFactorial', 'logFactorialMean', (partial, args) =>
  call(partial === 0 ? covariance : logFactorialVariance, ...args),
);
const logPartition = inNatural('logZ', 'logPartition', (partial, args) => call(partial === 0 ? mean : logFactorialMean, ...args));

/** The same about (log λ, log ν), in which nothing leaves the range of a double: ν Cov and ν² Var as one number each. */
const inLogs = (name: string, evaluate: (...args: number[]) => number, derivative?: NumericFunction['derivative']): NumericFunction =>
  Object.freeze({ name, evaluate, ...(derivative ? { derivative } : {}) });

const third = (key: keyof ComPoissonThirdCumulants): NumericFunction =>
  inLogs(`scaledCumulant ${key}`, (a, b) => comPoissonThirdCumulants(a, Math.exp(b))[key]);
const [yyy, yyl, yll, lll] = [third('yyy'), third('yyl'), third('yll'), third('lll')];
const logVariance = inLogs(
  'variance',
  (a, b) => comPoissonMoments(a, Math.exp(b)).variance,
  (partial, args) => (partial === 0 ? call(yyy, ...args) : neg(call(yyl, ...args))),
);
const logCovariance: NumericFunction = inLogs(
  'scaledCovariance',
  (a, b) => comPoissonMoments(a, Math.exp(b)).scaledCovariance,
  (partial, args) => (partial === 0 ? call(yyl, ...args) : sub(call(logCovariance, ...args), call(yll, ...args))),
);
const logSecond: NumericFunction = inLogs(
  'scaledVarianceLogFactorial',
  (a, b) => comPoissonMoments(a, Math.exp(b)).scaledLogFactorialVariance,
  (partial, args) => (partial === 0 ? call(yll, ...args) : sub(mul(2, call(logSecond, ...args)), call(lll, ...args))),
);
const meanInLogs = inLogs(
  'mean',
  (a, b) => comPoissonMoments(a, Math.exp(b)).mean,
  (partial, args) => (partial === 0 ? call(logVariance, ...args) : neg(call(logCovariance, ...args))),
);

/** ν(E[log Y!] − log y!), the score about log ν; its limit where ν is infinite. */
const scoreOfLogNu: NumericFunction = inLogs(
  'scoreOfLogNu',
  (y, a, b) => {
    const nu = Math.exp(b);
    const gap = comPoissonMoments(a, nu).logFactorialMean - (y < 2 ? 0 : lgammaOf(y + 1));
    return gap === 0 || nu === 0 ? (gap === Number.POSITIVE_INFINITY ? gap : 0) : nu * gap;
  },
  (partial, [y, a, b]) => (partial === 1 ? call(logCovariance, a, b) : sub(call(scoreOfLogNu, y, a, b), call(logSecond, a, b))),
);

const density: NumericFunction = inLogs(
  'logDensity',
  (y, a, b) => comPoissonLogDensity(y, a, Math.exp(b)),
  (partial, [y, a, b]) => (partial === 1 ? sub(y, call(meanInLogs, a, b)) : call(scoreOfLogNu, y, a, b)),
);

/**
 * A start for Newton's method on the dual: below one from the probabilities of 0, 1 and 2 alone, else from the variance that
 * the gap E[log Y!] − log Γ(E[Y] + 1) ≈ ½ψ′ Var[Y] implies, with Var ≈ E[Y]/ν.
 */
function naturalStart([m, logFactorial]: readonly number[]): number[] {
  const p2 = logFactorial / Math.LN2;
  const [p1, p0] = [m - 2 * p2, 1 - m + p2];
  if (m < 1 && p0 > 0 && p1 > 0) return [Math.log(p1 / p0), -Math.max(0.01, Math.log2((p1 * p1) / (p0 * p2)))];
  const spread = (2 * (logFactorial - lgammaOf(m + 1))) / trigamma(m + 1);
  const nu = Math.max(0.02, Math.min(50, m / Math.max(spread, 1e-3)));
  return [nu * Math.log(Math.max(0.1, m + 0.5 - 0.5 / nu)), -nu];
}

/**
 * Conway–Maxwell–Poisson, p(y) ∝ λʸ/(y!)^ν: T = (y, log y!), η = (log λ, −ν), a = log Σ_j λʲ/(j!)^ν. ν = 1 is a Poisson,
 * ν < 1 varies more, ν > 1 less; ν → 0 a geometric, ν → ∞ a Bernoulli. λ and ν are predicted; the mean is about λ^{1/ν}.
 * Source: Shmueli et al. (2005); Sellers & Shmueli (2010).
 */
export const comPoisson = builtIn(
  exponentialFamily({
    name: 'com-poisson',
    title: 'Conway–Maxwell–Poisson',
    uses: ['counts that vary less or more than a Poisson'],
    support: nonNegativeIntegers,
    parameters: [
      { name: 'eta1', domain: reals },
      { name: 'eta2', domain: negativeReals },
    ],
    sufficientStatistic: (y) => [y, lgamma(add(y, 1))],
    logBaseMeasure: () => 0,
    logPartition: (eta1, eta2) => call(logPartition, eta1, eta2),
    source: {
      parameters: [
        { name: 'lambda', domain: positiveReals },
        { name: 'nu', domain: positiveReals },
      ],
      toNatural: (lambda, nu) => [log(lambda), neg(nu)],
      fromNatural: (eta1, eta2) => [exp(eta1), neg(eta2)],
    },
    predictors: [
      { name: 'lambda', link: logLink, domain: positiveReals, links: ['log'] },
      { name: 'nu', link: logLink, domain: positiveReals, links: ['log', 'identity'] },
    ],
    naturalFromPredictors: (lambda, nu) => [lambda.log, neg(nu.value)],
    logDensity: ([y], [lambda, nu]) => call(density, y, lambda.log, nu.log),
    rowForm: (_, [lambda, nu]) => {
      const across = neg(call(logCovariance, lambda.log, nu.log));
      return {
        coordinates: [lambda.log, nu.log],
        information: [
          [call(logVariance, lambda.log, nu.log), across],
          [across, call(logSecond, lambda.log, nu.log)],
        ],
      };
    },
    meanResponse: (lambda, nu) => [call(meanInLogs, lambda.log, nu.log)],
    // Variance = m/ν and mean = m − (ν − 1)/2ν about m = λ^{1/ν} for a large m.
    start: ([y], _, response) => {
      const nu = max(0.1, min(10, div(response.mean[0], response.variance[0])));
      const centre = add(mul(0.5, add(y, response.mean[0])), mul(0.5, sub(1, div(1, nu))));
      return [exp(mul(nu, log(max(0.1, centre)))), nu];
    },
    weightRole: 'replication',
    logBaseInStatistic: [0, 0, 0],
    naturalStart,
    certifyAt: [
      [0.4, -1],
      [-3, -0.5],
      [2, -0.7],
      [-0.1, -0.01],
      [6, -1.3],
      [4, -3],
      [0.3, -8],
      [3.2, -0.4],
    ],
  }),
);
