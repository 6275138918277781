import { describe, expect, it } from 'vitest';
import { brentMinimum } from '../../src/math/brentMinimum.ts';
import { brentRoot, safeguardedNewton } from '../../src/math/brentRoot.ts';
import * as c from '../../src/math/distributions/continuous.ts';
import * as d from '../../src/math/distributions/discrete.ts';
import * as ig from '../../src/math/distributions/inverseGaussian.ts';
import { tweedieLogDensity } from '../../src/math/distributions/tweedie.ts';
import { integrate } from '../../src/math/integrate.ts';
import reference from './reference/distributions.json' with { type: 'json' };

const values = reference.values as unknown as Record<string, [number[], string][]>;
// biome-ignore lint/suspicious/noExplicitAny: functions of one to four numbers
type Numeric = (...args: any[]) => number;

describe('densities and tails against mpmath', () => {
  // Bounds: terms of size |value| to 1e−15 each, some of which cancel (the largest is y log y in Poisson's formula, divided out by bd0).
  const cases: [string, Numeric, number][] = [
    ['tweedieLogDensity', tweedieLogDensity, 2e-14],
    ['binomialLogDensity', d.binomialLogDensity, 1e-14],
    ['poissonLogDensity', d.poissonLogDensity, 1e-14],
    ['negativeBinomialLogDensity', d.negativeBinomialLogDensity, 1e-14],
    ['inverseGaussianCdf', ig.inverseGaussianCdf, 2e-13], // exp() of a logarithm of up to −125
    ['inverseGaussianSurvival', ig.inverseGaussianSurvival, 2e-13],
  ];
  it.each(cases)('%s', (name, f, bound) => {
    for (const [args, text] of values[name]) {
      const error = Math.abs(f(...args) / Number(text) - 1);
      if (!(error <= bound)) throw new Error(`${name}(${args.join(', ')}) = ${text}, computed ${f(...args)}, error ${error}`);
    }
  });
});

describe('quantiles invert the tails', () => {
  const probabilities = [1e-300, 1e-100, 1e-12, 1e-3, 0.025, 0.3, 0.5, 0.7, 0.975, 1 - 1e-10];
  const cases: [string, (p: number, lower: boolean) => number, (x: number) => number, (x: number) => number][] = [];
  for (const df of [0.7, 2, 10, 300]) {
    cases.push([`t ${df}`, (p, lower) => c.tQuantile(p, df, lower), (x) => c.tCdf(x, df), (x) => c.tSurvival(x, df)]);
    cases.push([
      `chi-squared ${df}`,
      (p, lower) => c.chiSquaredQuantile(p, df, lower),
      (x) => c.chiSquaredCdf(x, df),
      (x) => c.chiSquaredSurvival(x, df),
    ]);
    cases.push([`F ${df}`, (p, lower) => c.fQuantile(p, df, 7, lower), (x) => c.fCdf(x, df, 7), (x) => c.fSurvival(x, df, 7)]);
  }
  cases.push(['beta', (p, l) => c.betaQuantile(p, 20, 30, l), (x) => c.betaCdf(x, 20, 30), (x) => c.betaSurvival(x, 20, 30)]);
  cases.push([
    'inverse Gaussian',
    (p, l) => ig.inverseGaussianQuantile(p, 2, 1, l),
    (x) => ig.inverseGaussianCdf(x, 2, 1),
    (x) => ig.inverseGaussianSurvival(x, 2, 1),
  ]);
  it.each(cases)('%s', (name, quantile, cdf, survival) => {
    for (const p of probabilities) {
      for (const lower of [true, false]) {
        const x = quantile(p, lower);
        // At x near the largest double, or where x cannot resolve p (beta near 1), there is nothing to invert.
        if (!(Math.abs(x) < 1e290) || Math.abs(x) < 1e-290 || (name === 'beta' && x > 0.99)) continue;
        const back = lower ? cdf(x) : survival(x);
        // A rounding of x moves the tail by the elasticity x f / tail; below |log p| · 300 here.
        const bound = 1e-13 * Math.max(1, Math.abs(Math.log(p)));
        if (!(Math.abs(back / p - 1) <= bound)) throw new Error(`${name}: p = ${p}, lower ${lower}, x = ${x}, back ${back}`);
      }
    }
  });

  // R 4.2.2, format(digits = 17), 2026-11-24.
  const r: [string, number, number][] = [
    // R gives -1.03311084391e100, which misses this leading term (exact here) by 8e-9.
    ['(9 G(2) / (3 G(3/2) sqrt(3 pi) p))^(1/3)', c.tQuantile(1e-300, 3), -1.033110836044653e100],
    ['qt(1e-12, 2.5)', c.tQuantile(1e-12, 2.5), -55306.174076516014],
    ['qt(0.025, 10)', c.tQuantile(0.025, 10), -2.2281388519862744],
    ['qt(0.4999, 4)', c.tQuantile(0.4999, 4), -0.00026666667061729334],
    ['qchisq(1e-10, 3)', c.chiSquaredQuantile(1e-10, 3), 5.2093976214344798e-7],
    ['qchisq(0.95, 1)', c.chiSquaredQuantile(0.95, 1), 3.841458820694124],
    ['qchisq(1e-200, 5, lower.tail = FALSE)', c.chiSquaredQuantile(1e-200, 5, false), 938.92582623734938],
    ['qf(0.95, 3, 17)', c.fQuantile(0.95, 3, 17), 3.1967768409433428],
    ['qf(1e-20, 2, 5, lower.tail = FALSE)', c.fQuantile(1e-20, 2, 5, false), 249999997.50000027],
    ['qgamma(0.3, 0.01)', c.gammaQuantile(0.3, 0.01), 2.9174171917458372e-53],
    ['qgamma(0.5, 1000, 2)', c.gammaQuantile(0.5, 1000, 2), 499.83334321348258],
    ['qbeta(0.1, 0.5, 3)', c.betaQuantile(0.1, 0.5, 3), 0.0028552950848807733],
    ['qbeta(1e-05, 20, 30)', c.betaQuantile(1e-5, 20, 30), 0.14899647728662954],
    ['qpois(0.3, 12.5)', d.poissonQuantile(0.3, 12.5), 11],
    ['qbinom(0.9, 40, 0.2)', d.binomialQuantile(0.9, 40, 0.2), 11],
    ['qnbinom(0.77, size = 1.5, mu = 9)', d.negativeBinomialQuantile(0.77, 1.5, 9), 13],
    ['2 * pt(-40, 30)', c.tTwoSided(40, 30), 1.3726045194406362e-27],
    ['pf(10000, 3, 40, lower.tail = FALSE)', c.fSurvival(1e4, 3, 40), 1.5772682971763472e-57],
    ['pchisq(1500, 4, lower.tail = FALSE)', c.chiSquaredSurvival(1500, 4), 1.4821969375237396e-323],
    ['ppois(1200, 1000, lower.tail = FALSE)', d.poissonSurvival(1200, 1000), 3.8849395709879235e-10],
    ['pbinom(3, 50, 0.4)', d.binomialCdf(3, 50, 0.4), 5.1618339196080304e-8],
    ['pnbinom(30, size = 2, mu = 5, lower.tail =', d.negativeBinomialSurvival(30, 2, 5), 0.00029092560403496163],
  ];
  it.each(r)('R: %s', (_, computed, expected) => {
    // R's own quantiles and tails are good to some 1e−13.
    expect(Math.abs(computed / expected - 1)).toBeLessThan(1e-12);
  });

  it('discrete ones are the smallest integer reached', () => {
    for (const p of [1e-9, 0.1, 0.5, 0.99, 1 - 1e-9]) {
      const k = d.poissonQuantile(p, 33.3);
      expect(d.poissonCdf(k, 33.3)).toBeGreaterThanOrEqual(p * (1 - 1e-12));
      expect(d.poissonCdf(k - 1, 33.3)).toBeLessThan(p);
    }
    for (let k = 0; k < 20; k++)
      expect(d.binomialQuantile(d.binomialCdf(k, 20, 0.3), 20, 0.3)).toBe(
        d.binomialCdf(k, 20, 0.3) === 1 ? d.binomialQuantile(1, 20, 0.3) : k,
      );
  });
});

describe('continuous densities', () => {
  it.each<[string, (x: number) => number]>([
    ['gamma', (x) => c.gammaLogDensity(x, 2.5, 3)],
    ['chi-squared', (x) => c.chiSquaredLogDensity(x, 3)],
    ['F', (x) => c.fLogDensity(x, 3, 7)],
    ['t', (x) => Math.LN2 + c.tLogDensity(x, 4.5)],
    ['inverse Gaussian', (x) => ig.inverseGaussianLogDensity(x, 2, 3)],
    ['exponential', (x) => ig.exponentialLogDensity(x, 3)],
  ])('%s integrates to one', (_, log) => {
    expect(Math.abs(integrate((x) => Math.exp(log(x)), 0, Number.POSITIVE_INFINITY).value - 1)).toBeLessThan(1e-12);
  });

  it('beta integrates to one', () => {
    expect(Math.abs(integrate((_, lower, upper) => Math.exp(c.betaLogDensity(lower, 0.5, 3, upper)), 0, 1).value - 1)).toBeLessThan(1e-12);
  });
});

describe('quadrature, roots, minima', () => {
  it('integrates on all kinds of intervals', () => {
    const near = (f: Parameters<typeof integrate>[0], a: number, b: number, value: number) => {
      const r = integrate(f, a, b);
      expect(r.converged).toBe(true);
      expect(Math.abs(r.value - value)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(value)));
    };
    near((x) => x * x, 0, 3, 9);
    near((x) => x * x, 3, 0, -9);
    near((_, fromLower) => 1 / Math.sqrt(fromLower), 2, 3, 2);
    near((x) => Math.exp(-x * x), Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Math.sqrt(Math.PI));
    near((x) => Math.exp(-x), 0, Number.POSITIVE_INFINITY, 1);
    near((x) => Math.exp(x), Number.NEGATIVE_INFINITY, 1, Math.E);
  });

  it('the tweedie density integrates to one with its atom', () => {
    for (const [mu, phi, power] of [
      [1, 1, 1.5],
      [3, 0.1, 1.2],
      [0.5, 2, 1.8],
    ]) {
      const density = (y: number) => Math.exp(tweedieLogDensity(y, mu, phi, power));
      const body = integrate(density, 0, Number.POSITIVE_INFINITY, { tolerance: 1e-12 });
      expect(Math.abs(body.value + Math.exp(tweedieLogDensity(0, mu, phi, power)) - 1)).toBeLessThan(1e-11);
      const mean = integrate((y) => y * density(y), 0, Number.POSITIVE_INFINITY, { tolerance: 1e-12 });
      expect(Math.abs(mean.value / mu - 1)).toBeLessThan(1e-11);
    }
  });

  it('finds roots and minima', () => {
    expect(Math.abs(brentRoot((x) => x ** 3 - 2, -4, 5).x - Math.cbrt(2))).toBeLessThan(1e-15);
    expect(() => brentRoot((x) => x * x + 1, 0, 1)).toThrow(/opposite sign/);
    const newton = safeguardedNewton((x) => [Math.atan(x - 3), 1 / (1 + (x - 3) ** 2)], { lower: -1e6, upper: 1e6, start: 50 });
    expect(Math.abs(newton.x - 3)).toBeLessThan(1e-14);
    const falling = safeguardedNewton((x) => [2 - x * x, -2 * x], { lower: 0, upper: 9, start: 9, increasing: false });
    expect(Math.abs(falling.x - Math.SQRT2)).toBeLessThan(1e-15);
    const minimum = brentMinimum((x) => Math.cosh(x - 1.25), -10, 30);
    // The position of a minimum is defined to √ε only.
    expect(Math.abs(minimum.x - 1.25)).toBeLessThan(3e-8);
    expect(minimum.converged).toBe(true);
  });
});
