import type { FittedRows } from './fittedRows.ts';
import { addScore, sweepScores, symmetrise } from './rowScores.ts';
import { bread } from './sandwich.ts';

/** The lag that Newey and West's rule of thumb gives: ⌊4(n/100)^(2/9)⌋. */
export const defaultLag = (n: number): number => Math.floor(4 * (n / 100) ** (2 / 9));

/**
 * Newey–West covariance of the parameters, for rows in the order of time: scores up to `lag` rows apart are correlated, with
 * Bartlett weights 1 − l/(lag + 1). As `sandwich::NeweyWest(prewhite = FALSE)`; `adjust` multiplies by n/(n − k).
 * Source: Newey & West (1987). Memory is (lag + 1)·P.
 */
export function neweyWestCovariance(
  fit: FittedRows,
  options: { readonly lag: number; readonly adjust: boolean; readonly nobs: number; readonly rank: number },
): Float64Array {
  const P = fit.layout.parameterCount;
  const { lag, adjust, nobs: n, rank: k } = options;
  const kept = Array.from({ length: lag + 1 }, () => new Float64Array(P));
  const meat = new Float64Array(P * P);
  let count = 0;
  sweepScores(fit, undefined, (row) => {
    const own = kept[count % (lag + 1)].fill(0);
    addScore(row, row.score, own);
    for (let l = 0; l <= Math.min(lag, count); l++) {
      const earlier = kept[(count - l) % (lag + 1)];
      const weight = l === 0 ? 1 : 1 - l / (lag + 1);
      for (let a = 0; a < P; a++) {
        for (let b = a; b < P; b++) {
          const cross = l === 0 ? own[a] * own[b] : own[a] * earlier[b] + earlier[a] * own[b];
          meat[a * P + b] += weight * cross;
        }
      }
    }
    count++;
  });
  symmetrise(meat, P);
  if (adjust) for (let i = 0; i < meat.length; i++) meat[i] *= n / (n - k);
  return bread(fit, meat);
}
