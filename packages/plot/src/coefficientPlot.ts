/// <reference lib="dom" />
import { dot, ruleX, ruleY } from '@observablehq/plot';
import { counted, ExpofamError, type FittedModel, quantitiesOf } from 'expofam';
import { labelSize } from './drawPanel.ts';
import { modelLine, ratioName } from './labels.ts';
import { logScale } from './logTicks.ts';
import { type PictureOptions, picture } from './picture.ts';
import { shortNames } from './shortNames.ts';
import { textWidth } from './textWidth.ts';
import { themeOf } from './theme.ts';

export interface CoefficientPlotOptions extends PictureOptions {
  /** Confidence level of the intervals; 0.95 by default. */
  readonly level?: number;
  /** Show exp(β), ratios of odds, rates or means, on a logarithmic axis. */
  readonly exponentiate?: boolean;
  /** Show the intercepts too. */
  readonly intercept?: boolean;
  /** Show these terms alone. */
  readonly terms?: readonly string[];
}

interface Mark {
  readonly term: string;
  readonly model: string;
  readonly at: number;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * A forest of coefficients with Wald intervals, a row each; with several models their coefficients beside each other.
 *
 * @param models one model, or several by the names that the legend shows
 * @example
 * coefficientPlot({ plain: glm('y ~ x', data, options), adjusted: glm('y ~ x + z', data, options) });
 */
export function coefficientPlot(
  models: FittedModel | Readonly<Record<string, FittedModel>>,
  options: CoefficientPlotOptions = {},
): SVGSVGElement {
  const named: Readonly<Record<string, FittedModel>> = isModel(models) ? { '': models } : models;
  const { level = 0.95, exponentiate = false, intercept = false } = options;
  const first = Object.values(named)[0];
  if (!first) throw new ExpofamError('no-model', { subject: 'coefficient plot', found: 'no model', expected: 'at least one' });
  const names = Object.keys(named);
  const theme = themeOf(options.theme);
  const classNames = [...new Set(Object.values(named).flatMap((m) => m.coefficients.map((c) => c.class ?? c.predictor ?? '')))];
  const isSplit = names.length === 1 && classNames.length > 1;
  // Several predictors or classes of one model are told apart by colour, as several models are.
  const groups = isSplit ? classNames : names;
  const marks: Mark[] = [];
  const terms: string[] = [];
  for (const [name, model] of Object.entries(named)) {
    for (const row of model.tidy({ level, exponentiate })) {
      if (options.terms ? !options.terms.includes(row.term) : row.term === '(Intercept)' && !intercept) continue;
      const own = row.class ?? row.predictor;
      const term = own === undefined || isSplit ? row.term : `${own}: ${row.term}`;
      if (!terms.includes(term)) terms.push(term);
      const { estimate, lower, upper } = row;
      if (typeof estimate !== 'number' || typeof lower !== 'number' || typeof upper !== 'number') continue;
      marks.push({ term, model: isSplit ? (own ?? '') : name, at: 0, estimate, lower, upper });
    }
  }
  const finite = marks.filter((m) => Number.isFinite(m.lower) && Number.isFinite(m.upper) && (!exponentiate || m.lower > 0));
  if (finite.length === 0) {
    throw new ExpofamError('nothing-to-show', {
      subject: 'coefficient plot',
      found: 'no coefficient with an interval',
      expected: 'a converged model with at least one term beside the intercept',
    });
  }
  const [low, high] = axisRange(finite, exponentiate);
  const rowHeight = Math.max(22, 13 * groups.length + 8);
  const placed = finite.map((m) => ({
    ...m,
    at: terms.indexOf(m.term) + (groups.indexOf(m.model) - (groups.length - 1) / 2) * (groups.length > 1 ? 0.68 / groups.length : 0),
    cutLow: m.lower < low,
    cutHigh: m.upper > high,
  }));
  // Names have two fifths of the panel.
  const termNames = (width: number): string[] => shortNames(terms, (text) => textWidth(text, labelSize) <= 0.4 * width);
  const color = (m: { model: string }): string =>
    groups.length > 1 ? theme.categories[groups.indexOf(m.model) % theme.categories.length] : theme.point;
  const ratio = ratioName(first);
  const label = exponentiate ? `${ratio ?? 'exp(coefficient)'} (logarithmic axis)` : `coefficient${linkWords(first)}`;
  return picture(
    [
      {
        height: 46 + rowHeight * terms.length,
        ...(groups.length > 1
          ? { legend: groups.map((g, i) => ({ label: g, color: theme.categories[i % theme.categories.length] })) }
          : {}),
        plot: (_theme, width) => ({
          marginTop: 4,
          marginRight: 18,
          x: {
            label,
            labelAnchor: 'center',
            labelArrow: 'none',
            domain: [low, high],
            grid: true,
            ...(exponentiate ? logScale(low, high) : {}),
          },
          y: {
            domain: [-0.6, terms.length - 0.4],
            reverse: true,
            label: null,
            ticks: terms.map((_, i) => i),
            tickFormat: (i: number) => termNames(width)[i] ?? '',
            tickSize: 0,
          },
          marks: [
            ruleX([exponentiate ? 1 : 0], { stroke: theme.reference, strokeDasharray: '4,3' }),
            ruleY(placed, {
              y: 'at',
              x1: (m) => Math.max(low, m.lower),
              x2: (m) => Math.min(high, m.upper),
              stroke: color,
              strokeWidth: 1.8,
            }),
            dot(
              placed.filter((m) => m.estimate >= low && m.estimate <= high),
              { y: 'at', x: 'estimate', r: 3.6, fill: color },
            ),
            // An arrow head where an interval goes on outside the picture.
            dot(
              placed.flatMap((m) => [
                ...(m.cutLow ? [{ ...m, x: low, turn: -90 }] : []),
                ...(m.cutHigh ? [{ ...m, x: high, turn: 90 }] : []),
              ]),
              { y: 'at', x: 'x', symbol: 'triangle', rotate: 'turn', r: 3, fill: color },
            ),
          ],
        }),
      },
    ],
    {
      title:
        names.length === 1
          ? `${exponentiate ? (ratio ? capital(plural(ratio)) : 'Exponentiated coefficients') : 'Coefficients'} of ${first.state.response.label}`
          : 'Coefficients of several models',
      subtitle: `${names.length === 1 ? `${modelLine(first)}; ` : ''}${Math.round(level * 1000) / 10} % intervals${intercept || options.terms ? '' : ', intercept not shown'}`,
      description: `Coefficients with intervals: ${finite.length} of ${counted(terms.length, 'term')}`,
    },
    options,
  );
}

const plural = (text: string): string => text.replace(/^ratio\b|ratio$/, 'ratios').replace(/ratioss/, 'ratios');

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const isModel = (value: FittedModel | Readonly<Record<string, FittedModel>>): value is FittedModel =>
  typeof (value as FittedModel).formula === 'string' && Array.isArray((value as FittedModel).coefficients);

function linkWords(model: FittedModel): string {
  const link = model.state.links[0];
  const { first } = quantitiesOf(model);
  const isMean = first === 'mean' || model.state.family.components !== undefined;
  if (link === 'identity') return ` (change of ${isMean ? '' : `${first} of `}${model.state.response.label})`;
  if (link === 'logit') return ` (change of the log odds${isMean ? '' : ` of ${first}`})`;
  if (link === 'log') return ` (change of the log of the ${isMean ? 'mean' : first})`;
  return ` (on the scale of the link ${link})`;
}

/**
 * The range of the axis: all intervals, unless one of them is more than ten times as wide as the median, which would press
 * the others together; it is then cut, with an arrow head.
 */
function axisRange(marks: readonly Mark[], isLog: boolean): [number, number] {
  const scale = (v: number): number => (isLog ? Math.log(v) : v);
  const back = (v: number): number => (isLog ? Math.exp(v) : v);
  const widths = marks.map((m) => scale(m.upper) - scale(m.lower)).sort((a, b) => a - b);
  const typical = widths[Math.floor(widths.length / 2)];
  const usual = marks.filter((m) => scale(m.upper) - scale(m.lower) <= 10 * typical);
  const shown = usual.length ? usual : marks;
  const low = Math.min(0, ...shown.map((m) => scale(m.lower)));
  const high = Math.max(0, ...shown.map((m) => scale(m.upper)));
  const room = 0.03 * (high - low || 1);
  return [back(low - room), back(high + room)];
}
