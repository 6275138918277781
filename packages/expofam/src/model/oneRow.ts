import { ExpofamError } from '../core/expofamError.ts';
import { asTable } from '../data/anyTable.ts';
import { subsetTable } from '../data/subsetTable.ts';
import type { Table } from '../data/table.ts';
import { applyFrame } from '../design/applyFrame.ts';
import { denseDesign } from '../design/denseDesign.ts';
import { takesOffset } from '../family/takesOffset.ts';
import type { FittedModel } from './fittedModel.ts';
import { coefficientsOf } from './predict.ts';

/** One row of data as a model sees it. */
export interface OneRow {
  /** The row alone, as a table. */
  readonly table: Table;
  /** For each linear predictor: names and values of the design row, the coefficients, offset, and their sum u. */
  readonly predictors: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly x: readonly number[];
    readonly theta: readonly (number | null)[];
    readonly offset: number | undefined;
    readonly u: number;
  }[];
  /** Values of the symbols of the family's expressions: the linear predictors and the constants. */
  readonly environment: Readonly<Record<string, number>>;
}

/**
 * Replays one row of data through a model's frame.
 *
 * @param data a table, or one row as an object
 * @param rowIndex counted from 0
 */
export function oneRow(model: FittedModel, data: unknown, rowIndex: number): OneRow {
  const isRow =
    typeof data === 'object' &&
    data !== null &&
    !Array.isArray(data) &&
    Object.values(data).every((v) => typeof v !== 'object' && typeof v !== 'function');
  const whole = asTable(isRow ? [data] : data);
  if (!Number.isInteger(rowIndex) || rowIndex < 0 || rowIndex >= whole.rowCount) {
    throw new ExpofamError('bad-option', {
      subject: 'row',
      found: `row ${rowIndex + 1} of ${whole.name}`,
      expected: whole.rowCount === 0 ? 'data with rows' : `a row from 1 to ${whole.rowCount}`,
    });
  }
  const { state, family, links } = model;
  const table = subsetTable(whole, [rowIndex]);
  const frame = applyFrame(state.frame, table);
  if (frame.rowCount === 0) {
    throw new ExpofamError('missing-value', {
      subject: `row ${rowIndex + 1} of ${whole.name}`,
      found: 'a missing value among the predictors',
      expected: 'a complete row',
    });
  }
  const predictors = state.predictors.map((name, j) => {
    const own = frame.predictors[state.predictorFrames[j]];
    const offset = takesOffset(state.predictorFrames, j, state.family.components) ? own.offset?.[0] : undefined;
    const x = denseDesign(own.design).map((column) => column[0]);
    const theta = coefficientsOf(state, j);
    const u = x.reduce((sum, value, c) => sum + value * (theta[c] ?? 0), offset ?? 0);
    return { name, columns: own.design.columnNames, x, theta, offset, u };
  });
  const symbols = family.compose(links).u;
  const environment = { ...family.constants, ...Object.fromEntries(predictors.map(({ u }, j) => [symbols[j].name as string, u])) };
  return { table, predictors, environment };
}
