import type { Table } from '../data/table.ts';
import { boundFrame } from './applyFrame.ts';
import { assembleDesign, type FrameVariable } from './assembleDesign.ts';
import { sumOffsets } from './buildModelFrame.ts';
import { columnDerivative } from './columnDerivative.ts';
import type { DesignMatrix } from './designMatrix.ts';
import { checkFinite, keepValues } from './frameRows.ts';
import type { FrameSpec } from './modelFrame.types.ts';

/** How a predictor's design and offset change with a column. */
export interface PredictorDerivative {
  /** Designs whose sum is the derivative; each holds only the terms that change, by the product rule one design a variable. */
  readonly parts: readonly DesignMatrix[];
  readonly offset?: Float64Array;
}

/**
 * The exact derivative of the right side of a model with respect to a numeric column, on the rows that `applyFrame` keeps of
 * the same table: through arithmetic, functions, polynomials and splines. Categories do not move.
 *
 * @throws ExpofamError `infinite-value` or `undefined-value` where a derivative is not finite: of sqrt(x) at 0
 */
export function frameDerivative(spec: FrameSpec, table: Table, column: string): PredictorDerivative[] {
  const { rows, predictors } = boundFrame(spec, table);
  const subject = `slope of column "${column}"`;
  return predictors.map(({ design, variables, offsets }) => {
    const bound = variables.map((v) => v.bound);
    const parts = variables.flatMap(({ scope, expression, bound: own }, v): DesignMatrix[] => {
      if (own.kind !== 'numeric') return [];
      const slopes = columnDerivative(scope, expression, column);
      if (slopes === undefined) return [];
      const columns = slopes.map((d) => {
        const kept = keepValues(rows, d);
        checkFinite(rows, kept, `the derivative of ${own.label}`, subject);
        return kept;
      });
      const replaced = bound.map((b, k): FrameVariable => (k === v ? { kind: 'numeric', label: own.label, columns } : b));
      const whole = assembleDesign(design.terms, replaced, rows.rowCount, design.hasIntercept);
      const first = Number(design.hasIntercept);
      const terms = whole.terms.filter((_, t) => t >= first && design.terms[t - first].variables.includes(v));
      return [{ ...whole, terms }];
    });
    const moving = offsets.flatMap(({ label, scope, expression }) => {
      const [value] = columnDerivative(scope, expression, column) ?? [];
      return value === undefined ? [] : [{ label: `${label}, its derivative,`, scope, value }];
    });
    const offset = moving.length === 0 ? undefined : sumOffsets(moving[0].scope, rows, moving);
    return { parts, ...(offset === undefined ? {} : { offset }) };
  });
}
