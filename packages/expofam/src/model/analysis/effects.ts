import { ExpofamError } from '../../core/expofamError.ts';
import type { Column, Table } from '../../data/table.ts';
import { derivative } from '../../expr/derivative.ts';
import { simplify } from '../../expr/simplify.ts';
import { type RowProgram, rowProgram } from '../../inference/responseVariance.ts';
import type { RowTarget } from '../../inference/rowTarget.ts';
import { tTwoSided } from '../../math/distributions/continuous.ts';
import { normalSurvival } from '../../math/normal.ts';
import type { FittedModel } from '../fittedModel.ts';
import { type PredictionType, targetOf } from '../predict.ts';
import { inBlocks, intervalQuantile } from '../predictUncertainty.ts';
import { effectGroups } from './effectGroups.ts';
import {
  addEntries,
  averages,
  type EffectContext,
  type Estimate,
  effectContext,
  effectRows,
  effectSlopes,
  standardError,
} from './effectRows.ts';
import { constantColumn, type ModelColumn, modelColumn, modelColumns, typicalValue, withColumns } from './effectTable.ts';
import { type Population, populationOf } from './population.ts';

/** One effect with its delta-method error. */
export interface Effect {
  /** The column whose effect it is. */
  readonly variable: string;
  /** `dY/dX`, `b - a`, `+1`, …. */
  readonly contrast: string;
  /** The class or parameter, where there are several. */
  readonly target?: string;
  /** The values of the `by` columns. */
  readonly group?: Readonly<Record<string, string>>;
  /** With `at`: the values at which columns are held; the effect is the average over the rows of what remains. */
  readonly at?: Readonly<Record<string, number | string | boolean>>;
  readonly estimate: number;
  readonly stdError: number;
  readonly statistic: number;
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
}

export interface EffectOptions {
  /** The columns; all of the model by default. */
  readonly variables?: readonly string[];
  /** What changes: `response` (default), `link`, `prob`, or a parameter by name. */
  readonly type?: PredictionType;
  /** The rows to average over; those of the fit by default. */
  readonly data?: unknown;
  /**
   * Columns held at values (conditional effects): `{ age: 40, smoke: 'yes' }`. `'typical'` holds every column at its mean or
   * most frequent level.
   */
  readonly at?: 'typical' | Readonly<Record<string, number | string | boolean>>;
  /** Averages for each combination of the values of these columns. */
  readonly by?: string | readonly string[];
  readonly level?: number;
}

export interface ComparisonOptions extends EffectOptions {
  /** Difference of averages (default), their ratio, or the ratio of their odds. Ratios are tested and bounded on the log scale. */
  readonly kind?: 'difference' | 'ratio' | 'odds-ratio';
  /**
   * How a number changes: by a step (1 by default, from what each row has), `'sd'` (from half a standard deviation below its
   * mean to half above), or between two values. A category goes from its reference to each other level.
   */
  readonly step?: number | 'sd' | readonly [number, number];
}

/**
 * Average marginal effects: the derivative of the mean with respect to each number, averaged over rows; for a category the
 * change from its reference to each level. Errors are the delta method's with exact derivatives of the mean; those of the
 * design's columns are differences of fourth order (exact for a column that enters linearly). As
 * `marginaleffects::avg_slopes`.
 *
 * @example
 * slopes(model, { variables: ['age'] })[0].estimate; // dP/d age, averaged over the rows
 */
export function slopes(model: FittedModel, options: EffectOptions = {}): Effect[] {
  const setting = settingOf(model, options, 'slopes');
  return setting.columns.flatMap((column) =>
    column.kind === 'factor' ? levelChanges(setting, column, 'difference') : numericSlope(setting, column),
  );
}

/**
 * Average comparisons: what changes in the mean when a column changes, as a difference, a ratio, or an odds ratio of the
 * averages. As `marginaleffects::avg_comparisons` (`ratio` is its `ratioavg`, `odds-ratio` the exponential of its `lnoravg`).
 *
 * @example
 * comparisons(model, { variables: ['smoke'], kind: 'ratio' });
 */
export function comparisons(model: FittedModel, options: ComparisonOptions = {}): Effect[] {
  const { kind = 'difference', step = 1 } = options;
  if (!['difference', 'ratio', 'odds-ratio'].includes(kind)) {
    throw new ExpofamError('bad-option', {
      subject: 'comparison',
      found: `"${String(kind)}"`,
      expected: "'difference', 'ratio' or 'odds-ratio'",
    });
  }
  const setting = settingOf(model, options, 'comparisons');
  return setting.columns.flatMap((column) => {
    if (column.kind === 'factor') return levelChanges(setting, column, kind);
    const own = numbersOf(setting.table, column);
    const n = setting.table.rowCount;
    let low: Float64Array = own;
    let high: Float64Array;
    let label: string;
    if (typeof step === 'number') {
      high = own.map((x) => x + step);
      label = `${step >= 0 ? '+' : ''}${step}`;
    } else if (step === 'sd') {
      const { mean, sd } = momentsOf(own, setting);
      low = new Float64Array(n).fill(mean - sd / 2);
      high = new Float64Array(n).fill(mean + sd / 2);
      label = 'mean ± sd/2';
    } else {
      low = new Float64Array(n).fill(step[0]);
      high = new Float64Array(n).fill(step[1]);
      label = `${step[0]} → ${step[1]}`;
    }
    const numeric = (values: Float64Array): Column => ({ kind: 'numeric', values });
    return compared(setting, column.name, label, numeric(low), numeric(high), kind);
  });
}

/** The rows that are averaged over, with columns held where that was asked for, and what of. */
interface Setting extends Population {
  readonly context: EffectContext;
  readonly target: RowTarget;
  readonly columns: readonly ModelColumn[];
  readonly groups: readonly (Readonly<Record<string, string>> | undefined)[];
  readonly groupOf: (row: number) => number;
  readonly level: number;
  readonly held: Readonly<Record<string, number | string | boolean>> | undefined;
}

function settingOf(model: FittedModel, options: EffectOptions, subject: string): Setting {
  const { state } = model;
  const type = options.type ?? 'response';
  if (type === 'class' || type === 'terms') {
    throw new ExpofamError('bad-option', {
      subject: `${subject} of type "${type}"`,
      found: 'no derivative',
      expected: '"response", "link", "prob" or a parameter',
    });
  }
  const population = populationOf(model, options.data, subject, 'data to average over');
  const { rows, countOf } = population;
  let { table } = population;
  const all = modelColumns(state);
  const used = new Set(rows);
  const columns = options.variables?.map((name) => modelColumn(state, name, subject)) ?? all;
  const held: Record<string, number | string | boolean> = {};
  if (options.at) {
    const fixed: Record<string, Column> = {};
    const full = table;
    if (options.at === 'typical') {
      for (const c of all) {
        held[c.name] = typicalValue(population, c);
        fixed[c.name] = constantColumn(c, held[c.name], full.rowCount, full.column(c.name));
      }
    } else {
      for (const [name, value] of Object.entries(options.at)) {
        const c = modelColumn(state, name, subject);
        if (c.levels && !c.levels.includes(String(value))) {
          throw new ExpofamError('unknown-level', {
            subject: `column "${name}"`,
            found: `"${String(value)}"`,
            expected: `one of ${c.levels.join(', ')}`,
          });
        }
        held[name] = value;
        fixed[name] = constantColumn(c, value, full.rowCount, full.column(name));
      }
    }
    table = withColumns(full, fixed);
  }
  const { groups, groupOf } = effectGroups(table, options.by, rows, all);
  return {
    context: effectContext(model),
    target: targetOf(state, model.family, model.links, type),
    table,
    rows,
    columns,
    groups,
    groupOf: (row) => (used.has(row) ? groupOf(row) : -1),
    countOf,
    level: options.level ?? 0.95,
    held: options.at ? held : undefined,
  };
}

/** From the reference to each other level. */
function levelChanges(setting: Setting, column: ModelColumn, kind: 'difference' | 'ratio' | 'odds-ratio'): Effect[] {
  const { table } = setting;
  const like = table.column(column.name);
  const [reference, ...others] = column.levels ?? [];
  const sign = kind === 'difference' ? ' - ' : ' / ';
  return others.flatMap((level) =>
    compared(
      setting,
      column.name,
      `${level}${sign}${reference}`,
      constantColumn(column, reference, table.rowCount, like),
      constantColumn(column, level, table.rowCount, like),
      kind,
    ),
  );
}

function compared(
  setting: Setting,
  variable: string,
  label: string,
  low: Column,
  high: Column,
  kind: 'difference' | 'ratio' | 'odds-ratio',
): Effect[] {
  const { context, target, table, groups, groupOf, countOf } = setting;
  const at = (column: Column): Estimate[][] =>
    averages(context, effectRows(context, withColumns(table, { [variable]: column })), target, groupOf, groups.length, countOf);
  const from = at(low);
  const to = at(high);
  return target.names.flatMap((_, k) =>
    groups.map((_, g) => {
      const a = from[k][g];
      const b = to[k][g];
      if (kind === 'difference') {
        return effectOf(
          setting,
          variable,
          label,
          k,
          g,
          { value: b.value - a.value, gradient: b.gradient.map((v, p) => v - a.gradient[p]) },
          false,
        );
      }
      const odds = kind === 'odds-ratio';
      const value = odds ? Math.log(b.value / (1 - b.value)) - Math.log(a.value / (1 - a.value)) : Math.log(b.value / a.value);
      const slope = (x: number): number => (odds ? 1 / (x * (1 - x)) : 1 / x);
      const gradient = b.gradient.map((v, p) => slope(b.value) * v - slope(a.value) * a.gradient[p]);
      return effectOf(setting, variable, label, k, g, { value, gradient }, true);
    }),
  );
}

/** Tests and bounds an estimate; one on the log scale is shown as a ratio, its error by the delta method. */
function effectOf(
  setting: Setting,
  variable: string,
  contrast: string,
  k: number,
  g: number,
  estimate: Estimate,
  logarithmic: boolean,
): Effect {
  const { context, target, groups, level, held } = setting;
  const { state } = context.model;
  const error = standardError(estimate.gradient, context.basis);
  // A column whose coefficients are all aliased moves nothing: that is no estimate of zero.
  if (error === 0 && estimate.value === 0 && state.coefficients.some((row) => row.aliasedWith !== undefined)) {
    estimate = { ...estimate, value: Number.NaN };
  }
  const statistic = estimate.value / error;
  const c = intervalQuantile(state, level);
  const shown = (x: number): number => (logarithmic ? Math.exp(x) : x);
  const group = groups[g];
  return {
    variable,
    contrast,
    ...(target.names.length > 1 ? { target: target.names[k] } : {}),
    ...(group ? { group } : {}),
    ...(held ? { at: held } : {}),
    estimate: shown(estimate.value),
    stdError: logarithmic ? Math.exp(estimate.value) * error : error,
    statistic,
    p: state.dispersionKnown ? 2 * normalSurvival(Math.abs(statistic)) : tTwoSided(statistic, state.dfResidual),
    lower: shown(estimate.value - c * error),
    upper: shown(estimate.value + c * error),
  };
}

/** dE[f]/dx with the chain rule Σ_j f_j D_jβ and its gradient Σ_j (f_j D_j + (Σ_k f_jk D_kβ) x_j), D the derivatives of the design. */
function numericSlope(setting: Setting, column: ModelColumn): Effect[] {
  const { context, target, table, groups, groupOf, countOf } = setting;
  const { model, basis } = context;
  numbersOf(table, column);
  const centre = effectRows(context, table);
  const K = target.names.length;
  const q = centre.u.length;
  const n = centre.rowCount;
  const moving = effectSlopes(context, table, column.name, n);
  const firsts = Array.from({ length: K * q }, () => new Float64Array(n));
  const seconds = Array.from({ length: K * q * q }, () => new Float64Array(n));
  inBlocks(n, centre.u, firsts, (m, block, out) => target.slopes.run(m, [], block, out));
  const hessian = secondDerivatives(model, target);
  inBlocks(n, centre.u, seconds, (m, block, out) => hessian.run(m, [], block, out));
  const sums = Array.from({ length: K }, () => groups.map(() => ({ value: 0, gradient: new Float64Array(basis.size) })));
  const total = new Float64Array(groups.length);
  for (let i = 0; i < n; i++) {
    const row = centre.rows[i];
    const g = groupOf(row);
    if (g < 0) continue;
    const w = countOf(row);
    total[g] += w;
    const entries = centre.read(i);
    for (let k = 0; k < K; k++) {
      const sum = sums[k][g];
      for (let j = 0; j < q; j++) {
        const f = firsts[k * q + j][i];
        sum.value += w * f * moving.u[j][i];
        moving.add(i, j, sum.gradient, w * f);
        let bend = 0;
        for (let l = 0; l < q; l++) bend += seconds[(k * q + j) * q + l][i] * moving.u[l][i];
        addEntries(sum.gradient, entries[j], w * bend);
      }
    }
  }
  return sums.flatMap((per, k) =>
    per.map((s, g) =>
      effectOf(setting, column.name, 'dY/dX', k, g, { value: s.value / total[g], gradient: s.gradient.map((v) => v / total[g]) }, false),
    ),
  );
}

const secondDerivativePrograms = new WeakMap<RowTarget, RowProgram>();

function secondDerivatives(model: FittedModel, target: RowTarget): RowProgram {
  const known = secondDerivativePrograms.get(target);
  if (known) return known;
  const { u } = model.family.compose(model.links);
  const program = rowProgram(
    model.family,
    model.links,
    target.expressions.flatMap((e) =>
      u.flatMap((a) => {
        const first = simplify(derivative(e, a));
        return u.map((b) => simplify(derivative(first, b)));
      }),
    ),
  );
  secondDerivativePrograms.set(target, program);
  return program;
}

function numbersOf(table: Table, column: ModelColumn): Float64Array {
  const own = table.column(column.name);
  if (own?.kind === 'numeric') return own.values;
  if (own?.kind === 'boolean') return Float64Array.from(own.codes, (c) => (c < 0 ? Number.NaN : c));
  throw new ExpofamError('unknown-column', {
    subject: `column "${column.name}"`,
    found: own ? `a ${own.kind} column in ${table.name}` : `not in ${table.name}`,
    expected: 'numbers',
  });
}

function momentsOf(values: Float64Array, { rows, countOf }: Population): { readonly mean: number; readonly sd: number } {
  let mean = 0;
  let squares = 0;
  let count = 0;
  for (const row of rows) {
    const x = values[row];
    if (Number.isNaN(x)) continue;
    const times = countOf(row);
    count += times;
    const d = x - mean;
    mean += (times * d) / count;
    squares += times * d * (x - mean);
  }
  return { mean, sd: count > 1 ? Math.sqrt(squares / (count - 1)) : 0 };
}
