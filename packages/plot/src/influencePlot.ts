/// <reference lib="dom" />
import { dot, ruleX, ruleY } from '@observablehq/plot';
import { counted, type FittedModel } from 'expofam';
import { modelLine } from './labels.ts';
import { type PictureOptions, picture } from './picture.ts';
import { axes, extremes, names } from './scatter.ts';
import { rowStatistics } from './statistics.ts';

/**
 * Cook's distance and leverage of every row, the largest named: which rows move the coefficients, and which could.
 *
 * @example
 * influencePlot(model);
 */
export function influencePlot(model: FittedModel, options: PictureOptions = {}): SVGSVGElement {
  const rows = rowStatistics(model, 'influence');
  const panel = (title: string, note: string, label: string, values: Float64Array, level: number, count: number) => {
    const named = extremes(values, rows.rowNumbers, count);
    // Every row of a large fit would only be ink: the largest few hundred say what there is to say.
    const shown = extremes(values, rows.rowNumbers, 600).map((e) => e.index);
    return {
      title,
      note,
      plot: (theme: import('./theme.ts').Theme) => ({
        x: { ...axes('row of the data', '').x, nice: false },
        y: { ...axes('', label).y, inset: 0, insetTop: 12, zero: true },
        marks: [
          ruleX(shown, {
            x: (i: number) => rows.rowNumbers[i],
            y: (i: number) => values[i],
            stroke: theme.point,
            strokeOpacity: 0.7,
            strokeWidth: 1,
          }),
          ruleY([level], { stroke: theme.line, strokeDasharray: '4,3' }),
          dot(
            named.map((e) => e.index),
            { x: (i: number) => rows.rowNumbers[i], y: (i: number) => values[i], r: 2.5, fill: theme.point },
          ),
          ...names(named, rows.rowNumbers, values, theme),
        ],
      }),
    };
  };
  const { rank } = model.state;
  return picture(
    [
      panel(
        "Cook's distance",
        'Above the dashed line at 0.5 a row is worth a look; above 1 it decides coefficients by itself.',
        "Cook's distance",
        rows.cooksDistance,
        0.5,
        5,
      ),
      panel(
        'Leverage',
        `The dashed line is twice the mean, 2·${rank}/${rows.rowCount}: rows above it have unusual predictors.`,
        'leverage',
        rows.leverage,
        (2 * rank) / rows.rowCount,
        5,
      ),
    ],
    {
      title: `Influence of rows on the model of ${model.state.response.label}`,
      subtitle: `${modelLine(model)}; ${counted(rows.rowCount.toLocaleString('en'), 'row')}`,
      description: `Cook's distance and leverage by row; largest Cook's distances: rows ${extremes(rows.cooksDistance, rows.rowNumbers, 5)
        .map((e) => e.label)
        .join(', ')}`,
      columns: 1,
      panelHeight: 220,
      width: 760,
    },
    options,
  );
}
