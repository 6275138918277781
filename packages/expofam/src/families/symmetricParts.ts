import { call, type Expr, type NumericFunction } from '../expr/node.ts';
import { cholesky, choleskyInverse, choleskyLogDeterminant } from '../math/linear/cholesky.ts';

/** How many entries the lower triangle of a d × d matrix has. */
export const triangleSize = (d: number): number => (d * (d + 1)) / 2;

/** The (row, column) pairs of a lower triangle, by rows: (0, 0), (1, 0), (1, 1), (2, 0) …. */
export const triangle = (d: number): readonly (readonly [number, number])[] =>
  Array.from({ length: d }, (_, i) => i).flatMap((i) => Array.from({ length: i + 1 }, (_, j) => [i, j] as const));

/** A symmetric d × d matrix (column-major) from its lower triangle by rows; entries off the diagonal times `factor`. */
export function fromTriangle(values: ArrayLike<number>, start: number, d: number, diagonal = 1, factor = 1): Float64Array {
  const out = new Float64Array(d * d);
  triangle(d).forEach(([i, j], t) => {
    out[i + j * d] = out[j + i * d] = values[start + t] * (i === j ? diagonal : factor);
  });
  return out;
}

/** What follows from a positive definite Λ, by its Cholesky factor: Λ = L Lᵀ. */
export interface PrecisionParts {
  readonly factor: Float64Array;
  readonly logDeterminant: number;
  /** Λ⁻¹, column-major. */
  readonly inverse: Float64Array;
}

/**
 * Λ of −½ yᵀΛy = Σ_i η_ii y_i² + Σ_{i>j} η_ij y_i y_j: Λ_ii = −2η_ii, Λ_ij = −η_ij. undefined where it is not positive definite.
 */
export function precisionParts(eta: ArrayLike<number>, start: number, d: number): PrecisionParts | undefined {
  const { factor, failedAt } = cholesky(fromTriangle(eta, start, d, -2, -1), d);
  if (failedAt >= 0) return undefined;
  return { factor, logDeterminant: choleskyLogDeterminant(factor, d), inverse: choleskyInverse(factor, d) };
}

/** The natural parameters of a quadratic form with this Λ (column-major). */
export const naturalTriangle = (precision: Float64Array, d: number): number[] =>
  triangle(d).map(([i, j]) => precision[i + j * d] * (i === j ? -0.5 : -1));

/** a(η) with ∇a and ∇²a, all at once. */
export interface PartitionValues {
  readonly logPartition: number;
  readonly mean: readonly number[];
  readonly variance: readonly (readonly number[])[];
}

/**
 * a(η) as an expression that is known by its values; its derivatives are calls of sister functions, and the last evaluation is
 * remembered, since all of them are asked for at the same η. NaN outside the domain.
 */
export function partitionByValues(
  name: string,
  compute: (eta: readonly number[]) => PartitionValues | undefined,
): (...eta: Expr[]) => Expr {
  let last: { readonly eta: readonly number[]; readonly values: PartitionValues | undefined } | undefined;
  const at = (eta: readonly number[]): PartitionValues | undefined => {
    if (!last || last.eta.length !== eta.length || last.eta.some((v, i) => v !== eta[i])) last = { eta: [...eta], values: compute(eta) };
    return last.values;
  };
  const kept = new Map<string, NumericFunction>();
  const keep = (key: string, make: () => NumericFunction): NumericFunction => {
    const known = kept.get(key) ?? Object.freeze(make());
    kept.set(key, known);
    return known;
  };
  const variance = (i: number, j: number): NumericFunction =>
    i < j
      ? variance(j, i)
      : keep(`${i} ${j}`, () => ({
          name: `${name}Covariance${i + 1}_${j + 1}`,
          evaluate: (...eta) => at(eta)?.variance[i][j] ?? Number.NaN,
        }));
  const mean = (i: number): NumericFunction =>
    keep(String(i), () => ({
      name: `${name}Mean${i + 1}`,
      evaluate: (...eta) => at(eta)?.mean[i] ?? Number.NaN,
      derivative: (partial, args) => call(variance(i, partial), ...args),
    }));
  const partition = keep('', () => ({
    name,
    evaluate: (...eta) => at(eta)?.logPartition ?? Number.NaN,
    derivative: (partial, args) => call(mean(partial), ...args),
  }));
  return (...eta) => call(partition, ...eta);
}
