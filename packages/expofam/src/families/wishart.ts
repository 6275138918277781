import { ExpofamError } from '../core/expofamError.ts';
import { call, mul, type NumericFunction } from '../expr/node.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { interval, reals } from '../family/interval.ts';
import type { Member, ResponseValue } from '../family/operations.ts';
import { naturalOf, type ParameterPoint } from '../family/parameterPoint.ts';
import { positiveLine, realLine } from '../family/support.ts';
import { type OperationalFamily, withOperations } from '../family/withOperations.ts';
import { brentRoot } from '../math/brentRoot.ts';
import { digamma, lgamma, trigamma } from '../math/gamma.ts';
import { cholesky, choleskyInverse, choleskyLogDeterminant, solveLowerTransposed } from '../math/linear/cholesky.ts';
import { sampleLogGamma, sampleNormal } from '../math/random/continuousSamplers.ts';
import type { RandomSource } from '../math/random/random.ts';
import { fromTriangle, naturalTriangle, type PartitionValues, partitionByValues, precisionParts, triangle } from './symmetricParts.ts';

/** Degrees of freedom and scale matrix, by rows. */
export interface WishartParameters {
  readonly df: number;
  readonly scale: readonly (readonly number[])[];
}

/** The Wishart distribution on d × d matrices; a response is the lower triangle of a matrix, by rows. */
export interface Wishart extends OperationalFamily {
  /** The member with these parameters. @throws ExpofamError `bad-parameter` unless df > d − 1 and the scale is positive definite */
  at(parameters: WishartParameters): ParameterPoint;
  /** Degrees of freedom and scale of a member. */
  parameters(at: ParameterPoint): WishartParameters;
}

/** Σ_i f(x − (i − 1)/2), as in the multivariate gamma function and its derivatives. */
const sumOver = (d: number, x: number, f: (x: number) => number): number => {
  let s = 0;
  for (let i = 0; i < d; i++) s += f(x - i / 2);
  return s;
};

/** log Γ_d(x) = d(d − 1)/4 log π + Σ log Γ(x − (i − 1)/2). */
const multivariateLogGamma = (d: number, x: number): number => ((d * (d - 1)) / 4) * Math.log(Math.PI) + sumOver(d, x, lgamma);

/** a = log Γ_d(η₁) − η₁ log|Λ/2| with Λ = V⁻¹, E and covariances of (log|Y|, Y_ij). */
function partition(eta: readonly number[], d: number): PartitionValues | undefined {
  const x = eta[0];
  const parts = precisionParts(eta, 1, d);
  if (!parts || !(x > (d - 1) / 2)) return undefined;
  const { inverse, logDeterminant } = parts;
  const v = (i: number, j: number): number => inverse[i + j * d];
  const pairs = triangle(d);
  const half = logDeterminant - d * Math.LN2;
  return {
    logPartition: multivariateLogGamma(d, x) - x * half,
    mean: [sumOver(d, x, digamma) - half, ...pairs.map(([i, j]) => 2 * x * v(i, j))],
    variance: [
      [sumOver(d, x, trigamma), ...pairs.map(([i, j]) => 2 * v(i, j))],
      ...pairs.map(([i, j]) => [2 * v(i, j), ...pairs.map(([k, l]) => 2 * x * (v(i, k) * v(j, l) + v(i, l) * v(j, k)))]),
    ],
  };
}

function naturalFromScale(df: number, scale: Float64Array, d: number): number[] | undefined {
  const { factor, failedAt } = cholesky(scale, d);
  if (failedAt >= 0 || !(df > d - 1) || !Number.isFinite(df)) return undefined;
  return [df / 2, ...naturalTriangle(choleskyInverse(factor, d), d)];
}

/**
 * η from E[log|Y|] and M = E[Y] = νV: Σψ((ν + 1 − i)/2) + d log 2 − d log ν = E[log|Y|] − log|M| for ν, whose left side rises from
 * −∞ to 0 (Jensen), on the scale log(ν − d + 1).
 */
function naturalFromMean(mean: readonly number[], d: number): number[] | undefined {
  const M = fromTriangle(mean, 1, d);
  const { factor, failedAt } = cholesky(M, d);
  if (failedAt >= 0) return undefined;
  const gap = mean[0] - choleskyLogDeterminant(factor, d);
  if (!(gap < 0)) return undefined;
  const dfAt = (t: number): number => d - 1 + Math.exp(t);
  const f = (t: number): number => sumOver(d, dfAt(t) / 2, digamma) - d * Math.log(dfAt(t) / 2) - gap;
  if (!(f(-30) < 0 && f(34) > 0)) return undefined;
  const df = dfAt(brentRoot(f, -30, 34, { tolerance: 1e-15 }).x);
  return naturalFromScale(
    df,
    M.map((v) => v / df),
    d,
  );
}

const logDeterminant: NumericFunction = Object.freeze({
  name: 'logdet',
  evaluate: (...y: number[]) => {
    const d = Math.round((Math.sqrt(8 * y.length + 1) - 1) / 2);
    const { factor, failedAt } = cholesky(fromTriangle(y, 0, d), d);
    return failedAt < 0 ? choleskyLogDeterminant(factor, d) : Number.NaN;
  },
});

/**
 * Wishart on positive definite d × d matrices: T = (log|Y|, Y_ij for i ≥ j), η = (ν/2, −½Λ_ii, −Λ_ij), Λ = V⁻¹,
 * b = |Y|^{−(d + 1)/2}, a = log Γ_d(η₁) − η₁ log|Λ/2|. E[Y] = νV. Source: Mardia, Kent & Bibby (1979), §3.4; Bartlett (1933).
 *
 * @param dimension d, the order of the matrices
 * @example
 * const w = wishart(2);
 * w.mean(w.at({ df: 5, scale: [[1, 0], [0, 2]] })); // the mean of log|Y|, then 5, 0, 10
 */
export function wishart(dimension: number): Wishart {
  const d = dimension;
  if (!Number.isInteger(d) || d < 1) {
    throw new ExpofamError('bad-option', { subject: 'wishart', found: `dimension ${dimension}`, expected: 'a whole number from 1' });
  }
  const pairs = triangle(d);
  const label = ([i, j]: readonly [number, number]): string => `${i + 1}_${j + 1}`;
  const wrong = (found: string, expected: string): ExpofamError =>
    new ExpofamError('bad-parameter', { subject: 'Wishart', found, expected });
  const contains = (eta: readonly number[]): boolean => eta[0] > (d - 1) / 2 && precisionParts(eta, 1, d) !== undefined;
  const family = exponentialFamily({
    name: 'wishart',
    title: 'Wishart',
    uses: ['sums of squares and products of a multivariate normal sample'],
    support: { ...(d === 1 ? positiveLine : realLine), description: `positive definite ${d} × ${d} matrices, by their lower triangle` },
    response: 'parts',
    responseNames: pairs.map((p) => `y${label(p)}`),
    parameters: [
      { name: 'eta1', domain: interval((d - 1) / 2, Number.POSITIVE_INFINITY) },
      ...pairs.map((p) => ({ name: `eta${label(p)}`, domain: reals })),
    ],
    jointDomain: { description: 'a positive definite inverse scale', contains },
    sufficientStatistic: (...y) => [call(logDeterminant, ...y), ...y],
    logBaseMeasure: (...y) => mul(-(d + 1) / 2, call(logDeterminant, ...y)),
    logPartition: partitionByValues('logPartition', (eta) => partition(eta, d)),
    logBaseInStatistic: [0, -(d + 1) / 2, ...pairs.map(() => 0)],
    naturalStart: (mean) => naturalFromMean(mean, d) ?? [d, ...pairs.map(([i, j]) => (i === j ? -0.5 : 0))],
    certifyAt: [0.2, 1, 30].map((size, k) => {
      const scale = Float64Array.from({ length: d * d }, (_, t) => size * (0.6 - 0.5 * k) ** Math.abs((t % d) - Math.floor(t / d)));
      return naturalFromScale(d - 1 + 3 ** (2 * k) / 2, scale, d) as number[];
    }),
    sampler: (random, eta) => draw(eta, d, random),
  });
  const operations = withOperations(family);
  const fromMean = (mean: readonly number[]): number[] => {
    const natural = mean.length === family.dimension ? naturalFromMean(mean, d) : undefined;
    if (!natural) throw wrong(`mean parameters ${mean.join(', ')}`, 'E[log|Y|] below log|E[Y]|, and a positive definite E[Y]');
    return natural;
  };
  const eta = (at: ParameterPoint): number[] => (!('natural' in at) && 'mean' in at ? fromMean(at.mean) : naturalOf(family, at));
  const isMatrix = (y: ResponseValue): boolean => !Number.isNaN(operations.statistic(y)[0]);
  return Object.freeze({
    ...operations,
    at: ({ df, scale }: WishartParameters) => {
      const symmetric = scale.length === d && scale.every((row, i) => row.length === d && row.every((v, j) => v === scale[j]?.[i]));
      const natural = symmetric ? naturalFromScale(df, Float64Array.from(scale.flat()), d) : undefined;
      if (!natural) {
        throw wrong(
          symmetric ? `df = ${df} or a scale that is not positive definite` : `a scale that is no symmetric ${d} × ${d} matrix`,
          `df above ${d - 1} and a symmetric positive definite scale`,
        );
      }
      return { natural };
    },
    parameters: (at: ParameterPoint) => {
      const natural = eta(at);
      const inverse = precisionParts(natural, 1, d)?.inverse ?? new Float64Array(d * d).fill(Number.NaN);
      return { df: 2 * natural[0], scale: Array.from({ length: d }, (_, i) => Array.from(inverse.subarray(i * d, (i + 1) * d))) };
    },
    natural: eta,
    logDensity: (y: ResponseValue, at: ParameterPoint) => (isMatrix(y) ? operations.logDensity(y, at) : Number.NEGATIVE_INFINITY),
    mle: (statistics: { readonly mean: readonly number[] }): Member => {
      const natural = fromMean(statistics.mean);
      return { natural, mean: operations.mean({ natural }), source: {} };
    },
    withConstants: () => wishart(d),
  });
}

/**
 * Bartlett's decomposition Y = C A Aᵀ Cᵀ with A lower triangular, A_ii² ~ χ²(ν − i + 1), A_ij ~ N(0, 1). C = L⁻ᵀ of the precision's
 * factor, C Cᵀ = V.
 */
function draw(eta: readonly number[], d: number, random: RandomSource): number[] {
  const factor = precisionParts(eta, 1, d)?.factor;
  if (!factor) return new Array<number>((d * (d + 1)) / 2).fill(Number.NaN);
  const columns = Array.from({ length: d }, (_, j) => {
    const column = new Float64Array(d);
    column[j] = Math.exp(0.5 * (Math.LN2 + sampleLogGamma(random, eta[0] - j / 2)));
    for (let i = j + 1; i < d; i++) column[i] = sampleNormal(random);
    return solveLowerTransposed(factor, d, column);
  });
  return triangle(d).map(([i, j]) => columns.reduce((s, c) => s + c[i] * c[j], 0));
}
