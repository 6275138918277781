import { blockRows } from '../engine/blockRows.ts';
import type { ParameterMatrix } from '../engine/coefficientCovariance.ts';
import type { ParameterColumn } from '../engine/designRows.ts';
import { symmetricEigen } from '../math/linear/symmetricEigen.ts';
import type { FittedRows } from './fittedRows.ts';
import { deletedScore } from './rowDiagnostics.ts';
import { addOuterProduct, type BlockEnd, plainColumns, type RowScore, sweepScores, symmetrise } from './rowScores.ts';
import { multiply, sandwichProduct } from './smallMatrix.ts';

/** Heteroscedasticity-consistent estimators, as in `sandwich::vcovHC`. */
export type HcType = 'HC0' | 'HC1' | 'HC2' | 'HC3' | 'HC4' | 'HC4m' | 'HC5';

/**
 * Sandwich covariances H⁻¹(Σ ω s sᵀ)H⁻¹ of the parameters of the centred, scaled columns, several in one sweep (two where
 * one needs the largest leverage). ω: HC0 1; HC1 n/(n − k); HC2 1/(1 − h); HC3 1/(1 − h)²; HC4 (1 − h)^−min(4, nh/k);
 * HC4m (1 − h)^−(min(1, nh/k) + min(1.5, nh/k)); HC5 (1 − h)^−½min(nh/k, max(4, 0.7n·max h/k)).
 * Sources: MacKinnon & White (1985); Cribari-Neto (2004); Cribari-Neto & da Silva (2011); Cribari-Neto, Souza &
 * Vasconcellos (2007).
 *
 * With several predictors HC3 takes the score as a fit without the row would, (I − WM)⁻¹s; HC2, HC4, HC4m and HC5 need a
 * leverage that is one number and give null.
 */
export function sandwichCovariances(
  fit: FittedRows,
  types: readonly HcType[],
  options: SandwichOptions,
): Record<string, ParameterMatrix | null> {
  const sums = sandwichSums(fit, types, options);
  sweepScores(fit, options.frequency, sums.add, undefined, sums.endBlock);
  return sums.covariances();
}

export interface SandwichOptions {
  readonly frequency?: Float64Array;
  readonly nobs: number;
  readonly rank: number;
}

/** What a sweep over the rows adds to: `add` sees each row, `endBlock` the end of each block. */
export interface SandwichSums {
  readonly add: (row: RowScore) => void;
  readonly endBlock: (end: BlockEnd) => void;
  readonly covariances: () => Record<string, ParameterMatrix | null>;
}

/** The sums of {@link sandwichCovariances} for a sweep that does more than these. */
export function sandwichSums(fit: FittedRows, types: readonly HcType[], options: SandwichOptions): SandwichSums {
  const P = fit.layout.parameterCount;
  const q = fit.model.predictorCount;
  const { frequency, nobs: n, rank: k } = options;
  const needsOne = new Set<HcType>(['HC2', 'HC4', 'HC4m', 'HC5']);
  const usable = types.filter((t) => q === 1 || !needsOne.has(t));
  let largest = 0;
  if (usable.includes('HC5')) {
    sweepScores(fit, frequency, ({ information, projection }) => {
      largest = Math.max(largest, information[0] * projection[0]);
    });
  }
  // HC1 is HC0 times a number.
  const summed = [...new Set(usable.map((t) => (t === 'HC1' ? 'HC0' : t)))];
  const meats = summed.map(() => new Float64Array(P * P));
  const factor = (type: Exclude<HcType, 'HC1'>, h: number): number => {
    switch (type) {
      case 'HC0':
        return 1;
      case 'HC2':
        return 1 / (1 - h);
      case 'HC3':
        return 1 / (1 - h) ** 2;
      case 'HC4':
        return (1 - h) ** -Math.min(4, (n * h) / k);
      case 'HC4m':
        return (1 - h) ** -(Math.min(1, (n * h) / k) + Math.min(1.5, (n * h) / k));
      case 'HC5':
        return (1 - h) ** (-0.5 * Math.min((n * h) / k, Math.max(4, (0.7 * n * largest) / k)));
    }
  };
  // Without categories the weights of a block's rows are kept, and its columns multiplied at its end.
  const byColumns = plainColumns(fit);
  const weights = summed.map(() => new Float64Array(byColumns ? blockRows : 0));
  const r = new Float64Array(q);
  const system = new Float64Array(q * q);
  const add = (row: RowScore): void => {
    if (byColumns) {
      const h = row.information[0] * row.projection[0];
      const square = row.frequency * row.score[0] * row.score[0];
      for (let t = 0; t < summed.length; t++) {
        const omega = factor(summed[t], h);
        // A row with leverage one has no residual: 0·∞ is 0.
        weights[t][row.r] = row.weight !== 0 && Number.isFinite(omega) ? omega * square : 0;
      }
      return;
    }
    if (row.weight === 0) return;
    summed.forEach((type, t) => {
      if (q > 1 && type === 'HC3') {
        deletedScore(row, r, system);
        addOuterProduct(row, r, meats[t], P, row.frequency);
      } else {
        const h = q === 1 ? row.information[0] * row.projection[0] : 0;
        const omega = factor(type, h);
        // A row with leverage one has no residual: 0·∞ is 0.
        if (Number.isFinite(omega)) addOuterProduct(row, row.score, meats[t], P, row.frequency * omega);
      }
    });
  };
  const endBlock = ({ n, columns }: BlockEnd): void => {
    if (byColumns && columns) for (let t = 0; t < summed.length; t++) addCrossProducts(columns, weights[t], meats[t], P, n);
  };
  const covariances = (): Record<string, ParameterMatrix | null> => {
    for (const meat of meats) symmetrise(meat, P);
    const out: Record<string, ParameterMatrix | null> = Object.fromEntries(types.map((t) => [t, null]));
    for (const type of usable) {
      const meat = meats[summed.indexOf(type === 'HC1' ? 'HC0' : type)];
      out[type] = bread(fit, type === 'HC1' ? meat.map((x) => (x * n) / (n - k)) : meat);
    }
    return out;
  };
  return { add, endBlock, covariances };
}

/** Adds Σ w xxᵀ over a block to the upper triangle of a P × P matrix. */
function addCrossProducts(columns: readonly ParameterColumn[], w: Float64Array, target: Float64Array, P: number, n: number): void {
  columns.forEach(({ block: x, at: a }, i) => {
    for (let k = 0; k <= i; k++) {
      const { block: z, at: b } = columns[k];
      let even = 0;
      let odd = 0;
      let r = 0;
      // Two sums: the additions of one need not wait for those of the other.
      for (; r + 1 < n; r += 2) {
        even += w[r] * x[r] * z[r];
        odd += w[r + 1] * x[r + 1] * z[r + 1];
      }
      if (r < n) even += w[r] * x[r] * z[r];
      target[Math.min(a, b) * P + Math.max(a, b)] += even + odd;
    }
  });
}

/** H⁻¹ M H⁻¹ of a sum of products of swept scores; L M Lᵀ = (L M^½)(L M^½)ᵀ where rows are swept as Lᵀx. */
export function bread({ layout, inverseInformation, halfInverse }: FittedRows, meat: Float64Array): ParameterMatrix {
  const P = layout.parameterCount;
  if (halfInverse) return { matrix: sandwichProduct(halfInverse, meat, P, P), half: halfOf(halfInverse, meat, P) };
  return { matrix: multiply(multiply(inverseInformation, meat, P, P, P), inverseInformation, P, P, P) };
}

/** L V Λ^½ with M = V Λ Vᵀ; undefined where M has a negative eigenvalue, as clustering in several ways may make it. */
function halfOf(L: Float64Array, meat: Float64Array, P: number): Float64Array | undefined {
  const { values, vectors } = symmetricEigen(meat, P);
  // Those of a singular M are zero within rounding.
  if (!values.every((v) => v >= -1e-12 * values[0])) return undefined;
  const root = Float64Array.from({ length: P * P }, (_, i) => {
    const [row, k] = [Math.floor(i / P), i % P];
    return vectors[row + k * P] * Math.sqrt(Math.max(0, values[k]));
  });
  return multiply(L, root, P, P, P);
}
