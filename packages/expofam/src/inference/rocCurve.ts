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
 * `pROC::ci.auc`. Ties count one half.
 *
 * @param y 0 or 1; `scores` larger for 1
 */
export function rocCurve(y: ArrayLike<number>, scores: ArrayLike<number>, level = 0.95): RocCurve {
  const n = y.length;
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  let positives = 0;
  for (let i = 0; i < n; i++) if (y[i] === 1) positives++;
  const negatives = n - positives;
  if (positives === 0 || negatives === 0) {
    throw new ExpofamError('one-class', { subject: 'ROC curve', found: 'rows of one class', expected: 'both classes' });
  }
  const thresholds = [Number.POSITIVE_INFINITY];
  const sensitivity = [0];
  const specificity = [1];
  // V10: share of negatives below each positive; V01: share of positives above each negative.
  const v10 = new Float64Array(positives);
  const v01 = new Float64Array(negatives);
  let above = 0;
  let below = negatives;
  let atPositive = 0;
  let atNegative = 0;
  for (let start = 0; start < n; ) {
    let end = start;
    let p = 0;
    while (end < n && scores[order[end]] === scores[order[start]]) if (y[order[end++]] === 1) p++;
    const m = end - start - p;
    below -= m;
    for (let k = 0; k < p; k++) v10[atPositive++] = (below + m / 2) / negatives;
    for (let k = 0; k < m; k++) v01[atNegative++] = (above + p / 2) / positives;
    above += p;
    thresholds.push(scores[order[start]]);
    sensitivity.push(above / positives);
    specificity.push(below / negatives);
    start = end;
  }
  const auc = v10.reduce((s, v) => s + v, 0) / positives;
  const spread = (v: Float64Array): number =>
    v.length > 1 ? v.reduce((s, x) => s + (x - auc) ** 2, 0) / (v.length - 1) / v.length : Number.NaN;
  const stdError = Math.sqrt(spread(v10) + spread(v01));
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

/** The precision–recall curve. */
export function precisionRecall(y: ArrayLike<number>, scores: ArrayLike<number>): PrecisionRecall {
  const roc = rocCurve(y, scores);
  const n = y.length;
  let positives = 0;
  for (let i = 0; i < n; i++) if (y[i] === 1) positives++;
  const negatives = n - positives;
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

/** The confusion matrix of observed and predicted classes. */
export function confusionMatrix(
  observed: readonly string[],
  predicted: readonly (string | null)[],
  classes: readonly string[],
): ConfusionMatrix {
  const at = new Map(classes.map((c, i) => [c, i] as const));
  const counts = classes.map(() => new Array<number>(classes.length).fill(0));
  let total = 0;
  observed.forEach((o, i) => {
    const a = at.get(o);
    const b = at.get(predicted[i] ?? '');
    if (a === undefined || b === undefined) return;
    counts[a][b]++;
    total++;
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

/** One group of a calibration table. */
export interface CalibrationGroup {
  readonly predicted: number;
  readonly observed: number;
  readonly count: number;
}

/** Mean prediction and mean observation in groups of equal size by prediction. */
export function calibrationGroups(y: ArrayLike<number>, predicted: ArrayLike<number>, groups = 10): CalibrationGroup[] {
  const n = y.length;
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => predicted[a] - predicted[b]);
  const out: CalibrationGroup[] = [];
  for (let g = 0; g < groups; g++) {
    const from = Math.floor((g * n) / groups);
    const to = Math.floor(((g + 1) * n) / groups);
    if (to <= from) continue;
    let p = 0;
    let o = 0;
    for (let k = from; k < to; k++) {
      p += predicted[order[k]];
      o += y[order[k]];
    }
    out.push({ predicted: p / (to - from), observed: o / (to - from), count: to - from });
  }
  return out;
}
