import type { ParameterMatrix } from '../engine/coefficientCovariance.ts';
import type { FittedRows } from './fittedRows.ts';
import { addScore, sweepScores, symmetrise } from './rowScores.ts';
import { bread } from './sandwich.ts';
import { sandwichProduct, solveSmall } from './smallMatrix.ts';

/** The lag that Newey and West's rule of thumb gives: ⌊4(n/100)^(2/9)⌋. */
export const defaultLag = (n: number): number => Math.floor(4 * (n / 100) ** (2 / 9));

export interface NeweyWestOptions {
  /** The largest lag, or `auto`: chosen from the autocovariances of the scores ({@link automaticLag}). */
  readonly lag: number | 'auto';
  /** Order p of the vector autoregression that whitens the scores first; 0 for none. */
  readonly prewhite: number;
  /** Multiplies by n/(n − k). */
  readonly adjust: boolean;
  readonly nobs: number;
  readonly rank: number;
  /** How often each row stands there, one after the other; once by default. */
  readonly frequency?: Float64Array;
  /** v: the sum of the scores of all coefficients but the intercepts is vᵀs for the scores s of the fit's parameters. */
  readonly combination: Float64Array;
}

/** A covariance and the lag that it was made with; null where whitening or the choice of the lag has no answer. */
export interface NeweyWest extends ParameterMatrix {
  readonly lag: number;
}

/**
 * Newey–West covariance of the parameters, for rows in the order of time: scores up to `lag` rows apart are correlated, with
 * Bartlett weights 1 − l/(lag + 1). With `prewhite` the scores' vector autoregression u_t = ΣA_j u_{t−j} + e_t is taken out
 * first and put back at the end, D S Dᵀ with D = (I − ΣA_j)⁻¹ and S the sum of the e. As `sandwich::NeweyWest`.
 * Sources: Newey & West (1987); Andrews & Monahan (1992) on whitening. Memory is (lag + 1)·P; one sweep over the rows, one
 * more for each of `auto` and `prewhite`.
 */
export function neweyWestCovariance(fit: FittedRows, options: NeweyWestOptions): NeweyWest | null {
  const P = fit.layout.parameterCount;
  const { prewhite, adjust, nobs: n, rank: k } = options;
  const series = timeSeries(fit, options.frequency);
  const filter = prewhite > 0 ? autoregression(series, prewhite) : [];
  if (filter === undefined) return null;
  const lag = options.lag === 'auto' ? automaticLag(series, filter, options.combination) : options.lag;
  if (!Number.isFinite(lag)) return null;
  const kept: Float64Array[] = [];
  let meat: Float64Array = new Float64Array(P * P);
  sweepWhitened(series, filter, lag, (own, count, repeats) => {
    const place = count % (lag + 1);
    if (kept.length <= lag) kept.push(own.slice());
    else kept[place].set(own);
    for (let l = 0; l <= Math.min(lag, count); l++) {
      const earlier = kept[(count - l) % (lag + 1)];
      const weight = repeats * (l === 0 ? 1 : 1 - l / (lag + 1));
      for (let a = 0; a < P; a++) {
        for (let b = a; b < P; b++) {
          const cross = l === 0 ? own[a] * own[b] : own[a] * earlier[b] + earlier[a] * own[b];
          meat[a * P + b] += weight * cross;
        }
      }
    }
  });
  symmetrise(meat, P);
  if (filter.length > 0) {
    const left = new Float64Array(P * P);
    for (let a = 0; a < P; a++)
      for (let b = 0; b < P; b++) left[a * P + b] = (a === b ? 1 : 0) - filter.reduce((s, A) => s + A[a * P + b], 0);
    const D = solveSmall(left, identity(P), P, P);
    if (!D.every(Number.isFinite)) return null;
    meat = sandwichProduct(D, meat, P, P);
  }
  if (adjust) for (let i = 0; i < meat.length; i++) meat[i] *= n / (n - k);
  return { ...bread(fit, meat), lag };
}

/**
 * Newey and West's (1994) choice of the lag for Bartlett weights, ⌊1.1447·(s₁²/s₀²)^⅓·n^⅓⌋ with s₀ = Σσ_j, s₁ = Σ|j|σ_j over
 * the autocovariances σ_j, |j| ≤ m, of the scores' sum without the intercepts; m = ⌊4(n/100)^(2/9)⌋, of whitened scores
 * ⌊3(n/100)^(2/9)⌋. As `sandwich::bwNeweyWest`.
 */
function automaticLag(series: TimeSeries, filter: readonly Float64Array[], combination: Float64Array): number {
  const { length: n } = series;
  const m = Math.floor((filter.length > 0 ? 3 : 4) * (n / 100) ** (2 / 9));
  const recent = new Float64Array(m + 1);
  const sigma = new Float64Array(m + 1);
  sweepWhitened(series, filter, m, (own, count, repeats) => {
    let h = 0;
    for (let p = 0; p < own.length; p++) h += combination[p] * own[p];
    recent[count % (m + 1)] = h;
    for (let j = 0; j <= Math.min(m, count); j++) sigma[j] += repeats * h * recent[(count - j) % (m + 1)];
  });
  const [own, ...others] = sigma;
  const s0 = own + 2 * others.reduce((sum, v) => sum + v, 0);
  const s1 = 2 * others.reduce((sum, v, j) => sum + (j + 1) * v, 0);
  return Math.floor(1.1447 * Math.cbrt((s1 / s0) ** 2) * Math.cbrt(n));
}

/** The scores of a fit in the order of time. */
interface TimeSeries {
  readonly parameterCount: number;
  readonly length: number;
  /**
   * Visits every score with the p before it, the latest first. Of a row that stands there often, the scores that have the same
   * p + memory before them are visited once, with their number: `count` goes on by it.
   */
  sweep(p: number, memory: number, visit: (recent: readonly Float64Array[], count: number, repeats: number) => void): void;
}

function timeSeries(fit: FittedRows, frequency: Float64Array | undefined): TimeSeries {
  const { parameterCount } = fit.layout;
  return {
    parameterCount,
    length: frequency ? frequency.reduce((sum, f) => sum + f, 0) : fit.data.rowCount,
    sweep(p, memory, visit) {
      let recent = Array.from({ length: p + 1 }, () => new Float64Array(parameterCount));
      let count = 0;
      let row = 0;
      sweepScores(fit, undefined, (scores) => {
        const times = frequency ? frequency[row++] : 1;
        for (let t = 0; t < times; ) {
          const repeats = t < p + memory ? 1 : times - t;
          recent = [recent[p], ...recent.slice(0, p)];
          addScore(scores, scores.score, recent[0].fill(0));
          // The score of a row is that of all its observations.
          if (times !== 1)
            recent[0].forEach((v, a) => {
              recent[0][a] = v / times;
            });
          visit(recent, count, repeats);
          count += repeats;
          t += repeats;
        }
      });
    },
  };
}

/** Visits every score, from the p-th on less what the p before it predict. `own` is reused. */
function sweepWhitened(
  series: TimeSeries,
  filter: readonly Float64Array[],
  memory: number,
  visit: (own: Float64Array, count: number, repeats: number) => void,
): void {
  const { parameterCount: P } = series;
  const p = filter.length;
  series.sweep(p, memory, (recent, count, repeats) => {
    if (count < p) return;
    const own = recent[0].slice();
    filter.forEach((A, j) => {
      const earlier = recent[j + 1];
      for (let a = 0; a < P; a++) for (let b = 0; b < P; b++) own[a] -= A[a * P + b] * earlier[b];
    });
    visit(own, count - p, repeats);
  });
}

/** A₁ … A_p of the scores' vector autoregression by least squares without a mean (`ar.ols(demean = FALSE)`); undefined where singular. */
function autoregression(series: TimeSeries, p: number): Float64Array[] | undefined {
  const { parameterCount: P } = series;
  const size = P * p;
  const gram = new Float64Array(size * size);
  const cross = new Float64Array(size * P);
  const past = new Float64Array(size);
  series.sweep(p, 0, ([own, ...earlier], count, repeats) => {
    if (count < p) return;
    earlier.forEach((u, j) => {
      past.set(u, j * P);
    });
    for (let a = 0; a < size; a++) {
      if (past[a] === 0) continue;
      for (let b = a; b < size; b++) gram[a * size + b] += repeats * past[a] * past[b];
      for (let b = 0; b < P; b++) cross[a * P + b] += repeats * past[a] * own[b];
    }
  });
  symmetrise(gram, size);
  // More equations than rows, or columns that rows do not tell apart.
  if (series.length - p < size) return undefined;
  const scale = Float64Array.from({ length: size }, (_, a) => Math.sqrt(gram[a * size + a]));
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) gram[a * size + b] /= scale[a] * scale[b];
    for (let b = 0; b < P; b++) cross[a * P + b] /= scale[a];
  }
  const found = solveSmall(gram, cross, size, P);
  if (!found.every(Number.isFinite)) return undefined;
  return Array.from({ length: p }, (_, j) =>
    Float64Array.from({ length: P * P }, (_, i) => {
      const [b, a] = [i % P, Math.floor(i / P)];
      return found[(j * P + b) * P + a] / scale[j * P + b];
    }),
  );
}

const identity = (size: number): Float64Array => Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
