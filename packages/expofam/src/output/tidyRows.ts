import { ExpofamError } from '../core/expofamError.ts';
import { refuseUnknown } from '../core/refuseUnknown.ts';
import { normalQuantile } from '../math/normal.ts';
import type { CoefficientIntervals } from '../model/analysis/confint.ts';
import type { CoefficientRow, ModelState } from '../model/modelState.ts';

/** One row of `tidy()`: a coefficient, with a confidence interval where one was asked for; an open end is ±∞. */
export interface TidyRow extends CoefficientRow {
  readonly lower?: number | null;
  readonly upper?: number | null;
}

export interface TidyOptions {
  /** Confidence level of the interval, such as 0.95; none by default. Intervals use normal quantiles, as R's `confint.default`. */
  readonly level?: number;
  /** Intervals of another kind, as `confint()` gives them, in place of `level`. */
  readonly intervals?: CoefficientIntervals;
  /**
   * Estimates and intervals as exp(β): odds, rate or mean ratios. Standard errors are then those of exp(β) by the delta
   * method, exp(β)·se(β), as Stata's; broom leaves them on the scale of β. Statistics and p-values stay those of β.
   */
  readonly exponentiate?: boolean;
}

/** The coefficient table as data. */
export function tidyRows(state: ModelState, options: TidyOptions = {}): TidyRow[] {
  refuseUnknown('tidy', options, { level: true, intervals: true, exponentiate: true });
  const { level, intervals, exponentiate = false } = options;
  if (level !== undefined && !(level > 0 && level < 1)) {
    throw new ExpofamError('bad-option', {
      subject: 'confidence level',
      found: String(level),
      expected: 'a number between 0 and 1',
      advice: '0.95',
    });
  }
  if (intervals !== undefined && (level !== undefined || intervals.lower.length !== state.coefficients.length)) {
    throw new ExpofamError('bad-option', {
      subject: 'intervals',
      found: level === undefined ? `${intervals.lower.length} for ${state.coefficients.length} coefficients` : 'given with a level',
      expected: level === undefined ? 'those of this model' : 'one of them',
      advice: "tidy({ intervals: confint(model, { method: 'profile', level: 0.95 }) })",
    });
  }
  const z = level === undefined ? 0 : -normalQuantile((1 - level) / 2);
  const shown = (x: number | null): number | null => (x === null ? null : exponentiate ? Math.exp(x) : x);
  return state.coefficients.map((c, i) => {
    const half = c.stdError === null ? null : z * c.stdError;
    const end = (values: Float64Array): number | null => shown(Number.isNaN(values[i]) ? null : values[i]);
    return {
      ...c,
      estimate: shown(c.estimate),
      stdError: exponentiate && c.estimate !== null && c.stdError !== null ? Math.exp(c.estimate) * c.stdError : c.stdError,
      ...(level === undefined
        ? intervals === undefined
          ? {}
          : { lower: end(intervals.lower), upper: end(intervals.upper) }
        : {
            lower: shown(c.estimate === null || half === null ? null : c.estimate - half),
            upper: shown(c.estimate === null || half === null ? null : c.estimate + half),
          }),
    };
  });
}
