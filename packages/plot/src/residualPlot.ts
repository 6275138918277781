/// <reference lib="dom" />
import { ruleY } from '@observablehq/plot';
import { asTable, counted, ExpofamError, type FittedModel, suggestion } from 'expofam';
import { columnLabel } from './axisLabels.ts';
import { categoryAxis } from './categoryAxis.ts';
import { levelsOf, modelColumns, valuesOf } from './columns.ts';
import { modelLine } from './labels.ts';
import { levelDots } from './levelDots.ts';
import { type Panel, type PictureOptions, picture } from './picture.ts';
import { residualsAgainstFitted } from './residualsAgainstFitted.ts';
import { axes, scatter } from './scatter.ts';
import { smooth } from './smooth.ts';
import { type RowStatistics, rowStatistics } from './statistics.ts';

export interface ResidualPlotOptions extends PictureOptions {
  /** The data of the fit: its columns, used by the model or not. Without them residuals are drawn against the fitted values. */
  readonly data?: unknown;
  /** One column; by default the fitted values and every column that the model uses. */
  readonly column?: string;
}

/**
 * Residuals against the fitted values and against columns of the data, also those that the model does not use: a bend or a
 * shift shows what a term leaves over.
 *
 * @example
 * residualPlot(model, { data, column: 'month' });
 */
export function residualPlot(model: FittedModel, options: ResidualPlotOptions = {}): SVGSVGElement {
  const rows = rowStatistics(model, 'residuals');
  const names =
    options.column !== undefined
      ? [options.column]
      : options.data === undefined
        ? []
        : modelColumns(model, options.data).columns.map((c) => c.name);
  const panels = [
    ...(options.column === undefined ? [residualsAgainstFitted(model, rows, { title: 'fitted values' })] : []),
    ...names.map((name) => againstColumn(rows, options.data, name)),
  ];
  return picture(
    panels,
    {
      title: `Residuals of ${model.state.response.label}${options.column === undefined ? '' : ` against ${options.column}`}`,
      subtitle: `${modelLine(model)}; ${counted(rows.rowCount.toLocaleString('en'), 'row')}`,
      description: `Residuals against ${['fitted values', ...names].join(', ')}`,
      columns: panels.length === 1 ? 1 : 2,
      panelHeight: panels.length === 1 ? 360 : 240,
    },
    options,
  );
}

function againstColumn(rows: RowStatistics, data: unknown, name: string): Panel {
  const table = asTable(data ?? {});
  const column = table.column(name);
  if (!column) {
    throw new ExpofamError('unknown-column', {
      subject: 'residual plot',
      found: data === undefined ? `column "${name}" and no data` : `no column "${name}" in ${table.name}`,
      expected: 'a column of the data of the fit',
      advice: suggestion(name, table.columnNames),
    });
  }
  const all = valuesOf(column);
  const values = Array.from({ length: rows.rowCount }, (_, i) => all[rows.rowNumbers[i] - 1]);
  if (column.kind === 'numeric') {
    const x = Float64Array.from(values, (v) => (typeof v === 'number' ? v : Number.NaN));
    return {
      title: name,
      plot: (theme) => ({
        ...axes(columnLabel(name), rows.residualName),
        marks: scatter(x, rows.residual, theme, { zero: 0, curve: smooth(x, rows.residual) }),
      }),
    };
  }
  const levels = levelsOf(column).map(String);
  const points = values.flatMap((v, i) => (v === null ? [] : [{ level: levels.indexOf(String(v)), y: rows.residual[i], i }]));
  const medians = levels.map((_, k) => {
    const own = points.filter((p) => p.level === k).map((p) => p.y);
    own.sort((a, b) => a - b);
    return { k, y: own[Math.floor((own.length - 1) / 2)] };
  });
  return {
    title: name,
    plot: (theme, width) => ({
      y: axes('', rows.residualName).y,
      ...categoryAxis(levels, axes(columnLabel(name), '').x, width),
      marks: [
        ruleY([0], { stroke: theme.reference, strokeDasharray: '4,3' }),
        levelDots(points, theme),
        ruleY(medians, { x1: (m) => m.k - 0.32, x2: (m) => m.k + 0.32, y: 'y', stroke: theme.line, strokeWidth: 2.5 }),
      ],
    }),
  };
}
