import type { Column } from 'expofam';

/** What the list of columns shows. */
export interface ColumnSummary {
  readonly missing: number;
  /** Of numbers and dates. */
  readonly numbers?: {
    readonly min: number;
    readonly max: number;
    readonly mean: number;
    readonly variance: number;
    /** Third standardised moment. */
    readonly skewness: number;
    readonly isWhole: boolean;
    /** How many values are exactly zero. */
    readonly zeros: number;
    /** The different values where there are at most {@link fewValues}, in order. */
    readonly distinct?: readonly number[];
    /** Counts in equal bins from min to max. */
    readonly bins: readonly number[];
    /** 5 %, 50 % and 95 % quantiles (of at most ten thousand evenly spaced rows). */
    readonly quantiles: readonly [number, number, number];
  };
  /** Of categories and Booleans: every level and its count, in the order of the levels. */
  readonly levels?: readonly { readonly level: string; readonly count: number }[];
}

export const fewValues = 12;
const binCount = 24;
const sampleSize = 10_000;

export function columnSummary(column: Column): ColumnSummary {
  if (column.kind === 'numeric' || column.kind === 'date') return numberSummary(column.values);
  const levels = column.kind === 'categorical' ? column.levels : ['false', 'true'];
  const counts = new Array<number>(levels.length).fill(0);
  let missing = 0;
  for (const code of column.codes) {
    if (code < 0) missing++;
    else counts[code]++;
  }
  return { missing, levels: levels.map((level, i) => ({ level, count: counts[i] })) };
}

function numberSummary(values: Float64Array): ColumnSummary {
  let missing = 0;
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let mean = 0;
  let isWhole = true;
  let zeros = 0;
  const seen = new Set<number>();
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    if (!Number.isFinite(value)) continue;
    count++;
    mean += (value - mean) / count;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value === 0) zeros++;
    if (isWhole && !Number.isInteger(value)) isWhole = false;
    if (seen.size <= fewValues) seen.add(value);
  }
  if (count === 0) return { missing };
  const bins = new Array<number>(binCount).fill(0);
  const width = (max - min) / binCount;
  let second = 0;
  let third = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const deviation = value - mean;
    second += deviation * deviation;
    third += deviation * deviation * deviation;
    bins[width > 0 ? Math.min(binCount - 1, Math.floor((value - min) / width)) : 0]++;
  }
  const variance = count > 1 ? second / (count - 1) : 0;
  const skewness = second > 0 ? third / count / (second / count) ** 1.5 : 0;
  const every = Math.max(1, Math.floor(values.length / sampleSize));
  const sample: number[] = [];
  for (let i = 0; i < values.length; i += every) if (Number.isFinite(values[i])) sample.push(values[i]);
  sample.sort((a, b) => a - b);
  const quantile = (p: number): number => (sample.length ? sample[Math.round(p * (sample.length - 1))] : mean);
  return {
    missing,
    numbers: {
      min,
      max,
      mean,
      variance,
      skewness,
      isWhole,
      zeros,
      ...(seen.size <= fewValues ? { distinct: [...seen].sort((a, b) => a - b) } : {}),
      bins,
      quantiles: [quantile(0.05), quantile(0.5), quantile(0.95)],
    },
  };
}
