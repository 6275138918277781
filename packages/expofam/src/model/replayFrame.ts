import { subsetTable } from '../data/subsetTable.ts';
import type { Table } from '../data/table.ts';
import { applyFrame } from '../design/applyFrame.ts';
import { buildModelFrame } from '../design/buildModelFrame.ts';
import type { ModelFrame } from '../design/modelFrame.types.ts';
import type { ModelState } from './modelState.ts';

export interface ReplayOptions {
  readonly weights?: string | ArrayLike<number>;
  readonly frequencyWeights?: string | ArrayLike<number>;
  readonly missing?: 'omit' | 'error';
}

/**
 * The model frame of other rows for a model that is already fitted: response and weights are read from the rows, the right
 * side is replayed with the levels, contrasts, transforms and offsets of the fit.
 */
export function replayFrame(state: ModelState, table: Table, options: ReplayOptions = {}): ModelFrame {
  const missing = options.missing ?? 'omit';
  const left = (t: Table, rows?: Int32Array): ModelFrame =>
    buildModelFrame(`${state.response.label} ~ 1`, t, {
      missing,
      ...(options.weights === undefined ? {} : { priorWeights: pick(options.weights, rows) }),
      ...(options.frequencyWeights === undefined ? {} : { frequencyWeights: pick(options.frequencyWeights, rows) }),
    });
  const response = left(table);
  const applied = applyFrame(state.frame, table, { missing });
  if (!response.rows && !applied.rows) return { ...response, predictors: applied.predictors, spec: state.frame };
  // Rows that are whole on both sides; on those alone neither side leaves anything out.
  const onRight = applied.rows ? new Set(applied.rows) : undefined;
  const every = response.rows ?? Int32Array.from({ length: table.rowCount }, (_, i) => i);
  const rows = onRight ? every.filter((i) => onRight.has(i)) : every;
  const whole = subsetTable(table, rows);
  return {
    ...left(whole, rows),
    predictors: applyFrame(state.frame, whole, { missing }).predictors,
    rows,
    missingCount: table.rowCount - rows.length,
    spec: state.frame,
  };
}

function pick(weights: string | ArrayLike<number>, rows: Int32Array | undefined): string | ArrayLike<number> {
  return typeof weights === 'string' || !rows ? weights : Array.from(rows, (i) => weights[i]);
}
