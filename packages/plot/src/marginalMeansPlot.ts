/// <reference lib="dom" />
import { dot, ruleX, ruleY } from '@observablehq/plot';
import type { FittedModel } from 'expofam';
import type { AxisLabel } from './axisLabels.ts';
import { type CategoryMeansOptions, categoryMeans, mostCompared, type NamedInterval, quantityLabel } from './categoryMeans.ts';
import { labelSize } from './drawPanel.ts';
import { modelLine } from './labels.ts';
import { logScale } from './logTicks.ts';
import { type Panel, type PictureOptions, picture } from './picture.ts';
import { axes } from './scatter.ts';
import { rowNames } from './shortNames.ts';
import { textWidth } from './textWidth.ts';
import { themeOf } from './theme.ts';

export type MarginalMeansPlotOptions = PictureOptions & Omit<CategoryMeansOptions, 'adjust'>;

/**
 * Estimated marginal means of categories with their intervals, numbers at their means and other categories averaged with
 * equal weights, as `marginalMeans` gives them. Of a single term with few levels the comparisons of all pairs stand below:
 * overlapping intervals of means say little about a difference.
 *
 * @throws ExpofamError `nothing-to-show` where the model has no category; those of `marginalMeans`
 * @example
 * marginalMeansPlot(model, { term: 'weather' });
 */
export function marginalMeansPlot(model: FittedModel, options: MarginalMeansPlotOptions = {}): SVGSVGElement {
  const { level = 0.95 } = options;
  const found = categoryMeans(model, options);
  const theme = themeOf(options.theme);
  const [first] = found;
  const isAlone = found.length === 1;
  const what = first.quantity === 'mean' ? 'means' : first.quantity;
  // One scale for all categories, so that they can be compared.
  const everyMean = found.flatMap(({ means }) => means);
  const layout = {
    axis: quantityLabel(model, first),
    color: theme.point,
    domain: domainOf(everyMean, []),
  };
  const panels = found.map(({ specs, means }) => forest(means, { ...layout, ...(isAlone ? {} : { title: specs.join(' and ') }) }));
  if (isAlone && first.pairs.length > 0 && first.means.length <= mostCompared) {
    const { pairs, pairName, noDifference } = first;
    const isRatio = noDifference === 1;
    panels.push(
      forest(pairs, {
        title: 'Pairs compared',
        note: `Intervals for each pair alone, not adjusted for their number${isRatio ? '; logarithmic axis' : ''}.`,
        axis: pairName,
        color: theme.line,
        domain: domainOf(pairs, [noDifference]),
        reference: noDifference,
        isLog: isRatio,
      }),
    );
  }
  return picture(
    panels,
    {
      title: `Marginal ${what} of ${model.state.response.label}${isAlone ? ` by ${first.specs.join(' and ')}` : ''}`,
      subtitle: `${modelLine(model)}. Numbers at their means, other categories averaged with equal weights. Intervals: ${Math.round(level * 1000) / 10} %.`,
      description: `Marginal ${what} of ${found.map((f) => f.specs.join(' and ')).join('; ')}`,
      columns: 1,
    },
    options,
  );
}

interface ForestLayout {
  readonly title?: string;
  readonly note?: string;
  readonly axis: AxisLabel;
  readonly color: string;
  readonly domain: readonly [number, number];
  /** A vertical line: no difference. */
  readonly reference?: number;
  readonly isLog?: boolean;
}

/** The ends of all intervals that have any, and the values that are to be seen too. */
function domainOf(rows: readonly NamedInterval[], also: readonly number[]): [number, number] {
  const ends = [...rows.flatMap((r) => [r.lower, r.upper]), ...also].filter(Number.isFinite);
  return [Math.min(...ends), Math.max(...ends)];
}

/** A row for each interval, its name at the left. */
function forest(rows: readonly NamedInterval[], { title, note, axis, color, domain, reference, isLog = false }: ForestLayout): Panel {
  const shown = rows.filter((r) => Number.isFinite(r.lower) && Number.isFinite(r.upper) && !(isLog && r.lower <= 0));
  const placed = shown.map((r) => ({ ...r, at: rows.indexOf(r) }));
  // Names have two fifths of the panel; those of a pair share them.
  const names = (width: number): string[] => rowNames(rows, (text, count) => textWidth(text, labelSize) <= (0.4 * width) / count - 6);
  return {
    ...(title === undefined ? {} : { title }),
    ...(note === undefined ? {} : { note }),
    height: 46 + 24 * rows.length,
    plot: (theme, width) => {
      const left = names(width);
      return {
        marginTop: 4,
        marginRight: 18,
        x: {
          ...axes(axis, '').x,
          grid: true,
          nice: !isLog,
          domain,
          ...(isLog ? logScale(...domain) : {}),
        },
        y: {
          domain: [-0.6, rows.length - 0.4],
          reverse: true,
          label: null,
          ticks: rows.map((_, i) => i),
          tickFormat: (i: number) => left[i] ?? '',
          tickSize: 0,
        },
        marks: [
          ...(reference === undefined ? [] : [ruleX([reference], { stroke: theme.reference, strokeDasharray: '4,3' })]),
          ruleY(placed, { y: 'at', x1: 'lower', x2: 'upper', stroke: color, strokeWidth: 1.8 }),
          dot(placed, { y: 'at', x: 'estimate', r: 3.6, fill: color }),
        ],
      };
    },
  };
}
