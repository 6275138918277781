import { describe, expect, it, test } from 'vitest';
import { comPoissonLogDensity, comPoissonMoments, comPoissonThirdCumulants } from '../../src/math/comPoisson.ts';
import { discreteGauss } from '../../src/math/discreteGauss.ts';
import reference from './reference/comPoisson.json' with { type: 'json' };

type Row = [number, number, number, ...string[]];

test.each(reference.rows as Row[])('against 60 digits at log λ = %s, ν = %s', (logLambda, nu, y, ...values) => {
  const [logZ, mean, logFactorialMean, variance, covariance, logFactorialVariance, logP, ...cumulants] = values.map(Number);
  const found = comPoissonMoments(logLambda, nu);
  // λ^{1/ν} has the digits that log λ/ν leaves it: it is rounded once, and its exponential multiplies that by log λ/ν.
  const centre = 2 ** -52 * (4 + (logLambda > 0 ? logLambda / nu : 0));
  const close = (value: number, exact: number, tolerance: number, label: string) =>
    // A value that comes from rare counts alone is e^{−k}, and k is rounded.
    expect(Math.abs(value - exact), `${label}: ${value}, exact ${exact}`).toBeLessThanOrEqual(
      (tolerance + 2 ** -50 * Math.abs(Math.log(Math.abs(exact) + 5e-324))) * Math.abs(exact) + 5e-324,
    );
  close(found.logPartition, logZ, 1e-14 + centre, 'log Z');
  close(found.mean, mean, 1e-14 + centre, 'mean');
  close(found.logFactorialMean, logFactorialMean, 2e-14 + 2 * centre, 'E log Y!');
  // Second moments: the exponent ν·bd0 of a point ten standard deviations out is 50, so weights have 50 ε.
  close(found.variance, variance, 5e-14 + 2 * centre, 'variance');
  close(found.scaledCovariance, covariance, 5e-14 + 2 * centre, 'covariance');
  close(found.scaledLogFactorialVariance, logFactorialVariance, 5e-14 + 2 * centre, 'Var log Y!');
  const third = comPoissonThirdCumulants(logLambda, nu);
  const sizes = [Number(variance), Number(logFactorialVariance)].map((v) => Math.sqrt(Math.abs(v)));
  (['yyy', 'yyl', 'yll', 'lll'] as const).forEach((key, k) => {
    // A skewness may be small: beside standard deviations, the weights' 50 ε and the rounding of the centre, thrice.
    const scale = sizes[0] ** (3 - k) * sizes[1] ** k;
    const exact = cumulants[k];
    expect(Math.abs(third[key] - exact), `${key}: ${third[key]}, exact ${exact}`).toBeLessThanOrEqual(
      (1e-13 + 4 * centre) * scale +
        (1e-13 + 3 * centre + 2 ** -50 * Math.abs(Math.log(Math.abs(exact) + 5e-324))) * Math.abs(exact) +
        5e-324,
    );
  });
  // Relative to the larger of the log-density and the exponent's slope times the rounding of the centre.
  const slope = Math.abs(y - mean) * Math.abs(logLambda) * 2 ** -52;
  const error = Math.abs(comPoissonLogDensity(y, logLambda, nu) - logP);
  expect(error).toBeLessThanOrEqual(4 * slope + 1e-14 * Math.max(1, Math.abs(logP)));
});

describe('limits', () => {
  it('is a Poisson at ν = 1, however large', () => {
    for (const mu of [0.2, 30, 1e4, 1e9]) {
      const { mean, variance, logPartition } = comPoissonMoments(Math.log(mu), 1);
      // log μ is rounded: a relative error of ε log μ in μ.
      expect(Math.abs(mean / mu - 1)).toBeLessThan(1e-14);
      expect(Math.abs(variance / mu - 1)).toBeLessThan(1e-12);
      expect(Math.abs(logPartition / mu - 1)).toBeLessThan(1e-14);
    }
  });
  it('joins the expansion for large centres', () => {
    // Both sides of 1e17: log of the mean is linear in log λ there.
    const [below, above] = [0.999e17, 1.001e17].map((m) => comPoissonMoments(0.5 * Math.log(m), 0.5));
    expect(Math.abs(above.mean / below.mean - 1.001 / 0.999)).toBeLessThan(1e-12);
    expect(Math.abs(above.variance / below.variance - 1.001 / 0.999)).toBeLessThan(1e-6);
    expect(Math.abs(above.logNormaliser - below.logNormaliser - 0.5 * Math.log(1.001 / 0.999))).toBeLessThan(1e-6);
  });
  it('is geometric at ν = 0 and Bernoulli at ν = ∞', () => {
    const geometric = comPoissonMoments(Math.log(0.75), 0);
    expect(geometric.mean).toBeCloseTo(3, 13);
    expect(geometric.variance).toBeCloseTo(12, 12);
    expect(comPoissonMoments(Math.log(3), Number.POSITIVE_INFINITY).mean).toBeCloseTo(0.75, 15);
    expect(comPoissonLogDensity(1, Math.log(3), Number.POSITIVE_INFINITY)).toBeCloseTo(Math.log(0.75), 15);
    expect(comPoissonLogDensity(2, Math.log(3), Number.POSITIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
  });
  it('differentiates its second moments, beyond the expansion too', () => {
    for (const [a, b] of [
      [1.2, 0.3],
      [0.5 * Math.log(1e18), Math.log(0.5)],
    ]) {
      const h = 1e-4;
      const third = comPoissonThirdCumulants(a, Math.exp(b));
      const at = (da: number, db: number) => comPoissonMoments(a + da, Math.exp(b + db));
      // Richardson: the error is h⁴ of the fifth derivative, about (1/ν)⁵, and rounding 1e−14/h.
      const slope = (f: (h: number) => number): number => (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
      const close = (found: number, exact: number) => expect(Math.abs(found / exact - 1)).toBeLessThan(1e-9);
      const { scaledCovariance, scaledLogFactorialVariance } = at(0, 0);
      close(
        slope((d) => at(d, 0).variance),
        third.yyy,
      );
      close(
        slope((d) => at(0, d).variance),
        -third.yyl,
      );
      close(
        slope((d) => at(d, 0).scaledCovariance),
        third.yyl,
      );
      close(
        slope((d) => at(0, d).scaledCovariance),
        scaledCovariance - third.yll,
      );
      close(
        slope((d) => at(d, 0).scaledLogFactorialVariance),
        third.yll,
      );
      close(
        slope((d) => at(0, d).scaledLogFactorialVariance),
        2 * scaledLogFactorialVariance - third.lll,
      );
    }
  });
  it('has no third cumulants without a distribution, and those of a Bernoulli at ν = ∞', () => {
    expect(comPoissonThirdCumulants(0, 0).yyy).toBeNaN();
    expect(comPoissonThirdCumulants(Number.NEGATIVE_INFINITY, 1)).toEqual({ yyy: 0, yyl: 0, yll: 0, lll: 0 });
    // p(1 − p)(1 − 2p) at p = 3/4
    expect(comPoissonThirdCumulants(Math.log(3), Number.POSITIVE_INFINITY).yyy).toBeCloseTo(-3 / 32, 15);
  });
  it('has no distribution at ν = 0 with λ ≥ 1, and none for a negative ν', () => {
    expect(comPoissonMoments(0, 0).logPartition).toBe(Number.POSITIVE_INFINITY);
    expect(comPoissonLogDensity(3, 0, 0)).toBe(Number.NEGATIVE_INFINITY);
    expect(comPoissonMoments(0, -1).mean).toBeNaN();
  });
  it('gives no NaN at ±800 on log scales', () => {
    for (const logLambda of [-800, 0.5, 800]) {
      for (const nu of [Math.exp(-800), 1, Math.exp(800)]) {
        for (const [name, value] of Object.entries(comPoissonMoments(logLambda, nu)))
          expect(value, `${name} at ${logLambda}, ${nu}`).not.toBeNaN();
        for (const y of [0, 1, 7]) expect(comPoissonLogDensity(y, logLambda, nu)).not.toBeNaN();
      }
    }
  });
});

test('quadrature for sums is exact for polynomials of degree 31', () => {
  for (const count of [32, 64, 1024]) {
    const { nodes, weights } = discreteGauss(count);
    for (const degree of [0, 1, 7, 30, 31]) {
      const f = (j: number) => (1 + j / count) ** degree;
      let direct = 0;
      for (let j = 0; j < count; j++) direct += f(j);
      const quadrature = nodes.reduce((s, x, i) => s + weights[i] * f(x), 0);
      expect(Math.abs(quadrature / direct - 1)).toBeLessThan(1e-13);
    }
  }
});
