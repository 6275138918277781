import { ExpofamError } from '../../core/expofamError.ts';
import { makeTable, newCodes } from '../../data/makeTable.ts';
import type { Column, Table } from '../../data/table.ts';
import { derivative } from '../../expr/derivative.ts';
import { simplify } from '../../expr/simplify.ts';
import { rowModel } from '../../family/rowModel.ts';
import { adjustPValues, type PAdjustMethod } from '../../inference/adjustPValues.ts';
import { rowProgram } from '../../inference/responseVariance.ts';
import { linkTarget } from '../../inference/rowTarget.ts';
import { tTwoSided } from '../../math/distributions/continuous.ts';
import { normalSurvival } from '../../math/normal.ts';
import type { FittedModel } from '../fittedModel.ts';
import { intervalQuantile } from '../predictUncertainty.ts';
import { averages, type Estimate, effectContext, effectRows, standardError } from './effectRows.ts';
import { constantColumn, levelOf, type ModelColumn, modelColumn, modelColumns, typicalValue } from './effectTable.ts';
import { type Population, populationOf } from './population.ts';

export interface MarginalMeansOptions {
  /** The categories whose levels are compared: one row for each combination. */
  readonly specs: string | readonly string[];
  /** `response` (default): means are averaged on the link scale and brought back. `link`: they stay there. */
  readonly type?: 'response' | 'link';
  /** Differences on the link scale (ratios, odds ratios when brought back from log and logit): of all pairs, or against the first. */
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
  readonly means: readonly MarginalMean[];
  readonly contrasts: readonly MarginalContrast[];
  readonly contrastScale: ContrastScale;
  /** The values at which the other columns are held: numbers at their means unless `at` says otherwise, columns of an offset among them. */
  readonly at: Readonly<Record<string, number | string | boolean>>;
  /** The categories that are averaged over. */
  readonly averagedOver: readonly string[];
}

/**
 * What a contrast is. Contrasts are differences of linear predictors: of means where the link is the identity (`difference`);
 * brought back from a log link they are ratios of means (`ratio`), from a logit ratios of odds (`odds-ratio`), not of the means
 * beside them; from any other link they cannot be brought back and stay `link-difference`.
 */
export type ContrastScale = 'difference' | 'link-difference' | 'ratio' | 'odds-ratio';

/**
 * Estimated marginal means of categories, as `emmeans`: linear predictors on the grid of all levels, numbers at their means,
 * averaged over the other categories with equal weights on the link scale, then brought back. Errors on the response scale
 * are the delta method's; intervals are made on the link scale. Of the first linear predictor, the mean's.
 *
 * @example
 * marginalMeans(model, { specs: 'race', contrasts: 'pairwise' }).contrasts;
 */
export function marginalMeans(model: FittedModel, options: MarginalMeansOptions): MarginalMeans {
  const { state } = model;
  const { type = 'response', level = 0.95, weights = 'equal' } = options;
  const specs = typeof options.specs === 'string' ? [options.specs] : options.specs;
  if (state.family.components && state.predictors.length > 1 && model.family.declaration.response === 'class') {
    throw new ExpofamError('bad-option', {
      subject: 'marginal means',
      found: `family "${model.family.name}", whose classes have a predictor each`,
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
  const target = linkTarget(model.family, model.links);
  const [estimates] = averages(context, grid, target, cellOf, cells.length, share);
  const c = intervalQuantile(state, level);
  const back = type === 'response' ? inverseOf(model) : { value: (u: number) => u, slope: () => 1 };
  const means = estimates.map((e, i): MarginalMean => {
    const error = standardError(e.gradient, context.basis);
    const ends = [back.value(e.value - c * error), back.value(e.value + c * error)];
    return {
      levels: cells[i],
      estimate: back.value(e.value),
      stdError: Math.abs(back.slope(e.value)) * error,
      lower: Math.min(...ends),
      upper: Math.max(...ends),
    };
  });
  const contrastScale = contrastScaleOf(model.links[0].name, type);
  const ratio = contrastScale === 'ratio' || contrastScale === 'odds-ratio';
  const shown = (x: number): number => (ratio ? Math.exp(x) : x);
  const name = (i: number): string => Object.values(cells[i]).join(' ');
  const pairs = options.contrasts === undefined ? [] : pairsOf(cells.length, options.contrasts);
  const raw = pairs.map(([a, b]) => {
    const value = estimates[a].value - estimates[b].value;
    const error = standardError(difference(estimates[a], estimates[b]), context.basis);
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
  return { type, means, contrasts: raw.map((r, i) => ({ ...r, p: adjusted[i] })), contrastScale, at: held, averagedOver };
}

function contrastScaleOf(link: string, type: 'response' | 'link'): ContrastScale {
  if (link === 'identity') return 'difference';
  if (type === 'response' && link === 'log') return 'ratio';
  if (type === 'response' && link === 'logit') return 'odds-ratio';
  return 'link-difference';
}

const difference = (a: Estimate, b: Estimate): Float64Array => a.gradient.map((v, p) => v - b.gradient[p]);

function pairsOf(n: number, kind: 'pairwise' | 'reference'): [number, number][] {
  const out: [number, number][] = [];
  for (let a = 0; a < n; a++) for (let b = a + 1; b < n; b++) if (kind === 'pairwise') out.push([a, b]);
  if (kind === 'reference') for (let a = 1; a < n; a++) out.push([a, 0]);
  return out;
}

/** g⁻¹ and its derivative for the first predictor. */
function inverseOf(model: FittedModel): { value(u: number): number; slope(u: number): number } {
  const q = model.state.predictors.length;
  const rows = rowModel(model.family, model.links);
  const out = Array.from({ length: q }, () => new Float64Array(1));
  const u = Array.from({ length: q }, () => new Float64Array(1));
  const value = (x: number): number => {
    u[0][0] = x;
    rows.parameters(1, { y: [], u }, out);
    return out[0][0];
  };
  const target = linkedSlope(model);
  return { value, slope: target };
}

function linkedSlope(model: FittedModel): (u: number) => number {
  const composed = model.family.compose(model.links);
  const program = rowProgram(model.family, model.links, [simplify(derivative(composed.parameters[0].value, composed.u[0]))]);
  const out = [new Float64Array(1)];
  return (x) => {
    program.run(
      1,
      [],
      composed.u.map((_, j) => Float64Array.of(j === 0 ? x : 0)),
      out,
    );
    return out[0][0];
  };
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
