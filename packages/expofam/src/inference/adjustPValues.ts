import { ExpofamError } from '../core/expofamError.ts';

export type PAdjustMethod = 'none' | 'bonferroni' | 'holm' | 'hochberg' | 'hommel' | 'BH' | 'BY';

/**
 * p-values adjusted for how many there are, as R's `p.adjust`; NaN stays and does not count. Sources: Holm (1979), Hochberg
 * (1988), Hommel (1988), Benjamini & Hochberg (1995), Benjamini & Yekutieli (2001).
 *
 * @example
 * adjustPValues([0.01, 0.02, 0.5], 'holm'); // [0.03, 0.04, 0.5]
 */
export function adjustPValues(p: ArrayLike<number>, method: PAdjustMethod = 'holm'): number[] {
  const out = Array.from(p, (v) => v);
  const known = out.flatMap((v, i) => (Number.isNaN(v) ? [] : [i]));
  const m = known.length;
  const set = (order: readonly number[], values: readonly number[]): number[] => {
    order.forEach((i, k) => {
      out[i] = Math.min(1, values[k]);
    });
    return out;
  };
  const rising = [...known].sort((a, b) => out[a] - out[b]);
  const falling = [...rising].reverse();
  const running = (values: number[], keep: (a: number, b: number) => number): number[] => {
    let last = values[0];
    return values.map((v) => {
      last = keep(last, v);
      return last;
    });
  };
  switch (method) {
    case 'none':
      return out;
    case 'bonferroni':
      return set(
        known,
        known.map((i) => m * out[i]),
      );
    case 'holm':
      return set(
        rising,
        running(
          rising.map((i, k) => (m - k) * out[i]),
          Math.max,
        ),
      );
    case 'hochberg':
      return set(
        falling,
        running(
          falling.map((i, k) => (k + 1) * out[i]),
          Math.min,
        ),
      );
    case 'BH':
    case 'BY': {
      let harmonic = 1;
      if (method === 'BY') for (let k = 2; k <= m; k++) harmonic += 1 / k;
      return set(
        falling,
        running(
          falling.map((i, k) => ((harmonic * m) / (m - k)) * out[i]),
          Math.min,
        ),
      );
    }
    case 'hommel': {
      const sorted = rising.map((i) => out[i]);
      const q = new Array<number>(m).fill(Math.min(...sorted.map((v, i) => (m * v) / (i + 1))));
      const adjusted = [...q];
      for (let j = m - 1; j >= 2; j--) {
        const last = m - j;
        let q1 = Number.POSITIVE_INFINITY;
        for (let i = last + 1; i < m; i++) q1 = Math.min(q1, (j * sorted[i]) / (2 + i - last - 1));
        for (let i = 0; i <= last; i++) q[i] = Math.min(j * sorted[i], q1);
        for (let i = last + 1; i < m; i++) q[i] = q[last];
        for (let i = 0; i < m; i++) adjusted[i] = Math.max(adjusted[i], q[i]);
      }
      return set(
        rising,
        adjusted.map((v, i) => Math.max(v, sorted[i])),
      );
    }
    default:
      throw new ExpofamError('bad-option', {
        subject: 'adjustment of p-values',
        found: String(method),
        expected: 'none, bonferroni, holm, hochberg, hommel, BH or BY',
      });
  }
}
