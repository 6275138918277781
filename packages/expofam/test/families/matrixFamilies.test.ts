import { describe, expect, it, test } from 'vitest';
import { multivariateNormal } from '../../src/families/multivariateNormal.ts';
import { families } from '../../src/families/operationalFamilies.ts';
import { vectorFormOf } from '../../src/families/vectorForms.ts';
import { wishart } from '../../src/families/wishart.ts';
import { certify } from '../../src/family/certify.ts';
import { randomSource } from '../../src/math/random/random.ts';
import reference from './matrixFamilies.json' with { type: 'json' };

const lower = (m: readonly (readonly number[])[]): number[] => m.flatMap((row, i) => row.slice(0, i + 1));
/** Relative to the value, or absolute where it is below one: sums of logarithms of order one. */
const close = (value: number, exact: string, tolerance: number): void =>
  expect(Math.abs(value - Number(exact)), `${value}, exact ${exact}`).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(Number(exact))));

test.each([1, 2, 3, 5])('multivariate normal of dimension %s is certified', (d) => {
  const report = certify(multivariateNormal(d));
  expect(report.toString()).not.toContain('BAD');
  expect(report.checks.map((c) => c.name)).toContain('η → μ → η');
});

test.each([1, 2, 3])('Wishart of dimension %s is certified', (d) => {
  const report = certify(wishart(d));
  expect(report.toString()).not.toContain('BAD');
  expect(report.checks.map((c) => c.name)).toContain('sample mean of T, in standard errors');
});

describe('multivariate normal', () => {
  test.each(reference.normal.map((r, i) => [i, r] as const))('case %s against 60 digits', (i, r) => {
    const normal = multivariateNormal(r.mean.length);
    const p = normal.at(r);
    // A mean of 1e6 passes through η₁ = Λμ: its rounding, 1e−10, comes back times the condition of the covariance (30).
    const tolerance = i === 1 ? 2e-8 : 1e-14;
    close(normal.logDensity(r.y, p), r.logDensity, tolerance);
    close(normal.entropy(p), r.entropy, 1e-14);
    const q = normal.at({ mean: r.otherMean, covariance: r.otherCovariance });
    // Members 1e−9 apart: their divergence of 1e−18 keeps the seven digits that the parameters' own rounding leaves.
    expect(Math.abs(normal.kl(p, q) / Number(r.kl) - 1)).toBeLessThan(i === 2 ? 1e-6 : i === 1 ? 1e-7 : 1e-13);
    expect(normal.kl(p, p)).toBe(0);
    close(normal.crossEntropy(p, q), String(Number(r.entropy) + Number(r.kl)), tolerance);
  });

  it('in one dimension is the normal', () => {
    const one = multivariateNormal(1);
    const vector = vectorFormOf(families.gaussian);
    expect(vector).toBeDefined();
    const p = one.at({ mean: [1.5], covariance: [[4]] });
    expect(one.logDensity(2, p)).toBeCloseTo(-0.5 * Math.log(2 * Math.PI * 4) - 0.5 * (0.5 / 2) ** 2, 14);
    expect(one.mean(p)).toEqual([1.5, 4 + 1.5 ** 2]);
  });

  it('the largest likelihood is at the sample mean and covariance, also far from zero', () => {
    const normal = multivariateNormal(3);
    const random = randomSource(5);
    const truth = normal.at({
      mean: [1e8, -1e8, 0],
      covariance: [
        [4, 1, 0.5],
        [1, 2, 0],
        [0.5, 0, 1],
      ],
    });
    const sample = normal.sample(truth, 400, random);
    const statistics = normal.statistics(sample);
    const fitted = normal.moments(normal.mle(statistics));
    const mean = [0, 1, 2].map((i) => sample.reduce((s, y) => s + y[i] / 400, 0));
    const covariance = (i: number, j: number): number => sample.reduce((s, y) => s + ((y[i] - mean[i]) * (y[j] - mean[j])) / 400, 0);
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) expect(Math.abs(fitted.covariance[i][j] - covariance(i, j))).toBeLessThan(1e-7);
    // Five standard errors of a mean of 400.
    fitted.mean.forEach((m, i) => {
      expect(Math.abs(m - [1e8, -1e8, 0][i])).toBeLessThan(5 * Math.sqrt([4, 2, 1][i] / 400));
    });
    expect(() => normal.mle(normal.statistics(sample.slice(0, 3)))).toThrow('singular');
  });

  it('converts among natural, mean and moments, tilts and multiplies', () => {
    const normal = multivariateNormal(2);
    const p = normal.at({
      mean: [1, -2],
      covariance: [
        [2, 0.5],
        [0.5, 1],
      ],
    });
    normal.natural({ mean: normal.mean(p) }).forEach((v, i) => {
      expect(v).toBeCloseTo((p as { natural: number[] }).natural[i], 13);
    });
    // The product of two densities has the sum of the precisions.
    const product = normal.moments(normal.product(p, p));
    expect(product.covariance[0][0]).toBeCloseTo(1, 14);
    expect(product.mean[1]).toBeCloseTo(-2, 14);
    // Tilting by δ moves the mean by Σδ.
    const tilted = normal.moments(normal.tilt(p, [1, 0, 0, 0, 0]));
    expect(tilted.mean[0]).toBeCloseTo(3, 13);
    const posterior = normal.conjugatePrior([0, 0, 1, 0, 1], 1).posterior(
      normal.statistics([
        [1, 1],
        [3, -1],
      ]),
    );
    expect(posterior.predictiveMean().slice(0, 2)).toEqual([4 / 3, 0]);
  });

  it('refuses what is no covariance or no member', () => {
    const normal = multivariateNormal(2);
    expect(() =>
      normal.at({
        mean: [0, 0],
        covariance: [
          [1, 2],
          [2, 1],
        ],
      }),
    ).toThrow('not positive definite');
    expect(() =>
      normal.at({
        mean: [0, 0],
        covariance: [
          [1, 0.5],
          [0.4, 1],
        ],
      }),
    ).toThrow('not symmetric');
    expect(() => normal.mean({ natural: [0, 0, 1, 0, -1] })).toThrow('positive definite');
    expect(() => normal.entropy({ mean: [1, 0, 0.5, 0, 1] })).toThrow('positive definite');
    expect(() => multivariateNormal(0)).toThrow('whole number');
  });
});

describe('Wishart', () => {
  test.each(reference.wishart.map((r, i) => [i, r] as const))('case %s against 60 digits', (_, r) => {
    const w = wishart(r.scale.length);
    const p = w.at(r);
    // The terms ν log|V| and log Γ_d are of order 1e4 at 1000 degrees of freedom, and cancel.
    const tolerance = r.df > 100 ? 2e-12 : 2e-14;
    close(w.logDensity(lower(r.y), p), r.logDensity, tolerance);
    close(w.entropy(p), r.entropy, tolerance);
    close(w.mean(p)[0], r.meanLogDeterminant, 1e-14);
    expect(Math.abs(w.kl(p, w.at({ df: r.otherDf, scale: r.otherScale })) / Number(r.kl) - 1)).toBeLessThan(1e-11);
    expect(w.mean(p).slice(1)).toEqual(lower(r.scale).map((v) => expect.closeTo(r.df * v, 12)));
  });

  it('in one dimension is a gamma with shape ν/2 and rate 1/2V', () => {
    const p = wishart(1).at({ df: 5, scale: [[2]] });
    const x = 3.5;
    // 5/2 log(1/4) + 3/2 log x − x/4 − log Γ(5/2)
    const exact = 2.5 * Math.log(0.25) + 1.5 * Math.log(x) - x / 4 - Math.log(0.75 * Math.sqrt(Math.PI));
    expect(wishart(1).logDensity(x, p)).toBeCloseTo(exact, 13);
  });

  it('finds df and scale from statistics, and from a sample of scatter matrices', () => {
    const w = wishart(2);
    const p = w.at({
      df: 7.5,
      scale: [
        [1, 0.3],
        [0.3, 0.5],
      ],
    });
    const again = w.parameters(w.mle({ mean: w.mean(p) }));
    expect(again.df).toBeCloseTo(7.5, 11);
    expect(again.scale[1][0]).toBeCloseTo(0.3, 12);
    const random = randomSource(8);
    const fitted = w.parameters(w.mle(w.statistics(w.sample(p, 3000, random))));
    // Fisher information about log ν is about d(d + 1)/4 for large ν, so 3000 draws tell ν to 1.5 %; five standard errors.
    expect(Math.abs(fitted.df / 7.5 - 1)).toBeLessThan(0.08);
    // Scatter of normal samples is Wishart: E[Σ yyᵀ] over 6 draws is 6Σ.
    const normal = multivariateNormal(2);
    const q = normal.at({
      mean: [0, 0],
      covariance: [
        [1, 0.3],
        [0.3, 0.5],
      ],
    });
    const scatters = Array.from({ length: 2000 }, () => {
      const ys = normal.sample(q, 6, random);
      return [0, 0, 0].map((_v, k) => ys.reduce((s, y) => s + y[k === 0 ? 0 : 1] * y[k === 2 ? 1 : 0], 0));
    });
    expect(Math.abs(w.parameters(w.mle(w.statistics(scatters))).df - 6)).toBeLessThan(0.5);
  });

  it('refuses what is no member, and has no density off the cone', () => {
    const w = wishart(2);
    expect(() =>
      w.at({
        df: 1,
        scale: [
          [1, 0],
          [0, 1],
        ],
      }),
    ).toThrow('df above 1');
    expect(() => w.mean({ natural: [0.4, -1, 0, -1] })).toThrow();
    expect(
      w.logDensity(
        [1, 2, 1],
        w.at({
          df: 4,
          scale: [
            [1, 0],
            [0, 1],
          ],
        }),
      ),
    ).toBe(Number.NEGATIVE_INFINITY);
    expect(() => w.mle({ mean: [5, 1, 0, 1] })).toThrow('log|E[Y]|');
  });
});
