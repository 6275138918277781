import type { FittedModel } from 'expofam';
import { locationOf } from './labels.ts';
import type { Panel } from './picture.ts';
import { axes, extremes, scatter } from './scatter.ts';
import { smooth } from './smooth.ts';
import type { RowStatistics } from './statistics.ts';

/** Residuals against fitted values, with a smooth curve and the rows that are farthest out named. */
export function residualsAgainstFitted(model: FittedModel, rows: RowStatistics, words: Pick<Panel, 'title' | 'note'>): Panel {
  const location = locationOf(model, rows);
  return {
    ...words,
    plot: (theme) => ({
      ...axes(location.label, rows.residualName),
      marks: scatter(location.values, rows.residual, theme, {
        zero: 0,
        curve: smooth(location.values, rows.residual),
        named: extremes(rows.residual, rows.rowNumbers),
      }),
    }),
  };
}
