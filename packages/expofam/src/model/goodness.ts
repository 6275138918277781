import { blockRows } from '../engine/blockDesign.ts';
import type { RowFit } from './fitRows.ts';

/** Sums over rows at the fitted coefficients. */
export interface Goodness {
  /** Σ w·D(y, μ̂); undefined where the family has no unit deviance. */
  readonly deviance?: number;
  /** Σ w(y − μ̂)²/V(μ̂); undefined with several predictors. */
  readonly pearson?: number;
  /** Its root, also where the square overflows or vanishes. */
  readonly pearsonRoot?: number;
  /** What rounding of y and μ̂ alone would give for Pearson's sum: 0 residuals look like this. */
  readonly pearsonRounding?: number;
}

/** A block of rows at the fitted coefficients. */
export interface FittedBlock {
  readonly start: number;
  readonly n: number;
  readonly y: readonly Float64Array[];
  readonly u: readonly Float64Array[];
}

/** Deviance and Pearson's χ² of a fit, in one sweep; `also` sees the same blocks. */
export function goodness(fit: RowFit, also?: (block: FittedBlock) => void): Goodness {
  const { model, data } = fit;
  const deviance = model.unitDeviance ? compensatedSum() : undefined;
  const pearson = model.meanSlopeAndVariance && model.mean && model.responseCount === 1 ? compensatedSum() : undefined;
  const array = (): Float64Array => new Float64Array(blockRows);
  const [d, mu, slope, variance] = [array(), array(), array(), array()];
  const step = [array(), array(), array()];
  let rounding = 0;
  // Pearson residuals as a scaled sum of squares (as in LAPACK's dnrm2).
  let scale = 0;
  let squares = 0;
  fit.pass
    .sweep(fit.answer.theta, ({ start, n, y, u }) => {
      const block = { y, u };
      also?.({ start, n, y, u });
      if (deviance) model.unitDeviance?.(n, block, d);
      let stepped = false;
      if (pearson) {
        model.mean?.(n, block, [mu]);
        model.meanSlopeAndVariance?.(n, block, [slope, variance]);
      }
      for (let r = 0; r < n; r++) {
        const w = data.weights ? data.weights[start + r] : 1;
        if (w === 0) continue;
        deviance?.add(w * d[r]);
        if (!pearson) continue;
        const e = y[0][r] - mu[r];
        // 0/0 where the mean has reached the edge of its domain and the response lies on it.
        if (e === 0) continue;
        let residual = (Math.sqrt(w) * Math.abs(e)) / Math.sqrt(variance[r]);
        if (variance[r] === Number.POSITIVE_INFINITY || variance[r] === 0) {
          // e²/V = s²/W, from the parts that the row model keeps in range.
          if (!stepped) model.step(n, block, step, 'expected');
          stepped = true;
          residual = (Math.sqrt(w) * Math.abs(step[1][r])) / Math.sqrt(step[2][r]);
          pearson.add(residual * residual);
        } else {
          pearson.add((w * e * e) / variance[r]);
          rounding += w * ((2 ** -52 * y[0][r]) ** 2 / variance[r]);
        }
        if (residual > scale) {
          squares = 1 + squares * (scale / residual) ** 2;
          scale = residual;
        } else if (residual > 0) squares += (residual / scale) ** 2;
      }
    });
  return {
    ...(deviance ? { deviance: deviance.total() } : {}),
    ...(pearson ? { pearson: pearson.total(), pearsonRoot: scale === 0 ? 0 : scale * Math.sqrt(squares), pearsonRounding: rounding } : {}),
  };
}

/** Neumaier's compensated sum. */
export function compensatedSum(): { add(x: number): void; total(): number } {
  let sum = 0;
  let lost = 0;
  return {
    add(x: number) {
      const next = sum + x;
      lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
      sum = next;
    },
    total: () => sum + lost,
  };
}
