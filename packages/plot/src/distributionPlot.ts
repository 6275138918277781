/// <reference lib="dom" />
import { areaY, line, type Markish, rectY, ruleX } from '@observablehq/plot';
import { asTable, counted, ExpofamError, type FittedModel, type PredictedDistribution, predictedDistributions } from 'expofam';
import { columnLabel } from './axisLabels.ts';
import { categoryAxis } from './categoryAxis.ts';
import { modelColumns, valuesOf } from './columns.ts';
import { modelLine, shortNumber } from './labels.ts';
import { type Panel, type PictureOptions, picture } from './picture.ts';
import { axes } from './scatter.ts';
import { shortened } from './textWidth.ts';
import type { Theme } from './theme.ts';

export interface DistributionPlotOptions extends PictureOptions {
  /** Rows to predict for; the first six are drawn. */
  readonly data: unknown;
}

const most = 6;

/**
 * The distribution that the model predicts for the response of each row: density or probabilities, with the middle 95 %
 * darker and the mean marked; for classes the probability of each.
 *
 * @example
 * distributionPlot(model, { data: [{ x: 3, group: 'a' }] });
 */
export function distributionPlot(model: FittedModel, options: DistributionPlotOptions): SVGSVGElement {
  const table = asTable(options.data);
  const { columns } = modelColumns(model, table);
  const values = columns.map((c) => ({ name: c.name, values: valuesOf(table.column(c.name) as never) }));
  const describe = (i: number): string =>
    shortened(
      values.map(({ name, values: v }) => `${name} ${typeof v[i] === 'number' ? shortNumber(v[i] as number) : v[i]}`).join(', '),
      110,
    );
  const kind = model.family.declaration.response;
  const isClass = kind === 'class' || (kind === 'proportion' && model.state.response.success !== undefined);
  const rows = Math.min(most, table.rowCount);
  const panels = isClass ? classPanels(model, table, rows, describe) : densityPanels(model, table, rows, describe);
  if (panels.length === 0) {
    throw new ExpofamError('nothing-to-show', {
      subject: 'predicted distribution',
      found: table.rowCount === 0 ? 'no row' : 'a missing value in every row',
      expected: 'a row with a value in each column of the model',
    });
  }
  return picture(
    panels,
    {
      title: `Predicted distribution of ${model.state.response.label}`,
      subtitle: `${modelLine(model)}${table.rowCount > most ? `; the first ${most} of ${counted(table.rowCount.toLocaleString('en'), 'row')}` : ''}`,
      description: `Predicted distribution of ${model.state.response.label} for ${counted(panels.length, 'row')}`,
      columns: panels.length === 1 ? 1 : 2,
      panelHeight: panels.length === 1 ? 320 : 200,
    },
    options,
  );
}

function classPanels(model: FittedModel, table: ReturnType<typeof asTable>, rows: number, describe: (i: number) => string): Panel[] {
  const { columns } = model.predict(table, { type: 'prob' });
  const names = Object.keys(columns);
  return Array.from({ length: rows }, (_, i) => i).flatMap((i): Panel[] => {
    const bars = names.map((name, k) => ({ k, p: columns[name][i] }));
    if (bars.some((b) => !Number.isFinite(b.p))) return [];
    return [
      {
        ...(rows > 1 ? { title: `Row ${i + 1}` } : {}),
        note: describe(i),
        plot: (theme, width) => ({
          y: { ...axes('', 'probability').y, domain: [0, 1], nice: false, inset: 0 },
          ...categoryAxis(names, axes(columnLabel(model.state.response.label), '').x, width),
          marks: [rectY(bars, { x1: (b) => b.k - 0.3, x2: (b) => b.k + 0.3, y: 'p', fill: theme.point, fillOpacity: 0.75 })],
        }),
      },
    ];
  });
}

function densityPanels(model: FittedModel, table: ReturnType<typeof asTable>, rows: number, describe: (i: number) => string): Panel[] {
  return predictedDistributions(model, table)
    .slice(0, rows)
    .flatMap((d, i): Panel[] => {
      if (!d) return [];
      const [low, high] = [d.quantile(0.025), d.quantile(0.025, false)];
      const label = columnLabel(model.state.response.label);
      return [
        {
          title: `${rows > 1 ? `Row ${i + 1}: mean` : 'Mean'} ${shortNumber(d.mean)}, 95 % between ${shortNumber(low)} and ${shortNumber(high)}`,
          note: describe(i),
          plot: (theme) => ({
            ...axes(label, d.step > 0 ? 'probability' : 'density'),
            x: { ...axes(label, '').x, nice: false, inset: 0 },
            y: { ...axes('', d.step > 0 ? 'probability' : 'density').y, inset: 0, zero: true },
            marks: [
              ...(d.step > 0 ? massMarks(d, low, high, theme) : densityMarks(d, low, high, theme)),
              ruleX([d.mean], { stroke: theme.line, strokeWidth: 2 }),
            ],
          }),
        },
      ];
    });
}

/** Bars of probability; of very many values every k-th, so that each bar is still seen. */
function massMarks(d: PredictedDistribution, low: number, high: number, theme: Theme): Markish[] {
  const [first, last] = [d.quantile(0.0005), d.quantile(0.0005, false)];
  const count = Math.round((last - first) / d.step) + 1;
  const every = Math.max(1, Math.ceil(count / 150));
  const bars = Array.from({ length: Math.ceil(count / every) }, (_, k) => {
    const y = first + k * every * d.step;
    return { y, p: Math.exp(d.logDensity(y)), isMiddle: y >= low && y <= high };
  });
  const half = 0.42 * d.step * every;
  return [
    rectY(bars, {
      x1: (b) => b.y - half,
      x2: (b) => b.y + half,
      y: 'p',
      fill: theme.point,
      fillOpacity: (b: { isMiddle: boolean }) => (b.isMiddle ? 0.75 : 0.3),
    }),
  ];
}

function densityMarks(d: PredictedDistribution, low: number, high: number, theme: Theme): Markish[] {
  const [first, last] = [d.quantile(0.0005), d.quantile(0.002, false)];
  const points = Array.from({ length: 160 }, (_, k) => {
    // Denser where the density may be steep, at the lower end.
    const y = first + (last - first) * (k / 159) ** 2;
    return { y, p: Math.exp(d.logDensity(y)) };
  }).filter((p) => Number.isFinite(p.p));
  // Where the density has a pole (a gamma with a shape below one) all else would lie on the axis: it is cut there.
  const top = 8 * Math.exp(d.logDensity(d.quantile(0.25)));
  const shown = points.map(({ y, p }) => ({ y, p: Math.min(p, top) }));
  const middle = shown.filter((p) => p.y >= low && p.y <= high);
  return [
    areaY(shown, { x: 'y', y: 'p', fill: theme.point, fillOpacity: 0.12 }),
    areaY(middle, { x: 'y', y: 'p', fill: theme.point, fillOpacity: 0.3 }),
    line(shown, { x: 'y', y: 'p', stroke: theme.point, strokeWidth: 1.8 }),
  ];
}
