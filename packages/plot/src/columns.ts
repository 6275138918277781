import { asTable, type Column, countedSample, type FittedModel, rowCounts, subsetTable, type Table } from 'expofam';

/** True where `name` occurs in an expression as a name of its own. */
export function uses(text: string, name: string): boolean {
  if (text.includes(`\`${name}\``)) return true;
  const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}._])${escaped}(?![\\p{L}\\p{N}._]|\\s*\\()`, 'u').test(text.replace(/`[^`]*`/g, '``'));
}

interface SavedDesign {
  readonly variables: readonly { readonly kind: string; readonly label: string; readonly levels?: readonly string[] }[];
  readonly terms: readonly { readonly label: string; readonly variables: readonly number[] }[];
  readonly offsets: readonly string[];
}

/** A column of the data that the right side of a model uses. */
export interface ModelColumn {
  readonly name: string;
  /** True where the model uses it only as categories. */
  readonly isFactor: boolean;
  /** True where it occurs in an offset alone. */
  readonly isOffset: boolean;
}

/** The columns of the data that a model's right side uses, in their order in the formula, and which of them interact. */
export interface ModelColumns {
  readonly table: Table;
  /** How often each row of the table counts, by the frequency weights of the fit; undefined where every row counts once. */
  readonly counts: Float64Array | undefined;
  readonly columns: readonly ModelColumn[];
  /** Sets of columns that a term brings together, largest first, without those that lie within another. */
  readonly interactions: readonly (readonly string[])[];
  /** The terms of the first linear predictor, without the intercept, and the columns that each uses. */
  readonly terms: readonly { readonly label: string; readonly columns: readonly string[] }[];
}

export function modelColumns(model: FittedModel, data: unknown): ModelColumns {
  const table = asTable(data);
  const found = new Map<string, { isFactor: boolean; isOffset: boolean }>();
  const groups: string[][] = [];
  const note = (name: string, isFactor: boolean, isOffset: boolean): void => {
    const known = found.get(name);
    found.set(name, known ? { isFactor: known.isFactor && isFactor, isOffset: known.isOffset && isOffset } : { isFactor, isOffset });
  };
  const terms: { label: string; columns: string[] }[] = [];
  const { frame } = model.state;
  for (const design of frame.predictors as unknown as readonly SavedDesign[]) {
    const namesOf = (label: string): string[] => table.columnNames.filter((name) => uses(label, name));
    const perVariable = design.variables.map((v) => {
      const names = namesOf(v.label);
      for (const name of names) note(name, v.kind === 'categorical' || table.column(name)?.kind !== 'numeric', false);
      return names;
    });
    for (const term of design.terms) {
      const together = [...new Set(term.variables.flatMap((v) => perVariable[v]))];
      if (together.length > 1) groups.push(together);
      if (design === (frame.predictors[0] as unknown) && together.length > 0) terms.push({ label: term.label, columns: together });
    }
    for (const text of design.offsets) for (const name of namesOf(text)) note(name, false, true);
  }
  if (frame.offset !== undefined) for (const name of table.columnNames) if (uses(frame.offset, name)) note(name, false, true);
  const distinct = groups.filter(
    (g, i) => !groups.some((other, k) => k !== i && g.every((name) => other.includes(name)) && (other.length > g.length || k < i)),
  );
  return {
    table,
    counts: rowCounts(model, table),
    columns: [...found].map(([name, kind]) => ({ name, ...kind })),
    interactions: distinct,
    terms,
  };
}

/** The columns without the rows that the frequency weights of the fit leave out. */
export function rowsThatCount(columns: ModelColumns): ModelColumns {
  const { table, counts } = columns;
  if (!counts?.includes(0)) return columns;
  const rows = Array.from(counts.keys()).filter((i) => counts[i] > 0);
  return { ...columns, table: subsetTable(table, rows), counts: Float64Array.from(rows, (i) => counts[i]) };
}

/** The different values of a column as they are written, in the order of its levels. */
export function levelsOf(column: Column): (string | number)[] {
  if (column.kind === 'categorical') {
    const seen = new Set(column.codes);
    return column.levels.filter((_, i) => seen.has(i));
  }
  if (column.kind === 'boolean') return ['false', 'true'].filter((_, code) => column.codes.includes(code));
  return [...new Set(column.values)].filter(Number.isFinite).sort((a, b) => a - b);
}

/** The finite numbers of a column. */
export const numbersOf = (column: Column): Float64Array =>
  column.kind === 'numeric' ? column.values.filter(Number.isFinite) : new Float64Array(0);

/** One of a numeric column's finite values by its place among them, from 0 to `last`, where rows count as often as `counts` says. */
export function valueAt(column: Column, counts: Float64Array | undefined, place: (last: number) => number): number {
  const values = column.kind === 'numeric' ? column.values.map((v) => (Number.isFinite(v) ? v : Number.NaN)) : new Float64Array(0);
  const sample = countedSample(values, counts);
  return sample.at(place(sample.length - 1));
}

/** What was found for columns of numbers and of categories: many points of many panels ask for the same. */
const typical = [new WeakMap<Column, Typical>(), new WeakMap<Column, Typical>()] as const;

interface Typical {
  readonly counts: Float64Array | undefined;
  readonly value: string | number;
}

/** The median of a numeric column, the most frequent level of another; rows count as often as `counts` says. */
export function typicalValue(column: Column, isFactor: boolean, counts: Float64Array | undefined): string | number {
  const known = typical[isFactor ? 1 : 0];
  const last = known.get(column);
  if (last && last.counts === counts) return last.value;
  const value = foundTypical(column, isFactor, counts);
  known.set(column, { counts, value });
  return value;
}

function foundTypical(column: Column, isFactor: boolean, counts: Float64Array | undefined): string | number {
  if (column.kind === 'numeric' && !isFactor) return valueAt(column, counts, (last) => Math.floor(last / 2));
  const seen = new Map<string | number, number>();
  valuesOf(column).forEach((level, i) => {
    if (level !== null) seen.set(level, (seen.get(level) ?? 0) + (counts ? counts[i] : 1));
  });
  let best: string | number = '';
  let most = 0;
  for (const [level, count] of seen) {
    if (count > most) {
      best = level;
      most = count;
    }
  }
  return best;
}

/** A column's values as numbers, or as texts. */
export function valuesOf(column: Column): (number | string | null)[] {
  if (column.kind === 'categorical') return Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]));
  if (column.kind === 'boolean') return Array.from(column.codes, (code) => (code < 0 ? null : code === 1 ? 'true' : 'false'));
  return Array.from(column.values, (v) => (Number.isNaN(v) ? null : v));
}
