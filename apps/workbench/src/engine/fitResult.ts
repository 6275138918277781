import type { FittedModel } from 'expofam';
import type { FitResult } from './protocol.ts';

/** What is shown of a model, as plain data. */
export function fitResult(model: FittedModel, milliseconds: number): FitResult {
  return {
    state: model.save(),
    summary: model.summary(),
    milliseconds,
    lines: model.tidy({ level: 0.95 }).map((row) => ({
      term: row.term,
      ...((row.class ?? row.predictor) === undefined ? {} : { group: row.class ?? row.predictor }),
      estimate: row.estimate,
      stdError: row.stdError,
      statistic: row.statistic,
      pValue: row.pValue,
      lower: row.lower ?? null,
      upper: row.upper ?? null,
    })),
  };
}
