/// <reference lib="dom" />
import { dot, ruleX, ruleY } from '@observablehq/plot';
import { asTable, ExpofamError, type FittedModel, marginalMeans } from 'expofam';
import { modelLine, ratioName, responseLabel, shortNumber } from './labels.ts';
import { logTicks } from './logTicks.ts';
import { type Panel, type PictureOptions, picture } from './picture.ts';
import { shortened, textWidth } from './textWidth.ts';
import { themeOf } from './theme.ts';

export interface MarginalMeansPlotOptions extends PictureOptions {
  /** The data of the fit, for a loaded model; a model with its rows uses those. */
  readonly data?: unknown;
  /** A category (`weather`), or several of them (`weather:weekday`); by default a panel for every category. */
  readonly term?: string;
  /** Confidence level of the intervals; 0.95 by default. */
  readonly level?: number;
}

interface Interval {
  readonly label: string;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** With more cells than this the pairs are too many to be read. */
const mostCompared = 5;

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
  const { level = 0.95, data } = options;
  const specs =
    options.term === undefined ? categoriesOf(model, data) : [options.term.split(':').map((name) => name.trim().replace(/^`(.*)`$/, '$1'))];
  if (specs.length === 0) {
    throw new ExpofamError('nothing-to-show', {
      subject: 'picture of marginal means',
      found: 'a model without a category',
      expected: 'at least one category in the formula',
      advice: 'the kind effects shows the mean along numbers',
    });
  }
  const theme = themeOf(options.theme);
  const isAlone = specs.length === 1;
  const found = specs.map((spec) =>
    marginalMeans(model, { specs: spec, level, contrasts: 'pairwise', ...(data === undefined ? {} : { data }) }),
  );
  const perSpec = found.map(({ means }) => means.map((m) => ({ ...m, label: Object.values(m.levels).join(', ') })));
  // One scale and one margin for all categories, so that they can be compared.
  const layout = {
    axis: responseLabel(model),
    color: theme.point,
    labelWidth: labelWidth(perSpec.flat()),
    domain: domainOf(perSpec.flat(), []),
  };
  const panels = perSpec.map((means, k) => forest(means, { ...layout, ...(isAlone ? {} : { title: specs[k].join(' and ') }) }));
  const { contrasts, contrastScale } = found[0];
  if (isAlone && contrasts.length > 0 && perSpec[0].length <= mostCompared) {
    const isRatio = contrastScale === 'ratio';
    const pairs = contrasts.map((c) => ({ ...c, label: c.contrast }));
    panels.push(
      forest(pairs, {
        title: 'Pairs compared',
        note: `Intervals for each pair alone, not adjusted for their number${isRatio ? '; logarithmic axis' : ''}.`,
        axis: isRatio
          ? (ratioName(model) ?? 'ratio')
          : model.state.links[0] === 'identity'
            ? 'difference of means'
            : 'difference of linear predictors',
        color: theme.line,
        labelWidth: labelWidth(pairs),
        domain: domainOf(pairs, [isRatio ? 1 : 0]),
        reference: isRatio ? 1 : 0,
        isLog: isRatio,
      }),
    );
  }
  return picture(
    panels,
    {
      title: isAlone
        ? `Marginal means of ${model.state.response.label} by ${specs[0].join(' and ')}`
        : `Marginal means of ${model.state.response.label}`,
      subtitle: `${modelLine(model)}. Numbers at their means, other categories averaged with equal weights. Intervals: ${Math.round(level * 1000) / 10} %.`,
      description: `Marginal means of ${specs.map((s) => s.join(' and ')).join('; ')}`,
      columns: 1,
    },
    options,
  );
}

/** The categories of the mean's linear predictor, each alone, in the order of the formula. */
function categoriesOf(model: FittedModel, data: unknown): string[][] {
  const table = data === undefined ? model.training?.table : asTable(data);
  const [mean] = model.state.frame.predictors as unknown as readonly { readonly variables: readonly { kind: string; label: string }[] }[];
  return mean.variables
    .filter((v) => v.kind === 'categorical')
    .flatMap(({ label }) => (table?.columnNames ?? []).filter((name) => isWhole(label, name)).map((name) => [name]));
}

/** True where a variable is the column itself as a category, not a category made of a number: `x > 3`. */
const isWhole = (label: string, name: string): boolean =>
  [name, `\`${name}\``].some(
    (n) => label === n || [`C(${n})`, `C(${n},`, `factor(${n})`, `factor(${n},`].some((text) => label.startsWith(text)),
  );

interface ForestLayout {
  readonly title?: string;
  readonly note?: string;
  readonly axis: string;
  readonly color: string;
  /** Pixels for the names at the left. */
  readonly labelWidth: number;
  readonly domain: readonly [number, number];
  /** A vertical line: no difference. */
  readonly reference?: number;
  readonly isLog?: boolean;
}

const labelWidth = (rows: readonly Interval[]): number =>
  Math.min(230, Math.max(60, ...rows.map((r) => textWidth(shortened(r.label, 34), 11) + 12)));

/** The ends of all intervals that have any, and the values that are to be seen too. */
function domainOf(rows: readonly Interval[], also: readonly number[]): [number, number] {
  const ends = [...rows.flatMap((r) => [r.lower, r.upper]), ...also].filter(Number.isFinite);
  return [Math.min(...ends), Math.max(...ends)];
}

/** A row for each interval, its name at the left. */
function forest(
  rows: readonly Interval[],
  { title, note, axis, color, labelWidth: marginLeft, domain, reference, isLog = false }: ForestLayout,
): Panel {
  const shown = rows.filter((r) => Number.isFinite(r.lower) && Number.isFinite(r.upper) && !(isLog && r.lower <= 0));
  const placed = shown.map((r) => ({ ...r, at: rows.indexOf(r) }));
  return {
    ...(title === undefined ? {} : { title }),
    ...(note === undefined ? {} : { note }),
    height: 46 + 24 * rows.length,
    plot: (theme) => ({
      marginLeft,
      marginTop: 4,
      marginRight: 18,
      x: {
        label: axis,
        labelAnchor: 'center',
        labelArrow: 'none',
        grid: true,
        nice: !isLog,
        inset: 6,
        domain,
        ...(isLog ? { type: 'log', ticks: logTicks(...domain), tickFormat: shortNumber } : { ticks: 6 }),
      },
      y: {
        domain: [-0.6, rows.length - 0.4],
        reverse: true,
        label: null,
        ticks: rows.map((_, i) => i),
        tickFormat: (i: number) => shortened(rows[i]?.label ?? '', 34),
        tickSize: 0,
      },
      marks: [
        ...(reference === undefined ? [] : [ruleX([reference], { stroke: theme.reference, strokeDasharray: '4,3' })]),
        ruleY(placed, { y: 'at', x1: 'lower', x2: 'upper', stroke: color, strokeWidth: 1.8 }),
        dot(placed, { y: 'at', x: 'estimate', r: 3.6, fill: color }),
      ],
    }),
  };
}
