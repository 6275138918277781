import { blockRows } from '../engine/blockDesign.ts';
import type { RowFit } from './fitRows.ts';

/** Sums over rows at the fitted coefficients. */
export interface Goodness {
  /** Σ w·D(y, μ̂); undefined where the family has no unit deviance. */
  readonly deviance?: number;
  /** Σ w(y − μ̂)²/V(μ̂); undefined with several predictors. */
  readonly pearson?: number;
}

/** Deviance and Pearson's χ² of a fit, in one sweep. */
export function goodness(fit: RowFit): Goodness {
  const { model, data } = fit;
  const deviance = model.unitDeviance ? compensatedSum() : undefined;
  const pearson = model.meanSlopeAndVariance && model.mean && model.responseCount === 1 ? compensatedSum() : undefined;
  const d = new Float64Array(blockRows);
  const mu = new Float64Array(blockRows);
  const slope = new Float64Array(blockRows);
  const variance = new Float64Array(blockRows);
  fit.pass
    .sweep(fit.answer.theta, ({ start, n, y, u }) => {
      const block = { y, u };
      if (deviance) model.unitDeviance?.(n, block, d);
      if (pearson) {
        model.mean?.(n, block, [mu]);
        model.meanSlopeAndVariance?.(n, block, [slope, variance]);
      }
      for (let r = 0; r < n; r++) {
        const w = data.weights ? data.weights[start + r] : 1;
        if (w === 0) continue;
        deviance?.add(w * d[r]);
        if (pearson) {
          const e = y[0][r] - mu[r];
          // 0/0 where the mean has reached the edge of its domain and the response lies on it.
          pearson.add(e === 0 ? 0 : (w * e * e) / variance[r]);
        }
      }
    });
  return { ...(deviance ? { deviance: deviance.total() } : {}), ...(pearson ? { pearson: pearson.total() } : {}) };
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
