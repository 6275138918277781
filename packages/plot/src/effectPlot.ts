/// <reference lib="dom" />
import { areaY, dot, line, type Markish, ruleX } from '@observablehq/plot';
import { type Column, counted, ExpofamError, type FittedModel, suggestion } from 'expofam';
import { axisText, columnLabel } from './axisLabels.ts';
import { categoryAxis } from './categoryAxis.ts';
import { levelsOf, type ModelColumns, modelColumns, numbersOf, rowsThatCount, typicalValue, valueAt } from './columns.ts';
import { modelLine, responseLabel, shortNumber } from './labels.ts';
import { type Panel, type PictureOptions, picture } from './picture.ts';
import { axes } from './scatter.ts';
import { predictBand } from './statistics.ts';
import { shortened } from './textWidth.ts';
import { type Theme, themeOf } from './theme.ts';

export interface EffectPlotOptions extends PictureOptions {
  /** The data of the fit, or other rows with the same columns: they give ranges, levels and the rug. */
  readonly data: unknown;
  /** A column (`x`), or two of them (`x:group`); by default a panel for every column and every interaction. */
  readonly term?: string;
  /** Confidence level of the bands; 0.95 by default. */
  readonly level?: number;
}

type Value = string | number;

/** One line of an effect: the mean along a column, the others held. */
interface Series {
  readonly label: string;
  readonly points: readonly { readonly x: Value; readonly mean: number; readonly lower: number; readonly upper: number }[];
}

/**
 * How the mean response changes with a column, the other columns held at their median or most frequent level: a line with
 * a confidence band for numbers, points with intervals for categories, several lines for an interaction or for classes.
 * Transforms and splines are drawn along the column itself, and a rug shows where its values lie.
 *
 * @example
 * effectPlot(model, { data, term: 'age' });
 */
export function effectPlot(model: FittedModel, options: EffectPlotOptions): SVGSVGElement {
  const columns = rowsThatCount(modelColumns(model, options.data));
  const effects = chosenEffects(columns, options.term);
  const theme = themeOf(options.theme);
  const panels = effects.map((effect) => effectPanel(model, columns, effect, options.level ?? 0.95, theme));
  const held = columns.columns.filter((c) => effects.length > 1 || !effects[0].includes(c.name));
  const values = held.map((c) => `${c.name} ${textOf(typical(columns, c.name))}`).join(', ');
  return picture(
    panels,
    {
      title:
        effects.length === 1
          ? `Effect of ${effects[0].join(' and ')} on ${model.state.response.label}`
          : `Effects on ${model.state.response.label}`,
      subtitle: `${modelLine(model)}. ${values ? `Held where they are not shown: ${shortened(values, 150)}.` : ''} Bands: ${Math.round((options.level ?? 0.95) * 1000) / 10} %.`,
      description: `Effects of ${effects.map((e) => e.join(' and ')).join('; ')} on ${axisText(responseLabel(model))}`,
      columns: effects.length === 1 ? 1 : 2,
      ...(effects.length === 1 ? { panelHeight: 340 } : { panelHeight: 240 }),
    },
    options,
  );
}

const textOf = (value: Value): string => (typeof value === 'number' ? shortNumber(value) : value);

function chosenEffects(columns: ModelColumns, term: string | undefined): (readonly string[])[] {
  const names = columns.columns.map((c) => c.name);
  if (term === undefined) {
    const pairs = columns.interactions.map((g) => g.slice(0, 2));
    const alone = columns.columns.filter((c) => !c.isOffset && !pairs.some((g) => g.includes(c.name))).map((c) => [c.name]);
    const all = [...pairs, ...alone];
    if (all.length === 0) {
      throw new ExpofamError('nothing-to-show', {
        subject: 'effect plot',
        found: 'no column on the right side of the formula that the data have',
        expected: 'at least one',
      });
    }
    return all;
  }
  // A term such as log(x) or ns(x, 3) stands for its column.
  const parts = names.includes(term)
    ? [term]
    : splitTerm(term).map((part) => (names.includes(part) ? part : (onlyColumn(part, names) ?? part)));
  const unknown = parts.find((part) => !names.includes(part));
  if (unknown !== undefined || parts.length > 2) {
    throw new ExpofamError('unknown-term', {
      subject: `term "${term}"`,
      found: parts.length > 2 ? counted(parts.length, 'column') : `the model uses no column "${unknown}"`,
      expected: parts.length > 2 ? 'one or two' : `one of ${names.join(', ')}, or two of them as a:b`,
      ...(unknown === undefined ? {} : { advice: suggestion(unknown, names) }),
    });
  }
  return [parts];
}

/** `a:b` in parts, without breaking `I(a:b)`. */
function splitTerm(term: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const character of term) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === ':' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim().replace(/^`(.*)`$/, '$1'));
}

function onlyColumn(text: string, names: readonly string[]): string | undefined {
  const inside = names.filter((name) =>
    new RegExp(`(?<![\\p{L}\\p{N}._])${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\p{L}\\p{N}._])`, 'u').test(text),
  );
  return inside.length === 1 ? inside[0] : undefined;
}

/** What was found: many points of many panels ask for the same. */
const found = new WeakMap<ModelColumns, Map<string, Value>>();

function typical(columns: ModelColumns, name: string): Value {
  const known = found.get(columns) ?? new Map<string, Value>();
  found.set(columns, known);
  const value = known.get(name) ?? typicalOf(columns, name);
  known.set(name, value);
  return value;
}

function typicalOf(columns: ModelColumns, name: string): Value {
  const column = columns.table.column(name);
  if (!column)
    throw new ExpofamError('unknown-column', { subject: 'effect plot', found: `no column "${name}"`, expected: 'it in the data' });
  return typicalValue(column, columns.columns.find((c) => c.name === name)?.isFactor ?? false, columns.counts);
}

function effectPanel(model: FittedModel, columns: ModelColumns, effect: readonly string[], level: number, theme: Theme): Panel {
  const isFactor = (name: string): boolean => columns.columns.find((c) => c.name === name)?.isFactor ?? false;
  // The numeric column goes along the axis; of two categories the one with more levels.
  const size = (name: string): number => (isFactor(name) ? levelsOf(columns.table.column(name) as never).length : 1e6);
  const [along, by] = [...effect].sort((a, b) => size(b) - size(a));
  const places = isFactor(along) ? levelsOf(columns.table.column(along) as never) : grid(columns, along, 70);
  const groups = by === undefined ? [undefined] : isFactor(by) ? levelsOf(columns.table.column(by) as never) : quartiles(columns, by);
  const series = groups.flatMap((value) => seriesOf(model, columns, along, places, by, value, level));
  const several = series.length > 1;
  const color = (k: number): string => (several ? theme.categories[k % theme.categories.length] : theme.point);
  const isProbability = model.family.declaration.response === 'proportion' || model.state.family.components !== undefined;
  const legend = several ? series.map((s, k) => ({ label: s.label, color: color(k) })) : [];
  const values = isFactor(along) ? undefined : numbersOf(columns.table.column(along) as never);
  return {
    title: effect.length === 1 ? along : `${along} by ${by}`,
    ...(several ? { legend } : {}),
    plot: (t, width) => {
      const base = axes(columnLabel(along), responseLabel(model));
      const y = { ...base.y, ...(isProbability ? { domain: [0, 1], nice: false, inset: 0 } : {}) };
      if (values) {
        return { ...base, y, x: { ...base.x, nice: false, inset: 0 }, marks: numericMarks(series, values, color, t) };
      }
      return { ...categoryAxis(places.map(String), base.x, width), y, marks: factorMarks(series, places, color) };
    },
  };
}

function numericMarks(series: readonly Series[], values: Float64Array, color: (k: number) => string, theme: Theme): Markish[] {
  const rug = thinned(values, 400);
  return [
    ...series.map((s, k) =>
      areaY(
        s.points.filter((p) => Number.isFinite(p.lower) && Number.isFinite(p.upper)),
        { x: 'x', y1: 'lower', y2: 'upper', fill: color(k), fillOpacity: 0.16 },
      ),
    ),
    ...series.map((s, k) => line(s.points, { x: 'x', y: 'mean', stroke: color(k), strokeWidth: 2 })),
    dot(rug, { x: (v: number) => v, frameAnchor: 'bottom', symbol: upwards, stroke: theme.muted, strokeOpacity: 0.5, strokeWidth: 0.7 }),
  ];
}

/** A short line upwards, for a rug at the lower edge of the plot. */
const upwards = {
  draw(context: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void }): void {
    context.moveTo(0, 0);
    context.lineTo(0, -6);
  },
};

function factorMarks(series: readonly Series[], places: readonly Value[], color: (k: number) => string): Markish[] {
  const step = series.length > 1 ? Math.min(0.18, 0.6 / series.length) : 0;
  const at = (x: Value, k: number): number => places.indexOf(x) + (k - (series.length - 1) / 2) * step;
  return series.flatMap((s, k) => {
    const points = s.points.map((p) => ({ ...p, at: at(p.x, k) }));
    return [
      ruleX(
        points.filter((p) => Number.isFinite(p.lower)),
        { x: 'at', y1: 'lower', y2: 'upper', stroke: color(k), strokeWidth: 1.8 },
      ),
      dot(points, { x: 'at', y: 'mean', r: 3.6, fill: color(k) }),
    ];
  });
}

function thinned(values: Float64Array, most: number): number[] {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const every = Math.ceil(distinct.length / most);
  return distinct.filter((_, i) => i % every === 0);
}

/** Evenly spaced values over a column's range; all of them where there are few whole numbers. */
function grid(columns: ModelColumns, name: string, count: number): number[] {
  const values = numbersOf(columns.table.column(name) as never);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const v of values) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  return Array.from({ length: count }, (_, k) => (k === count - 1 ? high : low + ((high - low) * k) / (count - 1)));
}

/** The quartiles of a column, or its values where there are no more than three. */
function quartiles(columns: ModelColumns, name: string): number[] {
  const column = columns.table.column(name) as Column;
  const distinct = [...new Set(numbersOf(column))].sort((a, b) => a - b);
  if (distinct.length <= 3) return distinct;
  return [...new Set([0.25, 0.5, 0.75].map((p) => valueAt(column, columns.counts, (last) => Math.round(p * last))))];
}

function seriesOf(
  model: FittedModel,
  columns: ModelColumns,
  along: string,
  places: readonly Value[],
  by: string | undefined,
  value: Value | undefined,
  level: number,
): Series[] {
  const data: Record<string, Value[]> = {};
  for (const { name } of columns.columns) data[name] = new Array<Value>(places.length).fill(typical(columns, name));
  data[along] = [...places];
  if (by !== undefined && value !== undefined) data[by] = places.map(() => value);
  const bands = predictBand(model, data, level);
  const group = value === undefined ? '' : typeof value === 'number' ? `${by} ${shortNumber(value)}` : String(value);
  return Object.entries(bands).map(([name, { mean, lower, upper }], _, all) => ({
    label: [group, all.length > 1 ? name : ''].filter(Boolean).join(', '),
    points: places.map((x, i) => ({
      x,
      mean: mean[i],
      lower: lower?.[i] ?? Number.NaN,
      upper: upper?.[i] ?? Number.NaN,
    })),
  }));
}
