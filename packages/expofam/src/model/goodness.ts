import { blockRows } from '../engine/blockDesign.ts';
import { type CoefficientPoint, type PredictedBlock, weighed } from '../engine/blockPass.ts';
import type { RowFit } from './fitRows.ts';

/** Sums over rows at the fitted coefficients. */
export interface Goodness {
  /** Σ w·D(y, μ̂); undefined where the family has no unit deviance. */
  readonly deviance?: number;
  /** Σ w(y − μ̂)²/V(μ̂); undefined with several predictors. */
  readonly pearson?: number;
  /** Its root, also where the square overflows or vanishes. */
  readonly pearsonRoot?: number;
  /** Σ w·ℓ, up to terms free of the linear predictors. */
  readonly logLikelihood: number;
  /** What rounding of y and μ̂ alone would give for Pearson's sum: 0 residuals look like this. */
  readonly pearsonRounding?: number;
}

/** A block of rows at the fitted coefficients. */
export type FittedBlock = PredictedBlock;

/** What of a fit its goodness is computed from. */
export type FittedRows = Pick<RowFit, 'model' | 'data' | 'pass'> & { readonly answer: CoefficientPoint };

/** Deviance, Pearson's χ² and likelihood of a fit, in one sweep; `also` sees the same blocks with the likelihoods of their rows. */
export function goodness(fit: FittedRows, also?: (block: FittedBlock, logLikelihood: Float64Array) => void): Goodness {
  const { model, data } = fit;
  // One label each: the saturated model has likelihood one there too.
  const certain = model.certain || data.y.every((column) => !(column instanceof Float64Array));
  const deviance = model.unitDeviance && !certain ? compensatedSum() : undefined;
  const pearson = model.pearson ? pearsonSum(fit) : undefined;
  const likelihood = compensatedSum();
  const array = (): Float64Array => new Float64Array(blockRows);
  const working = array();
  const out = { logLikelihood: array(), deviance: array(), pearson: [array(), array()] } as const;
  fit.pass
    .predictors(fit.answer, (block) => {
      const { start, n } = block;
      if (deviance || pearson) model.fitted(n, block, out);
      else model.logLikelihood(n, block, out.logLikelihood);
      also?.(block, out.logLikelihood);
      likelihood.add(sumOfBlock(n, weighed(out.logLikelihood, data.weights, start, n, working)));
      deviance?.add(sumOfBlock(n, weighed(out.deviance, data.weights, start, n, working)));
      pearson?.add(block, out.pearson);
    });
  const logLikelihood = likelihood.total();
  return {
    logLikelihood,
    ...(deviance ? { deviance: deviance.total() } : model.unitDeviance ? { deviance: -2 * logLikelihood } : {}),
    ...pearson?.result(),
  };
}

/** Σ w(y − μ)²/V of blocks: their terms at once where nothing overflows or vanishes, else row by row. */
function pearsonSum({ model, data }: FittedRows): {
  add(block: FittedBlock, terms: readonly [Float64Array, Float64Array]): void;
  result(): Pick<Goodness, 'pearson' | 'pearsonRoot' | 'pearsonRounding'>;
} {
  const array = (): Float64Array => new Float64Array(blockRows);
  const [mu, slope, variance, working] = [array(), array(), array(), array()];
  const step = [array(), array(), array()];
  const sum = compensatedSum();
  let rounding = 0;
  // Pearson residuals as a scaled sum of squares (as in LAPACK's dnrm2).
  let scale = 0;
  let squares = 0;
  const addResidual = (residual: number): void => {
    if (residual > scale) {
      squares = 1 + squares * (scale / residual) ** 2;
      scale = residual;
    } else if (residual > 0) squares += (residual / scale) ** 2;
  };
  const addRows = ({ start, n, y, u }: FittedBlock): void => {
    const block = { y, u };
    model.mean?.(n, block, [mu]);
    model.meanSlopeAndVariance?.(n, block, [slope, variance]);
    let stepped = false;
    for (let r = 0; r < n; r++) {
      const w = data.weights ? data.weights[start + r] : 1;
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
      addResidual(residual);
    }
  };
  return {
    add(block, terms) {
      const { start, n } = block;
      const part = sumOfBlock(n, weighed(terms[0], data.weights, start, n, working));
      // NaN is 0/0 at an edge; a sum out of the middle of the range has terms that vanished or overflowed.
      if (!(part > 1e-200 && part < 1e200)) return addRows(block);
      sum.add(part);
      addResidual(Math.sqrt(part));
      rounding += sumOfBlock(n, weighed(terms[1], data.weights, start, n, working));
    },
    result: () => ({
      pearson: sum.total(),
      pearsonRoot: scale === 0 ? 0 : scale * Math.sqrt(squares),
      pearsonRounding: rounding,
    }),
  };
}

/** Σ a[i] of a block, in four sums so that no addition waits for the one before. */
export function sumOfBlock(n: number, a: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i];
    s1 += a[i + 1];
    s2 += a[i + 2];
    s3 += a[i + 3];
  }
  for (let i = whole; i < n; i++) s0 += a[i];
  return s0 + s1 + (s2 + s3);
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
