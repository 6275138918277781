/// <reference lib="dom" />
import { line, ruleY } from '@observablehq/plot';
import { ExpofamError, type FittedModel, suggestion } from 'expofam';
import { columnLabel } from './axisLabels.ts';
import { categoryAxis } from './categoryAxis.ts';
import { levelsOf, modelColumns, valuesOf } from './columns.ts';
import { modelLine } from './labels.ts';
import { levelDots } from './levelDots.ts';
import { type Panel, type PictureOptions, picture } from './picture.ts';
import { axes, scatter } from './scatter.ts';
import { type SmoothPoint, smooth } from './smooth.ts';
import { type RowStatistics, rowStatistics } from './statistics.ts';

export interface PartialResidualPlotOptions extends PictureOptions {
  /** The data of the fit. */
  readonly data: unknown;
  /** One column; by default every column that the model uses. */
  readonly column?: string;
}

/**
 * Partial residuals: what the terms of a column contribute to the linear predictor, plus the working residuals. Where the
 * smooth curve leaves the line of the terms, the column acts in another form than the formula says (W. A. Larsen and
 * S. J. McCleary, The use of partial residual plots in regression analysis, Technometrics 14 (1972) 781–790).
 *
 * @example
 * partialResidualPlot(model, { data, column: 'age' });
 */
export function partialResidualPlot(model: FittedModel, options: PartialResidualPlotOptions): SVGSVGElement {
  const rows = rowStatistics(model, 'partial residuals');
  const { table, columns, terms } = modelColumns(model, options.data);
  const usable = columns.filter((c) => !c.isOffset).map((c) => c.name);
  const chosen = options.column === undefined ? usable : [options.column];
  const contributions = model.predict(table, { type: 'terms' }).columns;
  const take = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: rows.rowCount }, (_, i) => values[rows.rowNumbers[i] - 1]);
  const panels = chosen.map((name): Panel => {
    if (!usable.includes(name)) {
      throw new ExpofamError('unknown-term', {
        subject: `column "${name}"`,
        found: 'the model has no term of it',
        expected: `one of ${usable.join(', ')}`,
        advice: suggestion(name, usable),
      });
    }
    const own = terms.filter((t) => t.columns.includes(name));
    const part = new Float64Array(rows.rowCount);
    for (const { label } of own) {
      const values = contributions[label];
      if (values)
        take(values).forEach((v, i) => {
          part[i] += v;
        });
    }
    const mean = part.reduce((s, v) => s + v, 0) / part.length;
    const centred = part.map((v) => v - mean);
    const partial = centred.map((v, i) => v + rows.working[i]);
    const shared = own.filter((t) => t.columns.length > 1).map((t) => t.label);
    const column = table.column(name);
    const isFactor = columns.find((c) => c.name === name)?.isFactor ?? false;
    const head = {
      title: own.map((t) => t.label).join(' + '),
      ...(shared.length ? { note: `includes the interaction ${shared.join(', ')}` } : {}),
    };
    const label = 'contribution + working residual';
    const all = column ? valuesOf(column) : [];
    const values = Array.from({ length: rows.rowCount }, (_, i) => all[rows.rowNumbers[i] - 1]);
    const [low, high] = usualRange(partial);
    if (column?.kind === 'numeric' && !isFactor) {
      const x = Float64Array.from(values, (v) => (typeof v === 'number' ? v : Number.NaN));
      const path = Array.from(x, (at, i) => ({ x: at, y: centred[i] })).sort((a, b) => a.x - b.x);
      return {
        ...head,
        plot: (theme) => ({
          ...axes(columnLabel(name), label),
          y: { ...axes('', label).y, domain: [low, high] },
          marks: [
            ...scatter(
              x,
              partial.map((v) => (v < low || v > high ? Number.NaN : v)),
              theme,
              { curve: partialCurve(model, rows, x, partial) },
            ),
            ...(shared.length
              ? []
              : [line(thinned(path), { x: 'x', y: 'y', stroke: theme.text, strokeWidth: 1.5, strokeDasharray: '5,3' })]),
          ],
        }),
      };
    }
    const levels = column ? levelsOf(column).map(String) : [];
    const points = values.flatMap((v, i) => (v === null ? [] : [{ level: levels.indexOf(String(v)), y: partial[i], own: centred[i], i }]));
    const lines = levels.map((_, k) => ({ k, y: points.find((p) => p.level === k)?.own ?? Number.NaN }));
    return {
      ...head,
      plot: (theme, width) => ({
        y: { ...axes('', label).y, domain: [low, high] },
        ...categoryAxis(levels, axes(columnLabel(name), '').x, width),
        marks: [
          levelDots(
            points.filter((p) => p.y >= low && p.y <= high),
            theme,
          ),
          ...(shared.length
            ? []
            : [ruleY(lines, { x1: (m) => m.k - 0.32, x2: (m) => m.k + 0.32, y: 'y', stroke: theme.text, strokeWidth: 2 })]),
        ],
      }),
    };
  });
  return picture(
    panels,
    {
      title: `Partial residuals of ${model.state.response.label}`,
      subtitle: `${modelLine(model)}. ${options.theme === 'dark' ? 'White' : 'Black'}: the terms as fitted, centred; orange: a smooth curve through the points. They should agree.`,
      description: `Partial residuals against ${chosen.join(', ')}`,
      columns: panels.length === 1 ? 1 : 2,
      panelHeight: panels.length === 1 ? 360 : 240,
    },
    options,
  );
}

/**
 * A smooth curve through partial residuals with the weights of the last iteration, w(dμ/dη)²/V, which are those of the working residuals'
 * variances: so their mean is the line where the terms are right. Only a Gaussian's is robust: others are skewed, and the middle of
 * most of their residuals is not their mean (of zeros and ones it is the more frequent).
 */
export function partialCurve(model: FittedModel, rows: RowStatistics, x: Float64Array, partial: Float64Array): SmoothPoint[] {
  // Pearson's residual over the working one is the root of the weight.
  const weights = rows.pearson.map((p, i) => (p / rows.working[i]) ** 2);
  const known = weights.filter(Number.isFinite);
  const usual = known.length ? known.reduce((s, w) => s + w, 0) / known.length : 1;
  // A row that is met exactly has neither residual.
  const all = weights.map((w) => (Number.isFinite(w) ? w : usual));
  return smooth(x, partial, 2 / 3, model.state.family.name === 'gaussian' ? 3 : 1, all);
}

/** The range of all but the outermost half per cent: one working residual of thousands would press all else to a line. */
function usualRange(values: Float64Array): [number, number] {
  const sorted = values.filter(Number.isFinite).sort();
  const cut = Math.floor(0.005 * sorted.length);
  return [sorted[cut], sorted[sorted.length - 1 - cut]];
}

function thinned<T>(points: readonly T[]): T[] {
  const every = Math.ceil(points.length / 300);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}
