import type { FittedModel } from 'expofam';
import type { ResultTable } from './result.ts';

/** The coefficient table as CSV prints it. */
export function coefficientTable(rows: ReturnType<FittedModel['tidy']>): ResultTable {
  const group = rows.some((row) => row.class !== undefined)
    ? 'class'
    : rows.some((row) => row.predictor !== undefined)
      ? 'predictor'
      : undefined;
  const keys = [
    ...(group === undefined ? [] : ([group] as const)),
    'term',
    'estimate',
    'stdError',
    'lower',
    'upper',
    'statistic',
    'pValue',
  ] as const;
  return {
    key: 'coefficients',
    columns: keys
      .filter((key) => (key !== 'lower' && key !== 'upper') || rows[0]?.lower !== undefined)
      .map((key) => ({ key, values: rows.map((row) => row[key] ?? null) })),
  };
}
