import type { RowModel } from '../family/rowModel.ts';
import { compensatedSum } from '../math/compensatedSum.ts';
import { sumOfBlock } from '../math/sumOfBlock.ts';
import type { PredictedBlock, RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';
import type { AtEdge } from './edgeWatch.ts';
import { weighed } from './weighed.ts';

/** Sums over rows at fitted coefficients, as numbers at the places of {@link fittedPlace}; 0 for what a family does not have. */
export type FittedSums = Float64Array;

/** Where in {@link FittedSums} each sum stands. */
export const fittedPlace = Object.freeze({
  /** Σ w·ℓ, up to terms free of the linear predictors. */
  logLikelihood: 0,
  /** Σ w·D(y, μ̂). */
  deviance: 1,
  /** Σ w(y − μ̂)²/V(μ̂). */
  pearson: 2,
  /** Its root is scale·√squares, also where its own square overflows or vanishes. */
  scale: 3,
  squares: 4,
  /** What rounding of y and μ̂ alone would give for Pearson's sum. */
  rounding: 5,
  /** 1 where some row is near the edge (edgeWatch.ts). */
  nearEdge: 6,
  /** Σ w·f(y), the part of a saturated density that depends on the response alone (saturatedParts.ts). */
  responses: 7,
});
export const fittedSize = 8;

/** What adds blocks of rows to their sums. */
export interface FittedSum {
  add(block: PredictedBlock): void;
  result(): FittedSums;
}

/** A running sum over blocks of rows; `atEdge` looks at the same blocks. */
export function fittedSum(data: Pick<RowData, 'y' | 'weights'>, model: RowModel, atEdge: AtEdge | undefined): FittedSum {
  const { weights } = data;
  const deviance = model.unitDeviance && !isCertain(data, model) ? compensatedSum() : undefined;
  const pearson = model.pearson ? pearsonSum(model, weights) : undefined;
  const likelihood = compensatedSum();
  const responses = model.hasResponsePart ? compensatedSum() : undefined;
  const array = (): Float64Array => new Float64Array(blockRows);
  const working = array();
  const out = { logLikelihood: array(), deviance: array(), pearson: [array(), array()], responses: array() } as const;
  let nearEdge = false;
  return {
    add(block) {
      const { start, n } = block;
      if (deviance || pearson || responses) model.fitted(n, block, out);
      else model.logLikelihood(n, block, out.logLikelihood);
      nearEdge ||= atEdge?.(block, out.logLikelihood) ?? false;
      likelihood.add(sumOfBlock(n, weighed(out.logLikelihood, weights, start, n, working)));
      deviance?.add(sumOfBlock(n, weighed(out.deviance, weights, start, n, working)));
      responses?.add(sumOfBlock(n, weighed(out.responses, weights, start, n, working)));
      pearson?.add(block, out.pearson);
    },
    result() {
      const { total = 0, scale = 0, squares = 0, rounding = 0 } = pearson?.result() ?? {};
      const sums = [likelihood.total(), deviance?.total() ?? 0, total, scale, squares, rounding, nearEdge ? 1 : 0, responses?.total() ?? 0];
      return Float64Array.from(sums);
    },
  };
}

/** One label each: the saturated model has likelihood one there, and the deviance is −2ℓ. */
export const isCertain = ({ y }: Pick<RowData, 'y'>, model: RowModel): boolean =>
  model.certain || y.every((column) => !(column instanceof Float64Array));

/** A running sum of the sums of parts. */
export function addFittedSums(): { add(part: FittedSums): void; result(): FittedSums } {
  const { logLikelihood, deviance, pearson, rounding, responses } = fittedPlace;
  const places = [logLikelihood, deviance, pearson, rounding, responses];
  const sums = places.map(compensatedSum);
  const residuals = scaledSquares();
  const total = new Float64Array(fittedSize);
  return {
    add(part) {
      places.forEach((at, k) => {
        sums[k].add(part[at]);
      });
      residuals.add(part[fittedPlace.scale], part[fittedPlace.squares]);
      total[fittedPlace.nearEdge] = Math.max(total[fittedPlace.nearEdge], part[fittedPlace.nearEdge]);
    },
    result() {
      places.forEach((at, k) => {
        total[at] = sums[k].total();
      });
      total[fittedPlace.scale] = residuals.scale;
      total[fittedPlace.squares] = residuals.squares;
      return total;
    },
  };
}

/** NaN is 0/0 at an edge; a sum out of the middle of the range has terms that vanished or overflowed. */
export const usualPearson = (sum: number): boolean => sum > 1e-200 && sum < 1e200;

/** A running sum of squares, squares · scale² (as in LAPACK's dnrm2); `add` takes another one, or the root of a square. */
export function scaledSquares(): { scale: number; squares: number; add(x: number, squares?: number): void } {
  return {
    scale: 0,
    squares: 0,
    add(x, squares = 1) {
      if (x > this.scale) {
        this.squares = squares + this.squares * (this.scale / x) ** 2;
        this.scale = x;
      } else if (x > 0) this.squares += squares * (x / this.scale) ** 2;
    },
  };
}

/** Σ w(y − μ)²/V of blocks: their terms at once where nothing overflows or vanishes, else row by row. */
function pearsonSum(
  model: RowModel,
  weights: Float64Array | undefined,
): {
  add(block: PredictedBlock, terms: readonly [Float64Array, Float64Array]): void;
  result(): { readonly total: number; readonly scale: number; readonly squares: number; readonly rounding: number };
} {
  const array = (): Float64Array => new Float64Array(blockRows);
  const [mu, slope, variance, working] = [array(), array(), array(), array()];
  const step = [array(), array(), array()];
  const sum = compensatedSum();
  let rounding = 0;
  const residuals = scaledSquares();
  const addRows = ({ start, n, y, u }: PredictedBlock): void => {
    const block = { y, u };
    model.mean?.(n, block, [mu]);
    model.meanSlopeAndVariance?.(n, block, [slope, variance]);
    let stepped = false;
    for (let r = 0; r < n; r++) {
      const w = weights ? weights[start + r] : 1;
      if (w === 0) continue;
      const e = y[0][r] - mu[r];
      // 0/0 where the mean has reached the edge of its domain and the response lies on it.
      if (e === 0) continue;
      let residual = (Math.sqrt(w) * Math.abs(e)) / Math.sqrt(variance[r]);
      if (variance[r] === Number.POSITIVE_INFINITY || variance[r] === 0) {
        // e²/V = s²/W, from the parts that the row model keeps in range.
        if (!stepped) model.step(n, block, step, 'expected');
        stepped = true;
        residual = (Math.sqrt(w) * Math.abs(step[1][r])) / Math.sqrt(step[2][r]);
        sum.add(residual * residual);
      } else {
        sum.add((w * e * e) / variance[r]);
        rounding += w * ((2 ** -52 * y[0][r]) ** 2 / variance[r]);
      }
      residuals.add(residual);
    }
  };
  return {
    add(block, terms) {
      const { start, n } = block;
      const part = sumOfBlock(n, weighed(terms[0], weights, start, n, working));
      if (!usualPearson(part)) return addRows(block);
      sum.add(part);
      residuals.add(Math.sqrt(part));
      rounding += sumOfBlock(n, weighed(terms[1], weights, start, n, working));
    },
    result: () => ({ total: sum.total(), scale: residuals.scale, squares: residuals.squares, rounding }),
  };
}
