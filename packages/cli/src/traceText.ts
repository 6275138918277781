import type { FittedModel } from 'expofam';
import { delimitedField } from './delimitedField.ts';

/** The steps of a solver as CSV: one line for each, the coefficients in columns of their own. */
export function traceText(model: FittedModel): string {
  // Of the coefficients that the engine estimates, whatever parameterization is shown.
  const names = model.state.coefficients
    .filter((c) => c.aliasedWith === undefined)
    .map(({ term, class: level, predictor = level }) => (predictor === undefined ? term : `${predictor}: ${term}`));
  const header = ['iteration', 'logLikelihood', 'gradientNorm', 'decrement', 'step', 'sums', ...names];
  const lines = (model.trace ?? []).map((t) => [
    t.iteration,
    t.logLikelihood,
    t.gradientNorm,
    t.decrement,
    t.step,
    t.sums ?? '',
    ...t.coefficients,
  ]);
  const cell = (v: number | string): string => delimitedField(typeof v === 'number' && !Number.isFinite(v) ? null : v, ',');
  return `${[header, ...lines].map((line) => line.map(cell).join(',')).join('\n')}\n`;
}
