import type { RowModel } from '../family/rowModel.ts';
import { symmetricEigen } from '../math/linear/symmetricEigen.ts';
import { blockPass, type RowData } from './blockPass.ts';
import { blockRows } from './blockRows.ts';
import { maximiseInCone } from './coneProgram.ts';
import { designRow } from './designRow.ts';
import { watchOf } from './edgeWatch.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import { rowRecession } from './recession.ts';

/** What keeps a maximum-likelihood estimate from existing. */
export interface Separation {
  /** Rows (of the frame, from 0) whose likelihood the fit drives to its supremum: fitted means at the edge. */
  readonly rows: readonly number[];
  /** Directions in the parameters along which every row's likelihood rises or stays, spanning all of them (row by row). */
  readonly directions: readonly Float64Array[];
  /** Those that were found, in the order in which each settles rows that the ones before had left: no row's likelihood falls along the first. */
  readonly rising: readonly Float64Array[];
}

/** Rounding allowed in a constraint of columns of spread one, and what counts as strictly inside. */
const feasible = 1e-10;
const strict = 1e-7;

/** Conditions on a direction d = Xv: one for each row, or one for each pair of compared predictors of a row. */
interface Conditions {
  /** How many conditions a row has. */
  readonly perRow: number;
  /** Calls back for each condition of the rows of a block: aᵀv's value at d, and whether it must be exactly 0. */
  visit(start: number, n: number, y: readonly Float64Array[], d: readonly Float64Array[], each: ConditionVisitor): void;
  /** a of condition k of a row, in the parameters. */
  vector(row: number, k: number, sign: number): Float64Array;
}
type ConditionVisitor = (row: number, k: number, value: number, equality: boolean, sign: number) => void;

/**
 * Finds complete and quasi-complete separation: rows whose likelihood rises for ever along a direction in which no other
 * row's falls (Albert & Anderson 1984; for counts Santos Silva & Tenreyro 2010, Correia, Guimarães & Zylkin 2019). The
 * directions are found by linear programmes over the cone of recession, as in Konis (2007), each on the rows that the ones
 * before have left, until one finds nothing: a single programme can miss rows whose direction its vertex does not contain.
 *
 * A converged fit needs it only where a row is near the edge (edgeWatch.ts).
 *
 * @returns undefined where the maximum exists; `undecided` where rounding did not allow a decision
 */
export function findSeparation(
  data: RowData,
  model: RowModel,
  layout: ParameterLayout,
  isClass: boolean,
): Separation | 'undecided' | undefined {
  const P = layout.parameterCount;
  if (!watchOf(model, layout, isClass)) return undefined;
  const { conditions, settled, sweep, mostViolated } = coneOfRecession(data, model, layout, isClass);
  const { perRow } = conditions;
  const directions: Float64Array[] = [];
  const zero = new Float64Array(P);
  for (let round = 0; round <= P; round++) {
    // Any positive combination of the rows will do; unequal weights keep the programme from ties.
    const c = new Float64Array(P);
    let open = 0;
    sweep(zero, (row, k, _value, equality, sign) => {
      if (equality) return;
      open++;
      const a = conditions.vector(row, k, sign);
      const weight = 1 + (((row * perRow + k) * 0.6180339887498949) % 1);
      for (let p = 0; p < P; p++) c[p] += weight * a[p];
    });
    if (open === 0) break;
    const size = largest(c) || 1;
    const v = maximiseInCone(
      c.map((x) => x / size),
      mostViolated,
      50 * P + 200,
    );
    if (!v) return directions.length ? finish(directions) : 'undecided';
    const threshold = strict * largest(v);
    let found = 0;
    const strictly: number[] = [];
    sweep(v, (row, k, value, equality) => {
      if (equality || value <= threshold) return;
      strictly.push(row * perRow + k);
      found++;
    });
    if (found === 0) break;
    for (const i of strictly) settled[i] = 1;
    directions.push(v);
  }
  return directions.length ? finish(directions) : undefined;

  function finish(found: readonly Float64Array[]): Separation {
    const rows: number[] = [];
    for (let i = 0; i < data.rowCount; i++) {
      let all = true;
      for (let k = 0; k < perRow; k++) if (settled[i * perRow + k] === 0) all = false;
      if (all) rows.push(i);
    }
    return { rows, directions: undetermined(found), rising: found };
  }

  /** A basis of everything that the remaining conditions leave open: with so few parameters, from their Gram matrix. */
  function undetermined(found: readonly Float64Array[]): readonly Float64Array[] {
    if (P > 300) return found;
    const gram = new Float64Array(P * P);
    sweep(zero, (row, k, _value, _equality, sign) => {
      const a = conditions.vector(row, k, sign);
      for (let i = 0; i < P; i++) if (a[i] !== 0) for (let j = 0; j < P; j++) gram[i + j * P] += a[i] * a[j];
    });
    const { values, vectors } = symmetricEigen(gram, P);
    const null0 = [...values.keys()].filter((k) => !(values[k] > strict * strict * Math.max(1, values[0])));
    return null0.length >= found.length ? null0.map((k) => vectors.slice(k * P, (k + 1) * P)) : found;
  }
}

/**
 * Whether aᵀθ goes to infinity along some direction in which no row's likelihood falls: then no value of it is too large for a
 * likelihood-ratio test. Undefined where rounding did not allow a decision.
 *
 * @param a a combination of parameters
 */
export function recedesAlong(
  a: Float64Array,
  data: RowData,
  model: RowModel,
  layout: ParameterLayout,
  isClass: boolean,
): boolean | undefined {
  if (!watchOf(model, layout, isClass)) return undefined;
  const { mostViolated } = coneOfRecession(data, model, layout, isClass);
  const size = largest(a) || 1;
  const aim = a.map((x) => x / size);
  const v = maximiseInCone(aim, mostViolated, 50 * a.length + 200);
  return v && aim.reduce((s, x, p) => s + x * v[p], 0) > strict;
}

/** The cone of directions in which no row's likelihood falls; conditions that are settled constrain no longer. */
function coneOfRecession(data: RowData, model: RowModel, layout: ParameterLayout, isClass: boolean) {
  const bare = blockPass({ ...data, offsets: data.offsets.map(() => undefined) }, model, layout);
  const conditions = isClass ? classConditions(data, layout) : scalarConditions(data, model, layout, bare.pooled());
  const { perRow } = conditions;
  // 1 once a condition has been found to hold strictly along a direction: it then constrains no further one.
  const settled = new Uint8Array(data.rowCount * perRow);
  const sweep = (v: Float64Array, each: ConditionVisitor): void => {
    bare.sweep({ theta: v }, ({ start, n, y, u }) => {
      conditions.visit(start, n, y, u, (row, k, value, equality, sign) => {
        if (data.weights?.[row] === 0) return;
        if (settled[row * perRow + k] === 0) each(row, k, value, equality, sign);
      });
    });
  };
  const mostViolated = (v: Float64Array): Float64Array | undefined => {
    let worst = -feasible * largest(v);
    let found: { row: number; k: number; sign: number } | undefined;
    sweep(v, (row, k, value, equality, sign) => {
      const slack = equality ? -Math.abs(value) : value;
      if (slack < worst) {
        worst = slack;
        found = { row, k, sign: equality && value > 0 ? -sign : sign };
      }
    });
    return found && conditions.vector(found.row, found.k, found.sign);
  };
  return { conditions, settled, sweep, mostViolated };
}

const largest = (v: Float64Array): number => v.reduce((m, x) => Math.max(m, Math.abs(x)), 0);

/** One predictor: the row itself, up or down. */
function scalarConditions(data: RowData, model: RowModel, layout: ParameterLayout, pooled: readonly number[]): Conditions {
  const recession = rowRecession(model, pooled, data.y[0]);
  const kind = new Int8Array(blockRows);
  const supremum = new Float64Array(blockRows);
  const design = data.designs[layout.design[0]];
  const row = new Float64Array(design.columnCount);
  return {
    perRow: 1,
    visit(start, n, y, [d], each) {
      recession.kinds(n, y, kind, supremum);
      for (let r = 0; r < n; r++) {
        const k = kind[r];
        if (k === 0) each(start + r, 0, d[r], true, 1);
        else each(start + r, 0, k * d[r], false, k);
      }
    },
    vector(i, _k, sign) {
      designRow(design, i, row);
      const a = new Float64Array(layout.parameterCount);
      layout.parameter[0].forEach((p, c) => {
        if (p >= 0) a[p] += sign * row[c];
      });
      return a;
    },
  };
}

/** Classes: the predictor of the class seen must not fall behind any other; classes seen together must tie. */
function classConditions(data: RowData, layout: ParameterLayout): Conditions {
  const classes = data.y.length;
  const seen = (i: number, k: number): boolean => {
    const column = data.y[k];
    return column instanceof Float64Array ? column[i] > 0 : column.codes[i] === column.level;
  };
  const firstSeen = Int32Array.from({ length: data.rowCount }, (_, i) => {
    for (let k = 0; k < classes; k++) if (seen(i, k)) return k;
    return -1;
  });
  const other = (first: number, k: number): number => (k < first ? k : k + 1);
  const rows = data.designs.map((d) => new Float64Array(d.columnCount));
  const visit: Conditions['visit'] = (start, n, _y, d, each) => {
    for (let r = 0; r < n; r++) {
      const i = start + r;
      const first = firstSeen[i];
      if (first < 0) continue;
      const own = first < classes - 1 ? d[first][r] : 0;
      for (let k = 0; k < classes - 1; k++) {
        const l = other(first, k);
        each(i, k, own - (l < classes - 1 ? d[l][r] : 0), seen(i, l), 1);
      }
    }
  };
  return {
    perRow: classes - 1,
    visit,
    vector(i, k, sign) {
      const a = new Float64Array(layout.parameterCount);
      const first = firstSeen[i];
      for (const [j, s] of [
        [first, sign],
        [other(first, k), -sign],
      ]) {
        if (j >= classes - 1) continue;
        const row = rows[layout.design[j]];
        designRow(data.designs[layout.design[j]], i, row);
        layout.parameter[j].forEach((p, c) => {
          if (p >= 0) a[p] += s * row[c];
        });
      }
      return a;
    },
  };
}
