import type { ParameterMatrix } from '../engine/coefficientCovariance.ts';
import { cholesky } from '../math/linear/cholesky.ts';
import { symmetricEigen } from '../math/linear/symmetricEigen.ts';
import type { FittedRows } from './fittedRows.ts';
import { addOuterProduct, addScore, type RowScore, sweepScores, symmetrise } from './rowScores.ts';
import { bread } from './sandwich.ts';
import { multiply } from './smallMatrix.ts';

export type ClusterType = 'HC0' | 'HC1' | 'HC2' | 'HC3';

export interface ClusterOptions {
  /** For each way the cluster of each row, 0 … count − 1. */
  readonly ways: readonly Int32Array[];
  readonly type: ClusterType;
  /** Multiplies by G/(G − 1). */
  readonly adjust: boolean;
  /** With several ways: the last intersection is taken row by row, without adjustment. */
  readonly rowIntersection: boolean;
  readonly frequency?: Float64Array;
  readonly nobs: number;
  readonly rank: number;
}

/**
 * Clustered covariance of the parameters of the centred, scaled columns, one-way or multi-way, as `sandwich::vcovCL`:
 * Σ over the subsets of ways, with sign (−1)^(size + 1), of adj·Σ_g S_g S_gᵀ between two H⁻¹, S_g the sum of the cluster's
 * scores. HC1 multiplies by (n − 1)/(n − k). HC2 and HC3 take the scores through (I − H_gg)^−½ and (I − H_gg)^−1, with the
 * factor √((G − 1)/G). Sources: Liang & Zeger (1986); Cameron, Gelbach & Miller (2011); Bell & McCaffrey (2002).
 *
 * The inverse root of a cluster's block is found in P dimensions: with ZᵀZ = VλVᵀ, Z = W½XL, H⁻¹ = LLᵀ,
 * (I − ZZᵀ)^−p = I + Z V f(λ) Vᵀ Zᵀ, f = ((1 − λ)^−p − 1)/λ. Memory is G·P², not that of the cluster.
 */
export function clusterSandwich(fit: FittedRows, options: ClusterOptions): ParameterMatrix {
  const { ways, type, adjust, rowIntersection, frequency, nobs: n, rank: k } = options;
  const P = fit.layout.parameterCount;
  const meat = new Float64Array(P * P);
  const subsets = Array.from({ length: 2 ** ways.length - 1 }, (_, i) => i + 1);
  for (const subset of subsets) {
    const members = ways.filter((_, w) => (subset >> w) & 1);
    const sign = members.length % 2 === 1 ? 1 : -1;
    const byRow = rowIntersection && ways.length > 1 && members.length === ways.length;
    const { codes, count } = byRow ? { codes: undefined, count: n } : intersect(members);
    const factor = sign * (byRow ? (type === 'HC1' ? (n - k) / (n - 1) : 1) : adjust ? count / (count - 1) : 1);
    const own = codes
      ? type === 'HC2' || type === 'HC3'
        ? leveragedMeat(fit, codes, count, type, frequency)
        : plainMeat(fit, codes, count, frequency)
      : rowMeat(fit, type, frequency);
    for (let i = 0; i < own.length; i++) meat[i] += factor * own[i];
  }
  if (type === 'HC1') for (let i = 0; i < meat.length; i++) meat[i] *= (n - 1) / (n - k);
  return bread(fit, meat);
}

/** The clusters that several ways make together, numbered as they appear. */
function intersect(ways: readonly Int32Array[]): { readonly codes: Int32Array; readonly count: number } {
  let codes: Int32Array<ArrayBufferLike> = ways[0];
  for (const other of ways.slice(1)) {
    const seen = new Map<number, number>();
    let largest = 0;
    for (let i = 0; i < other.length; i++) largest = Math.max(largest, other[i]);
    codes = codes.map((c, i) => {
      const key = c * (largest + 1) + other[i];
      let code = seen.get(key);
      if (code === undefined) {
        code = seen.size;
        seen.set(key, code);
      }
      return code;
    });
  }
  let count = 0;
  for (let i = 0; i < codes.length; i++) count = Math.max(count, codes[i] + 1);
  return { codes, count };
}

function plainMeat(fit: FittedRows, codes: Int32Array, count: number, frequency: Float64Array | undefined): Float64Array {
  const P = fit.layout.parameterCount;
  const sums = Array.from({ length: count }, () => new Float64Array(P));
  sweepScores(fit, frequency, (row) => {
    if (row.weight !== 0) addScore(row, row.score, sums[codes[row.row]], row.frequency);
  });
  return outerSum(sums, P);
}

function outerSum(sums: readonly Float64Array[], P: number): Float64Array {
  const meat = new Float64Array(P * P);
  for (const s of sums) for (let a = 0; a < P; a++) if (s[a] !== 0) for (let b = a; b < P; b++) meat[a * P + b] += s[a] * s[b];
  return symmetrise(meat, P);
}

function rowMeat(fit: FittedRows, type: ClusterType, frequency: Float64Array | undefined): Float64Array {
  const P = fit.layout.parameterCount;
  const meat = new Float64Array(P * P);
  sweepScores(fit, frequency, (row) => {
    if (row.weight === 0) return;
    const left = 1 - row.information[0] * row.projection[0];
    const omega = type === 'HC2' ? 1 / left : type === 'HC3' ? 1 / (left * left) : 1;
    addOuterProduct(row, row.score, meat, P, row.frequency * omega);
  });
  return symmetrise(meat, P);
}

/** The meat with leverage-corrected scores; one linear predictor. */
function leveragedMeat(
  fit: FittedRows,
  codes: Int32Array,
  count: number,
  type: 'HC2' | 'HC3',
  frequency: Float64Array | undefined,
): Float64Array {
  const P = fit.layout.parameterCount;
  const clusters = Array.from({ length: count }, () => ({
    score: new Float64Array(P),
    weighted: new Float64Array(P),
    plain: new Float64Array(P * P),
    information: new Float64Array(P * P),
  }));
  const one = Float64Array.of(1);
  sweepScores(fit, frequency, (row: RowScore) => {
    if (row.weight === 0) return;
    const c = clusters[codes[row.row]];
    const f = row.frequency;
    addScore(row, row.score, c.score, f);
    addScore(row, row.score, c.weighted, f * row.information[0]);
    addOuterProduct(row, one, c.plain, P, f);
    addOuterProduct(row, one, c.information, P, f * row.information[0]);
  });
  const L = new Float64Array(P * P);
  const transposed = new Float64Array(P * P);
  // Of rows that are swept as Lᵀx it is the identity.
  const factor = fit.halfInverse ? undefined : cholesky(fit.inverseInformation, P).factor;
  // cholesky() gives L by columns; here by rows.
  for (let i = 0; i < P; i++) {
    for (let j = 0; j <= i; j++) {
      L[i * P + j] = factor ? factor[i + j * P] : i === j ? 1 : 0;
      transposed[j * P + i] = L[i * P + j];
    }
  }
  const sums = clusters.map((c) => {
    const inner = multiply(multiply(transposed, symmetrise(c.information, P), P, P, P), L, P, P, P);
    const { values, vectors } = symmetricEigen(inner, P);
    const projected = multiply(transposed, c.weighted, P, P, 1);
    const bent = new Float64Array(P);
    for (let e = 0; e < P; e++) {
      const lambda = Math.max(0, values[e]);
      const rest = 1 - lambda;
      // A cluster that fits itself in some direction (λ = 1) has no residual there.
      const f = rest <= 1e-10 ? 0 : type === 'HC3' ? 1 / rest : lambda < 1e-12 ? 0.5 : (1 / Math.sqrt(rest) - 1) / lambda;
      let dot = 0;
      for (let p = 0; p < P; p++) dot += vectors[p + e * P] * projected[p];
      for (let p = 0; p < P; p++) bent[p] += f * dot * vectors[p + e * P];
    }
    const correction = multiply(symmetrise(c.plain, P), multiply(L, bent, P, P, 1), P, P, 1);
    const root = Math.sqrt((count - 1) / count);
    return c.score.map((s, p) => root * (s + correction[p]));
  });
  return outerSum(sums, P);
}
