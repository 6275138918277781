/// <reference lib="dom" />
import { areaY, line, ruleX } from '@observablehq/plot';
import { counted, type FittedModel, normalQuantile } from 'expofam';
import { locationOf, modelLine } from './labels.ts';
import { orderStatistics } from './orderStatistics.ts';
import { type Panel, type PictureOptions, picture } from './picture.ts';
import { residualsAgainstFitted } from './residualsAgainstFitted.ts';
import { axes, extremes, scatter } from './scatter.ts';
import { smooth } from './smooth.ts';
import { type RowStatistics, rowStatistics } from './statistics.ts';

const symlogTicks = [-1000, -100, -10, 0, 10, 100, 1000];

/**
 * The four pictures to look at after every fit: residuals against fitted values, their normal Q–Q plot with a 95 % band,
 * scale against location, and residuals against leverage with contours of Cook's distance.
 *
 * @throws ExpofamError `no-training-rows` for a loaded model (see `withRows`), `no-residuals` for several linear predictors
 * @example
 * document.body.append(diagnosticsPlot(glm('y ~ x', data, { family: 'poisson' })));
 */
export function diagnosticsPlot(model: FittedModel, options: PictureOptions = {}): SVGSVGElement {
  const rows = rowStatistics(model, 'diagnostics');
  const panels = [
    residualsAgainstFitted(model, rows, {
      title: 'Residuals against fitted',
      note: 'The orange curve should stay near zero: a bend is a missing term.',
    }),
    quantileQuantile(model, rows),
    scaleLocation(model, rows),
    leveragePanel(model, rows),
  ];
  return picture(
    panels,
    {
      title: `Diagnostics of ${model.state.response.label}`,
      subtitle: `${modelLine(model)}; ${counted(rows.rowCount.toLocaleString('en'), 'row')}. Numbers in the pictures are rows of the data.`,
      description: `Diagnostics of ${model.formula}: residuals against fitted values, normal Q–Q plot, scale against location, residuals against leverage`,
      columns: 2,
      panelHeight: 270,
    },
    options,
  );
}

function quantileQuantile(_model: FittedModel, rows: RowStatistics): Panel {
  const order = Array.from({ length: rows.rowCount }, (_, i) => i)
    .filter((i) => Number.isFinite(rows.standardized[i]))
    .sort((a, b) => rows.standardized[a] - rows.standardized[b]);
  const n = order.length;
  // Neighbours in a sorted sample lie on one another: of a large one a thousand places are drawn, the tails whole.
  const every = Math.ceil(n / 1000);
  const isDrawn = (k: number): boolean => k % every === 0 || k < 100 || k >= n - 100;
  const x = Float64Array.from(order, (_, k) => normalQuantile((k + 0.5) / n));
  const y = Float64Array.from(order, (i) => rows.standardized[i]);
  const band = orderStatistics(n);
  const worst = extremes(
    y.map((v, k) => v - x[k]),
    Int32Array.from(order, (i) => rows.rowNumbers[i]),
  );
  return {
    title: 'Normal Q–Q',
    note: 'Points outside the grey band (95 % at each place) do not fit the family.',
    plot: (theme) => ({
      ...axes('normal quantile', rows.standardizedName),
      marks: [
        areaY(band, { x: 'x', y1: 'lower', y2: 'upper', fill: theme.reference, fillOpacity: 0.22 }),
        line(
          [
            [x[0], x[0]],
            [x[n - 1], x[n - 1]],
          ],
          { stroke: theme.reference, strokeDasharray: '4,3' },
        ),
        ...scatter(
          x,
          y.map((v, k) => (isDrawn(k) || worst.some((w) => w.index === k) ? v : Number.NaN)),
          theme,
          { named: worst },
        ),
      ],
    }),
  };
}

function scaleLocation(model: FittedModel, rows: RowStatistics): Panel {
  const location = locationOf(model, rows);
  const root = rows.standardized.map((r) => Math.sqrt(Math.abs(r)));
  return {
    title: 'Scale–location',
    note: 'A rising or falling curve means that the variance is not the one of the family.',
    plot: (theme) => ({
      ...axes(location.label, `√|${rows.standardizedName}|`),
      marks: scatter(location.values, root, theme, {
        curve: smooth(location.values, root).map(({ x, y }) => ({ x, y: Math.max(0, y) })),
        named: extremes(root, rows.rowNumbers),
      }),
    }),
  };
}

function leveragePanel(model: FittedModel, rows: RowStatistics): Panel {
  const { rank } = model.state;
  let highest = 0;
  let reach = 0;
  for (let i = 0; i < rows.rowCount; i++) {
    if (Number.isFinite(rows.leverage[i])) highest = Math.max(highest, rows.leverage[i]);
    if (Number.isFinite(rows.standardizedPearson[i])) reach = Math.max(reach, Math.abs(rows.standardizedPearson[i]));
  }
  const top = Math.min(0.999, highest * 1.05);
  // D = r²h/(p(1 − h)), so that r = ±√(D p (1 − h)/h).
  const contour = (D: number, sign: number) =>
    Array.from({ length: 80 }, (_, k) => {
      const h = (top * (k + 1)) / 80;
      return { x: h, y: sign * Math.sqrt((D * rank * (1 - h)) / h) };
    }).filter((p) => Math.abs(p.y) <= reach * 1.1);
  const contours = [0.5, 1].flatMap((D) => [1, -1].map((sign) => ({ D, points: contour(D, sign) }))).filter((c) => c.points.length > 1);
  return {
    title: 'Residuals against leverage',
    note: contours.length
      ? "Rows beyond the dashed contours (Cook's distance 0.5 and 1) move the coefficients by themselves."
      : "No row comes near a Cook's distance of 0.5: none moves the coefficients by itself.",
    plot: (theme) => ({
      ...axes('leverage', 'standardised Pearson residual'),
      ...(top < 0.001 ? { x: { ...axes('leverage', '').x, ticks: 4 } } : {}),
      // A residual of hundreds (an event that had a probability of nearly zero) would press all others to a line.
      ...(reach > 20
        ? { y: { ...axes('', 'standardised Pearson residual').y, type: 'symlog', ticks: symlogTicks.filter((t) => Math.abs(t) <= reach) } }
        : {}),
      marks: [
        ruleX([rank / rows.rowCount], { stroke: theme.grid }),
        ...contours.map(({ D, points }) => line(points, { x: 'x', y: 'y', stroke: theme.line, strokeWidth: D, strokeDasharray: '3,3' })),
        ...scatter(rows.leverage, rows.standardizedPearson, theme, {
          zero: 0,
          named: extremes(rows.cooksDistance, rows.rowNumbers),
        }),
      ],
    }),
  };
}
