import { counted } from '../core/counted.ts';
import { ExpofamError } from '../core/expofamError.ts';
import { mul } from '../expr/node.ts';
import { exponentialFamily } from '../family/exponentialFamily.ts';
import { reals } from '../family/interval.ts';
import type { Member, ResponseValue, SufficientStatistics } from '../family/operations.ts';
import { naturalOf, type ParameterPoint } from '../family/parameterPoint.ts';
import { realLine } from '../family/support.ts';
import { type OperationalFamily, withOperations } from '../family/withOperations.ts';
import { log1pmx } from '../math/bd0.ts';
import { cholesky, choleskyInverse, choleskySolve, solveLower, solveLowerTransposed } from '../math/linear/cholesky.ts';
import { sampleNormal } from '../math/random/continuousSamplers.ts';
import type { RandomSource } from '../math/random/random.ts';
import {
  fromTriangle,
  naturalTriangle,
  type PartitionValues,
  type PrecisionParts,
  partitionByValues,
  precisionParts,
  triangle,
  triangleSize,
} from './symmetricParts.ts';

/** Mean vector and covariance matrix, by rows. */
export interface NormalMoments {
  readonly mean: readonly number[];
  readonly covariance: readonly (readonly number[])[];
}

/** A sample's statistics with its centred sums, from which maximum likelihood loses no digits. */
export interface CentredStatistics extends SufficientStatistics {
  readonly centre: readonly number[];
  /** (1/n) Σ(y − ȳ)(y − ȳ)ᵀ, the lower triangle by rows. */
  readonly scatter: readonly number[];
}

/** The multivariate normal of a dimension, with what its matrices allow besides the operations of every family. */
export interface MultivariateNormal extends OperationalFamily {
  /** The member with this mean and covariance. @throws ExpofamError `bad-parameter` where the covariance is not positive definite */
  at(moments: NormalMoments): ParameterPoint;
  /** Mean and covariance of a member. */
  moments(at: ParameterPoint): NormalMoments;
  statistics(sample: Iterable<ResponseValue>): CentredStatistics;
}

/** Λ = L Lᵀ, Σ = Λ⁻¹ and μ = Σ η₁. */
interface Parts extends PrecisionParts {
  readonly mu: Float64Array;
}

function partsOf(eta: readonly number[], d: number): Parts | undefined {
  const parts = precisionParts(eta, d, d);
  return parts && { ...parts, mu: choleskySolve(parts.factor, d, Float64Array.from(eta.slice(0, d))) };
}

/** a = ½ η₁ᵀΛ⁻¹η₁ − ½ log|Λ|, E and covariances of (y, y_i y_j). */
function partition(eta: readonly number[], d: number): PartitionValues | undefined {
  const parts = partsOf(eta, d);
  if (!parts) return undefined;
  const { mu, inverse, logDeterminant } = parts;
  const s = (i: number, j: number): number => inverse[i + j * d];
  const pairs = triangle(d);
  // Cov(y_i y_j, y_k y_l) = Σ_ik Σ_jl + Σ_il Σ_jk + the terms with one Σ and two means (Isserlis 1918).
  const quartic = ([i, j]: readonly [number, number], [k, l]: readonly [number, number]): number =>
    s(i, k) * s(j, l) +
    s(i, l) * s(j, k) +
    mu[i] * mu[k] * s(j, l) +
    mu[i] * mu[l] * s(j, k) +
    mu[j] * mu[k] * s(i, l) +
    mu[j] * mu[l] * s(i, k);
  const cubic = (i: number, [k, l]: readonly [number, number]): number => mu[k] * s(i, l) + mu[l] * s(i, k);
  const first = Array.from({ length: d }, (_, i) => i);
  return {
    logPartition: 0.5 * first.reduce((sum, i) => sum + eta[i] * mu[i], 0) - 0.5 * logDeterminant,
    mean: [...mu, ...pairs.map(([i, j]) => s(i, j) + mu[i] * mu[j])],
    variance: [
      ...first.map((i) => [...first.map((j) => s(i, j)), ...pairs.map((p) => cubic(i, p))]),
      ...pairs.map((p) => [...first.map((i) => cubic(i, p)), ...pairs.map((q) => quartic(p, q))]),
    ],
  };
}

/** η of a mean and a covariance (column-major). */
function naturalFromMoments(mean: ArrayLike<number>, covariance: Float64Array, d: number): number[] | undefined {
  const { factor, failedAt } = cholesky(covariance, d);
  if (failedAt >= 0) return undefined;
  return [
    ...choleskySolve(
      factor,
      d,
      Float64Array.from({ length: d }, (_, i) => mean[i]),
    ),
    ...naturalTriangle(choleskyInverse(factor, d), d),
  ];
}

/**
 * Multivariate normal on ℝᵈ: T = (y, y_i y_j for i ≥ j), η = (Λμ, −½Λ_ii, −Λ_ij), Λ = Σ⁻¹, a = ½ η₁ᵀΛ⁻¹η₁ − ½ log|Λ|,
 * b = (2π)^{−d/2}. Everything goes through Cholesky factors. Source: Mardia, Kent & Bibby (1979), §3.
 *
 * @param dimension d, the length of a response
 * @example
 * const normal = multivariateNormal(2);
 * const p = normal.at({ mean: [1, 2], covariance: [[2, 0.5], [0.5, 1]] });
 * normal.sample(p, 3, randomSource(1));
 */
export function multivariateNormal(dimension: number): MultivariateNormal {
  const d = dimension;
  if (!Number.isInteger(d) || d < 1) {
    throw new ExpofamError('bad-option', {
      subject: 'multivariateNormal',
      found: `dimension ${dimension}`,
      expected: 'a whole number from 1',
    });
  }
  const pairs = triangle(d);
  const label = ([i, j]: readonly [number, number]): string => `${i + 1}_${j + 1}`;
  const names = Array.from({ length: d }, (_, i) => `y${i + 1}`);
  const wrong = (found: string, expected: string): ExpofamError =>
    new ExpofamError('bad-parameter', { subject: 'multivariate normal', found, expected });
  const member = (eta: readonly number[]): Parts => {
    const parts = partsOf(eta, d);
    if (!parts) throw wrong('a precision that is not positive definite', 'one that is');
    return parts;
  };
  const family = exponentialFamily({
    name: 'multivariate-normal',
    title: 'Multivariate normal',
    uses: ['several measurements of one thing that go together'],
    support: { ...realLine, description: `vectors of ${d} numbers` },
    response: 'parts',
    responseNames: names,
    parameters: [
      ...names.map((_, i) => ({ name: `eta${i + 1}`, domain: reals })),
      ...pairs.map((p) => ({ name: `eta${label(p)}`, domain: reals })),
    ],
    jointDomain: { description: 'a positive definite precision', contains: (eta) => precisionParts(eta, d, d) !== undefined },
    sufficientStatistic: (...y) => [...y, ...pairs.map(([i, j]) => mul(y[i], y[j]))],
    logBaseMeasure: () => -0.5 * d * Math.log(2 * Math.PI),
    logPartition: partitionByValues('logPartition', (eta) => partition(eta, d)),
    naturalStart: (mean) =>
      naturalFromMoments(mean, centred(mean, d), d) ?? [...mean.slice(0, d), ...pairs.map(([i, j]) => (i === j ? -0.5 : 0))],
    certifyAt: [0.2, 1, 30].map((scale, k) => {
      const covariance = Float64Array.from({ length: d * d }, (_, t) => scale * (0.6 - 0.5 * k) ** Math.abs((t % d) - Math.floor(t / d)));
      return naturalFromMoments(
        Array.from({ length: d }, (_, i) => Math.sqrt(scale) * (i - k)),
        covariance,
        d,
      ) as number[];
    }),
    sampler: (random, eta) => draw(member(eta), d, random),
  });
  const operations = withOperations(family);
  const eta = (at: ParameterPoint): number[] => (!('natural' in at) && 'mean' in at ? fromMean(at.mean) : naturalOf(family, at));
  const fromMean = (mean: readonly number[]): number[] => {
    const natural = mean.length === family.dimension ? naturalFromMoments(mean, centred(mean, d), d) : undefined;
    if (!natural) throw wrong(`mean parameters ${mean.join(', ')}`, 'E[y] and E[y_i y_j] with a positive definite covariance');
    return natural;
  };
  const entropy = (at: ParameterPoint): number => 0.5 * d * (1 + Math.log(2 * Math.PI)) - 0.5 * member(eta(at)).logDeterminant;
  const kl = (p: ParameterPoint, q: ParameterPoint): number => divergence(member(eta(p)), member(eta(q)), d);
  const memberOf = (natural: readonly number[]): Member => ({ natural, mean: operations.mean({ natural }), source: {} });
  return Object.freeze({
    ...operations,
    at: ({ mean, covariance }: NormalMoments) => {
      const isSquare = mean.length === d && covariance.length === d && covariance.every((row) => row.length === d);
      const symmetric = isSquare && covariance.every((row, i) => row.every((v, j) => v === covariance[j][i]));
      const natural = symmetric ? naturalFromMoments(mean, Float64Array.from(covariance.flat()), d) : undefined;
      if (!natural) {
        throw wrong(
          !isSquare
            ? `${counted(mean.length, 'mean')} and ${counted(covariance.length, 'row')}`
            : symmetric
              ? 'a covariance that is not positive definite'
              : 'a covariance that is not symmetric',
          `${d} means and a symmetric positive definite covariance`,
        );
      }
      return { natural };
    },
    moments: (at: ParameterPoint) => {
      const { mu, inverse } = member(eta(at));
      return { mean: [...mu], covariance: Array.from({ length: d }, (_, i) => Array.from(inverse.subarray(i * d, (i + 1) * d))) };
    },
    natural: eta,
    // −½‖Lᵀ(y − μ)‖² from the difference, so that responses far from zero keep their digits.
    logDensity: (y: ResponseValue, at: ParameterPoint) => {
      operations.statistic(y);
      const values = typeof y === 'number' ? [y] : y;
      const { mu, factor, logDeterminant } = member(eta(at));
      let squares = 0;
      for (let j = 0; j < d; j++) {
        let v = 0;
        for (let i = j; i < d; i++) v += factor[i + j * d] * (values[i] - mu[i]);
        squares += v * v;
      }
      return -0.5 * (d * Math.log(2 * Math.PI) - logDeterminant + squares);
    },
    entropy,
    kl,
    crossEntropy: (p: ParameterPoint, q: ParameterPoint) => entropy(p) + kl(p, q),
    statistics: (sample: Iterable<ResponseValue>) => centredStatistics(sample, d, operations.statistic),
    mle: (statistics: { readonly mean: readonly number[] } & Partial<CentredStatistics>) => {
      const { centre, scatter } = statistics;
      const natural = centre && scatter ? naturalFromMoments(centre, fromTriangle(scatter, 0, d), d) : fromMean(statistics.mean);
      if (!natural) throw wrong('a sample whose covariance is singular', `at least ${d + 1} observations that span the space`);
      return memberOf(natural);
    },
    withConstants: () => multivariateNormal(d),
  });
}

/** E[yyᵀ] − E[y]E[y]ᵀ from mean parameters. */
function centred(mean: readonly number[], d: number): Float64Array {
  const out = fromTriangle(mean, d, d);
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) out[i + j * d] -= mean[i] * mean[j];
  return out;
}

/** y = μ + L⁻ᵀz has the covariance (L Lᵀ)⁻¹. */
function draw({ factor, mu }: Parts, d: number, random: RandomSource): number[] {
  const z = solveLowerTransposed(
    factor,
    d,
    Float64Array.from({ length: d }, () => sampleNormal(random)),
  );
  return Array.from(z, (v, i) => mu[i] + v);
}

/**
 * KL(p‖q) = ½(‖M‖² − d − 2 Σ log M_ii + ‖L_qᵀ(μ_p − μ_q)‖²) with M = L_qᵀL_p⁻ᵀ upper triangular (the precisions' factors), as a sum of
 * terms none of which is negative: zero for equal members and exact near them.
 */
function divergence(p: Parts, q: Parts, d: number): number {
  let total = 0;
  for (let j = 0; j < d; j++) {
    // Column j of (L_p⁻¹ L_q), whose transpose is M.
    const column = solveLower(p.factor, d, q.factor.slice(j * d, (j + 1) * d));
    for (let i = 0; i < d; i++) {
      const m = column[i];
      total += i === j ? (m - 1) ** 2 - 2 * log1pmx(m - 1) : m * m;
    }
    let v = 0;
    for (let i = j; i < d; i++) v += q.factor[i + j * d] * (p.mu[i] - q.mu[i]);
    total += v * v;
  }
  return 0.5 * total;
}

/** Means of T with centred sums beside them (Welford 1962). */
function centredStatistics(sample: Iterable<ResponseValue>, d: number, statistic: (y: ResponseValue) => number[]): CentredStatistics {
  const pairs = triangle(d);
  const centre = new Array<number>(d).fill(0);
  const scatter = new Array<number>(triangleSize(d)).fill(0);
  let count = 0;
  for (const y of sample) {
    const t = statistic(y);
    count++;
    const before = centre.map((c, i) => t[i] - c);
    before.forEach((v, i) => {
      centre[i] += v / count;
    });
    pairs.forEach(([i, j], k) => {
      scatter[k] += (before[i] * (t[j] - centre[j]) - scatter[k]) / count;
    });
  }
  return { count, mean: [...centre, ...pairs.map(([i, j], k) => scatter[k] + centre[i] * centre[j])], centre, scatter };
}
