import { ExpofamError } from '../core/expofamError.ts';
import { normalQuantile } from '../math/normal.ts';

/** The receiver operating characteristic of scores for yes (1) and no (0). */
export interface RocCurve {
  /** A row is called positive where its score is at least the threshold; from +∞ down. */
  readonly thresholds: Float64Array;
  readonly sensitivity: Float64Array;
  readonly specificity: Float64Array;
  readonly auc: number;
  readonly stdError: number;
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
}

/**
 * ROC curve and area under it, with the variance and interval of DeLong, DeLong & Clarke-Pearson (1988), as
 * `pROC::ci.auc`. Ties count one half: the area is Mann and Whitney's statistic. A row of weight w and proportion y counts as
 * wy trials with yes and w(1 − y) with no. Rows without a score are left out.
 *
 * @param y 0 or 1, or proportions with the trials as `weights`; `scores` larger for 1
 * @throws ExpofamError `one-class`
 */
export function rocCurve(y: ArrayLike<number>, scores: ArrayLike<number>, level = 0.95, weights?: ArrayLike<number>): RocCurve {
  const weight = (i: number): number => (weights ? weights[i] : 1);
  const order = Array.from({ length: y.length }, (_, i) => i)
    .filter((i) => !Number.isNaN(scores[i]) && weight(i) > 0)
    .sort((a, b) => scores[b] - scores[a]);
  const n = order.length;
  let positives = 0;
  let negatives = 0;
  for (const i of order) {
    positives += weight(i) * y[i];
    negatives += weight(i) * (1 - y[i]);
  }
  if (!(positives > 0) || !(negatives > 0)) {
    throw new ExpofamError('one-class', { subject: 'ROC curve', found: 'rows of one class', expected: 'both classes' });
  }
  const thresholds = [Number.POSITIVE_INFINITY];
  const sensitivity = [0];
  const specificity = [1];
  // Of each group of equal scores: how many positives and negatives, the share of negatives below its positives (DeLong's V10)
  // and of positives above its negatives (V01).
  const groups: { readonly p: number; readonly m: number; readonly v10: number; readonly v01: number }[] = [];
  let above = 0;
  let passed = 0;
  let pairs = 0;
  for (let start = 0; start < n; ) {
    const score = scores[order[start]];
    let p = 0;
    let m = 0;
    for (; start < n && scores[order[start]] === score; start++) {
      p += weight(order[start]) * y[order[start]];
      m += weight(order[start]) * (1 - y[order[start]]);
    }
    passed += m;
    // Counts of pairs are exact; divided once at the end.
    pairs += p * (negatives - passed + m / 2);
    groups.push({ p, m, v10: (negatives - passed + m / 2) / negatives, v01: (above + p / 2) / positives });
    above += p;
    thresholds.push(score);
    sensitivity.push(above / positives);
    specificity.push((negatives - passed) / negatives);
  }
  const auc = pairs / (positives * negatives);
  const spread = (count: number, of: (g: (typeof groups)[number]) => readonly [number, number]): number =>
    count > 1
      ? groups.reduce((sum, g) => {
          const [times, v] = of(g);
          return sum + times * (v - auc) ** 2;
        }, 0) /
        (count - 1) /
        count
      : Number.NaN;
  const stdError = Math.sqrt(spread(positives, (g) => [g.p, g.v10]) + spread(negatives, (g) => [g.m, g.v01]));
  const z = -normalQuantile((1 - level) / 2);
  return {
    thresholds: Float64Array.from(thresholds),
    sensitivity: Float64Array.from(sensitivity),
    specificity: Float64Array.from(specificity),
    auc,
    stdError,
    lower: Math.max(0, auc - z * stdError),
    upper: Math.min(1, auc + z * stdError),
    level,
  };
}

/** Precision against recall, thresholds falling, and the average precision Σ (R_k − R_{k−1})P_k. */
export interface PrecisionRecall {
  readonly thresholds: Float64Array;
  readonly precision: Float64Array;
  readonly recall: Float64Array;
  readonly averagePrecision: number;
}

/** The precision–recall curve; rows and weights as in {@link rocCurve}. */
export function precisionRecall(y: ArrayLike<number>, scores: ArrayLike<number>, weights?: ArrayLike<number>): PrecisionRecall {
  const roc = rocCurve(y, scores, undefined, weights);
  let positives = 0;
  let negatives = 0;
  for (let i = 0; i < y.length; i++) {
    // The rows of the curve.
    if (Number.isNaN(scores[i])) continue;
    positives += (weights ? weights[i] : 1) * y[i];
    negatives += (weights ? weights[i] : 1) * (1 - y[i]);
  }
  const recall = roc.sensitivity.slice(1);
  const precision = recall.map((r, k) => {
    const hit = r * positives;
    const wrong = (1 - roc.specificity[k + 1]) * negatives;
    return hit / (hit + wrong);
  });
  let averagePrecision = 0;
  recall.forEach((r, k) => {
    averagePrecision += (r - (k === 0 ? 0 : recall[k - 1])) * precision[k];
  });
  return { thresholds: roc.thresholds.slice(1), precision, recall, averagePrecision };
}

/** Counts of observed against predicted classes, and what follows from them. */
export interface ConfusionMatrix {
  readonly classes: readonly string[];
  /** counts[observed][predicted]. */
  readonly counts: readonly (readonly number[])[];
  readonly accuracy: number;
  /** For each class; NaN where nothing was predicted or observed. */
  readonly precision: readonly number[];
  readonly recall: readonly number[];
  /** Cohen's κ. */
  readonly kappa: number;
}

/** The confusion matrix of observed and predicted classes; a row counts once, or as often as its weight says. */
export function confusionMatrix(
  observed: readonly string[],
  predicted: readonly (string | null)[],
  classes: readonly string[],
  weights?: ArrayLike<number>,
): ConfusionMatrix {
  const at = new Map(classes.map((c, i) => [c, i] as const));
  const counts = classes.map(() => new Array<number>(classes.length).fill(0));
  let total = 0;
  observed.forEach((o, i) => {
    const times = weights ? weights[i] : 1;
    const a = at.get(o);
    const b = at.get(predicted[i] ?? '');
    if (a === undefined || b === undefined) return;
    counts[a][b] += times;
    total += times;
  });
  const rows = counts.map((r) => r.reduce((s, v) => s + v, 0));
  const columns = classes.map((_, j) => counts.reduce((s, r) => s + r[j], 0));
  const hits = classes.reduce((s, _, i) => s + counts[i][i], 0);
  const chance = classes.reduce((s, _, i) => s + rows[i] * columns[i], 0) / (total * total);
  return {
    classes,
    counts,
    accuracy: hits / total,
    precision: classes.map((_, i) => counts[i][i] / columns[i]),
    recall: classes.map((_, i) => counts[i][i] / rows[i]),
    kappa: (hits / total - chance) / (1 - chance),
  };
}
