import { ExpofamError } from '../../core/expofamError.ts';
import { makeTable, newCodes } from '../../data/makeTable.ts';
import type { Column, Table } from '../../data/table.ts';
import { simplify } from '../../expr/simplify.ts';
import { adjustPValues, type PAdjustMethod } from '../../inference/adjustPValues.ts';
import { linkTarget, type RowTarget, rowTarget } from '../../inference/rowTarget.ts';
import { scaledInterval, scaleFor } from '../../inference/scaledInterval.ts';
import { tTwoSided } from '../../math/distributions/continuous.ts';
import { normalSurvival } from '../../math/normal.ts';
import type { FittedModel } from '../fittedModel.ts';
import { intervalQuantile } from '../predictUncertainty.ts';
import { averages, type EffectContext, type Estimate, effectContext, effectRows, standardError } from './effectRows.ts';
import { constantColumn, levelOf, type ModelColumn, modelColumn, modelColumns, typicalValue } from './effectTable.ts';
import { type Population, populationOf } from './population.ts';
import { movedMean } from './quantitiesOf.ts';

export interface MarginalMeansOptions {
  /** The categories whose levels are compared: one row for each combination. */
  readonly specs: string | readonly string[];
  /** `response` (default): linear predictors are averaged, and the mean response is that at their averages. `link`: they stay there. */
  readonly type?: 'response' | 'link';
  /** Differences or ratios, as {@link ContrastScale} says: of all pairs, or against the first. */
  readonly contrasts?: 'pairwise' | 'reference';
  /** Adjustment of the contrasts' p-values; none by default. */
  readonly adjust?: PAdjustMethod;
  /** Values of other columns; numbers are otherwise at their mean, categories averaged over their levels. */
  readonly at?: Readonly<Record<string, number | string | boolean>>;
  /** How other categories are averaged: every level alike (default), or as often as the data have it. */
  readonly weights?: 'equal' | 'proportional';
  readonly data?: unknown;
  readonly level?: number;
}

/** One mean or contrast. */
export interface MarginalMean {
  readonly levels: Readonly<Record<string, string>>;
  readonly estimate: number;
  readonly stdError: number;
  readonly lower: number;
  readonly upper: number;
}

export interface MarginalContrast {
  readonly contrast: string;
  readonly estimate: number;
  readonly stdError: number;
  readonly statistic: number;
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
}

export interface MarginalMeans {
  /** The scale of the means. */
  readonly type: 'response' | 'link';
  /**
   * What the numbers are of: `mean`, the mean response; or the first parameter by its name (`scale`, `meanlog`, `lambda`) where
   * the family gives no mean that the predictors move, or where linear predictors are asked for and none is the mean's.
   */
  readonly quantity: string;
  readonly means: readonly MarginalMean[];
  readonly contrasts: readonly MarginalContrast[];
  readonly contrastScale: ContrastScale;
  /** The values at which the other columns are held: numbers at their means unless `at` says otherwise, columns of an offset among them. */
  readonly at: Readonly<Record<string, number | string | boolean>>;
  /** The categories that are averaged over. */
  readonly averagedOver: readonly string[];
}

/**
 * What a contrast is. Where the first parameter is the mean, contrasts are differences of linear predictors: of means where the
 * link is the identity (`difference`); brought back from a log link they are ratios of means (`ratio`), from a logit ratios of
 * odds (`odds-ratio`), not of the means beside them; from any other link they cannot be brought back and stay
 * `link-difference`. Where the mean follows from other parameters (a lognormal's, a Conway–Maxwell–Poisson's), they are ratios
 * of the means if the first link is the log, tested on the scale of the logarithm, and differences of the means otherwise.
 */
export type ContrastScale = 'difference' | 'link-difference' | 'ratio' | 'odds-ratio';

/**
 * Estimated marginal means of categories, as `emmeans`: linear predictors on the grid of all levels, numbers at their means,
 * averaged over the other categories with equal weights. On the response scale they are the mean response at those averages of
 * all linear predictors, with the delta method's errors; intervals are made on the scale of the link, or where several
 * predictors make the mean on the scale of its range, as those of predictions. The columns of an offset are at their means
 * too: `offset(log(e))` is log(mean e), where emmeans takes the mean of log e.
 *
 * @example
 * marginalMeans(model, { specs: 'race', contrasts: 'pairwise' }).contrasts;
 */
export function marginalMeans(model: FittedModel, options: MarginalMeansOptions): MarginalMeans {
  const { state } = model;
  const { type = 'response', level = 0.95, weights = 'equal' } = options;
  const specs = typeof options.specs === 'string' ? [options.specs] : options.specs;
  if (model.family.declaration.response === 'class') {
    throw new ExpofamError('bad-option', {
      subject: 'marginal means',
      found: `family "${model.family.name}", whose classes have a probability each`,
      expected: 'a family with one mean',
      advice: "comparisons(model, { type: 'prob' }), or effects --type prob, compares probabilities of classes",
    });
  }
  const population = populationOf(model, options.data, 'marginal means', 'data for the means of the other columns');
  const columns = modelColumns(state);
  for (const name of specs) {
    if (modelColumn(state, name, 'marginal means').kind !== 'factor') {
      throw new ExpofamError('bad-option', {
        subject: `column "${name}"`,
        found: 'a number',
        expected: 'a category',
        advice: `slopes(model, { variables: ['${name}'] })`,
      });
    }
  }
  const { table, cells, cellOf, held, averagedOver } = gridOf(population, columns, specs, options.at ?? {});
  const share = weights === 'proportional' ? shares(population, columns, specs, table) : () => 1;
  const context = effectContext(model);
  const grid = effectRows(context, table);
  const linear = averages(context, grid, linkTarget(model.family, model.links), cellOf, cells.length, share);
  const c = intervalQuantile(state, level);
  const { quantity, isFirst, target } = quantityOf(model, type);
  const estimates = cells.map((_, i) =>
    estimateAt(
      context,
      target,
      linear.map((per) => per[i]),
    ),
  );
  const means = estimates.map((e, i): MarginalMean => {
    const [lower, upper] = intervalAt(
      context,
      target,
      linear.map((per) => per[i]),
      e,
      c,
    );
    return { levels: cells[i], estimate: e.value, stdError: standardError(e.gradient, context.basis), lower, upper };
  });
  const contrastScale = contrastScaleOf(model.links[0].name, type, quantity, isFirst);
  const contrasted = isFirst ? linear[0] : contrastScale === 'ratio' ? estimates.map(logarithm) : estimates;
  const ratio = contrastScale === 'ratio' || contrastScale === 'odds-ratio';
  const shown = (x: number): number => (ratio ? Math.exp(x) : x);
  const name = (i: number): string => Object.values(cells[i]).join(' ');
  const pairs = options.contrasts === undefined ? [] : pairsOf(cells.length, options.contrasts);
  const raw = pairs.map(([a, b]) => {
    const value = contrasted[a].value - contrasted[b].value;
    const error = standardError(difference(contrasted[a], contrasted[b]), context.basis);
    const statistic = value / error;
    const p = state.dispersionKnown ? 2 * normalSurvival(Math.abs(statistic)) : tTwoSided(statistic, state.dfResidual);
    return {
      contrast: `${name(a)} ${ratio ? '/' : '-'} ${name(b)}`,
      estimate: shown(value),
      stdError: ratio ? Math.exp(value) * error : error,
      statistic,
      p,
      lower: shown(value - c * error),
      upper: shown(value + c * error),
    };
  });
  const adjusted = adjustPValues(
    raw.map((r) => r.p),
    options.adjust ?? 'none',
  );
  return { type, quantity, means, contrasts: raw.map((r, i) => ({ ...r, p: adjusted[i] })), contrastScale, at: held, averagedOver };
}

function contrastScaleOf(link: string, type: 'response' | 'link', quantity: string, isFirst: boolean): ContrastScale {
  if (!isFirst) return link === 'log' ? 'ratio' : 'difference';
  if (link === 'identity') return type === 'link' && quantity !== 'mean' ? 'link-difference' : 'difference';
  if (type === 'response' && link === 'log') return 'ratio';
  if (type === 'response' && link === 'logit') return 'odds-ratio';
  return 'link-difference';
}

/** log of an estimate. */
const logarithm = ({ value, gradient }: Estimate): Estimate => ({ value: Math.log(value), gradient: gradient.map((g) => g / value) });

const difference = (a: Estimate, b: Estimate): Float64Array => a.gradient.map((v, p) => v - b.gradient[p]);

function pairsOf(n: number, kind: 'pairwise' | 'reference'): [number, number][] {
  const out: [number, number][] = [];
  for (let a = 0; a < n; a++) for (let b = a + 1; b < n; b++) if (kind === 'pairwise') out.push([a, b]);
  if (kind === 'reference') for (let a = 1; a < n; a++) out.push([a, 0]);
  return out;
}

interface Quantity {
  readonly quantity: string;
  /** True where contrasts are of the first linear predictor: it is what is asked for, or its inverse link is. */
  readonly isFirst: boolean;
  readonly target: RowTarget;
}

/** What the means are of. The mean is the first parameter in most families, and follows from all of them in others. */
function quantityOf(model: FittedModel, type: 'response' | 'link'): Quantity {
  const { family, links } = model;
  const { first, response, mean } = movedMean(model);
  if (type === 'link') return { quantity: first, isFirst: true, target: linkTarget(family, links) };
  // A mean that is a constant (a Laplace's location) says nothing of the categories.
  if (mean) return { quantity: response, isFirst: first === 'mean', target: mean };
  const value = simplify(family.compose(links).parameters[0].value);
  return { quantity: first, isFirst: true, target: rowTarget(family, links, [first], [value], family.predictors[0].domain) };
}

/** The target at averages of all linear predictors. */
function estimateAt(context: EffectContext, target: RowTarget, linear: readonly Estimate[]): Estimate {
  const u = linear.map((e) => Float64Array.of(e.value));
  const slopes = Array.from({ length: target.expressions.length * u.length }, () => new Float64Array(1));
  target.slopes.run(1, [], u, slopes);
  const gradient = new Float64Array(context.basis.size);
  linear.forEach((e, j) => {
    // A predictor that the target does not read may be at infinity.
    if (slopes[j][0] !== 0) for (let p = 0; p < gradient.length; p++) gradient[p] += slopes[j][0] * e.gradient[p];
  });
  return { value: valueAt(target, u), gradient };
}

function valueAt(target: RowTarget, u: readonly Float64Array[]): number {
  const out = target.expressions.map(() => new Float64Array(1));
  target.values.run(1, [], u, out);
  return out[0][0];
}

/** As predictions: one predictor moved on its own scale within the domain of its link, several on the scale of the target's range. */
function intervalAt(
  { model, basis }: EffectContext,
  target: RowTarget,
  linear: readonly Estimate[],
  estimate: Estimate,
  c: number,
): readonly [number, number] {
  const j = target.predictor[0];
  if (j < 0) return scaledInterval(estimate.value, standardError(estimate.gradient, basis), c, scaleFor(target.domain));
  const half = c * standardError(linear[j].gradient, basis);
  const { lower, upper } = model.links[j].domain;
  const ends = [-half, half].map((step) =>
    valueAt(
      target,
      linear.map((e, k) => Float64Array.of(k === j ? Math.min(upper, Math.max(lower, e.value + step)) : e.value)),
    ),
  );
  return [Math.min(...ends), Math.max(...ends)];
}

interface Grid {
  readonly table: Table;
  readonly cells: Readonly<Record<string, string>>[];
  readonly cellOf: (row: number) => number;
  readonly held: Readonly<Record<string, number | string | boolean>>;
  readonly averagedOver: readonly string[];
}

/** All combinations of the categories' levels; the columns of `specs` make the cells. */
function gridOf(
  population: Population,
  columns: readonly ModelColumn[],
  specs: readonly string[],
  at: Readonly<Record<string, number | string | boolean>>,
): Grid {
  const { table: source } = population;
  const factors = columns.filter((c) => c.kind === 'factor' && !Object.hasOwn(at, c.name));
  const sizes = factors.map((f) => f.levels?.length ?? 1);
  const n = sizes.reduce((s, k) => s * k, 1);
  if (n > 1e6) {
    throw new ExpofamError('grid-too-large', {
      subject: 'marginal means',
      found: `${n} combinations of levels`,
      expected: 'at most 1,000,000',
      advice: 'hold some categories with `at`',
    });
  }
  const made = new Map<string, Column>();
  let stride = 1;
  const codeOf: ((row: number) => number)[] = [];
  factors.forEach((f, k) => {
    const size = sizes[k];
    const step = stride;
    stride *= size;
    const code = (row: number): number => Math.floor(row / step) % size;
    codeOf.push(code);
    made.set(f.name, levelColumn(f, source.column(f.name), n, code));
  });
  const held: Record<string, number | string | boolean> = {};
  for (const c of columns) {
    if (made.has(c.name)) continue;
    const value = Object.hasOwn(at, c.name) ? at[c.name] : typicalValue(population, c);
    held[c.name] = value;
    made.set(c.name, constantColumn(c, value, n, source.column(c.name)));
  }
  const table = makeTable(made, source.name, n);
  const order = specs.map((name) => factors.findIndex((f) => f.name === name));
  const missing = order.indexOf(-1);
  if (missing >= 0)
    throw new ExpofamError('bad-option', {
      subject: `column "${specs[missing]}"`,
      found: 'both in specs and in at',
      expected: 'one of them',
    });
  const cellCount = order.reduce((s, k) => s * sizes[k], 1);
  const cellOf = (row: number): number => {
    let cell = 0;
    let width = 1;
    for (const k of order) {
      cell += width * codeOf[k](row);
      width *= sizes[k];
    }
    return cell;
  };
  const cells = Array.from({ length: cellCount }, (_, cell) => {
    let rest = cell;
    return Object.fromEntries(
      order.map((k) => {
        const level = rest % sizes[k];
        rest = Math.floor(rest / sizes[k]);
        return [factors[k].name, factors[k].levels?.[level] ?? ''];
      }),
    );
  });
  return { table, cells, cellOf, held, averagedOver: factors.flatMap((f) => (specs.includes(f.name) ? [] : [f.name])) };
}

function levelColumn(column: ModelColumn, like: Column | undefined, n: number, code: (row: number) => number): Column {
  const levels = column.levels ?? [];
  if (like?.kind === 'numeric') return { kind: 'numeric', values: Float64Array.from({ length: n }, (_, i) => Number(levels[code(i)])) };
  if (like?.kind === 'boolean')
    return { kind: 'boolean', codes: Int8Array.from({ length: n }, (_, i) => (levels[code(i)].toLowerCase() === 'true' ? 1 : 0)) };
  const codes = newCodes(n, levels.length);
  for (let i = 0; i < n; i++) codes[i] = code(i);
  return { kind: 'categorical', codes, levels };
}

/** How often the data have each combination of the categories that are averaged over. */
function shares(
  { table, rows, countOf }: Population,
  columns: readonly ModelColumn[],
  specs: readonly string[],
  grid: Table,
): (row: number) => number {
  const others = columns.filter((c) => c.kind === 'factor' && !specs.includes(c.name));
  const key = (source: Table, row: number): string => others.map((c) => levelOf(source.column(c.name) as Column, row)).join('\u0000');
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(key(table, row), (counts.get(key(table, row)) ?? 0) + countOf(row));
  return (row) => counts.get(key(grid, row)) ?? 0;
}
