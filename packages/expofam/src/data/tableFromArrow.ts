import { ExpofamError } from '../core/expofamError.ts';
import { inferColumn } from './inferColumn.ts';
import { makeTable, newCodes } from './makeTable.ts';
import { readOrFault } from './readOrFault.ts';
import type { CategoricalColumn, Column, Table } from './table.ts';
import { checkLevelNames, type TableOptions } from './tableFromRows.ts';

/** What a column of an Arrow table offers in apache-arrow (`Vector`) and in flechette (`Column`). */
interface ArrowVector {
  readonly length: number;
  readonly type?: unknown;
  get?(i: number): unknown;
  at?(i: number): unknown;
  toArray?(): unknown;
}

/** The part of an Arrow table that is used: apache-arrow and flechette both have it. */
export interface ArrowTable {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: unknown }[] };
  getChild(name: string): ArrowVector | null | undefined;
}

/** Arrow's type numbers (Schema.fbs, `union Type`), which both libraries use. */
const arrowType = {
  int: 2,
  float: 3,
  utf8: 5,
  bool: 6,
  decimal: 7,
  date: 8,
  timestamp: 10,
  dictionary: -1,
  largeUtf8: 20,
  utf8View: 24,
} as const;

/**
 * A table of an Arrow table of apache-arrow or @uwdata/flechette, neither of which is needed to use this.
 * Integers, floats and decimals are numeric, dictionaries categorical in the dictionary's order, texts categorical by code
 * point, dates and timestamps dates; nulls are missing.
 *
 * @throws ExpofamError; `unsupported-type`, for a nested or binary column, only where that column is used.
 */
export function tableFromArrow(arrow: ArrowTable, options: TableOptions = {}): Table {
  const name = options.name ?? 'data';
  checkLevelNames(
    options.levels,
    arrow.schema.fields.map((f) => f.name),
    name,
  );
  const columns = new Map<string, Column | ExpofamError>();
  for (const field of arrow.schema.fields) {
    const vector = arrow.getChild(field.name);
    if (!vector)
      throw new ExpofamError('invalid-data', {
        subject: `column "${field.name}" of ${name}`,
        found: 'a field without values',
        expected: 'an Arrow column',
      });
    const levels = options.levels && Object.hasOwn(options.levels, field.name) ? options.levels[field.name] : undefined;
    columns.set(
      field.name,
      readOrFault(() => readVector(field.name, vector, field.type, name, levels)),
    );
  }
  return makeTable(columns, name, arrow.numRows);
}

const typeId = (type: unknown): number | undefined => (type as { typeId?: number } | undefined)?.typeId;

/** apache-arrow 10 and later numbers sub-types by negative ids (Float64 = −12 …); its `typeId` getter gives the general one. */
function readVector(key: string, vector: ArrowVector, type: unknown, table: string, levels: readonly string[] | undefined): Column {
  const at = (i: number): unknown => (typeof vector.get === 'function' ? vector.get(i) : vector.at?.(i));
  const length = vector.length;
  const id = typeId(type);
  if (id === arrowType.dictionary && levels === undefined) return dictionaryColumn(vector, at);
  if (id === arrowType.decimal) {
    const scale = (type as { scale?: number }).scale ?? 0;
    return inferColumn(length, (i) => decimalNumber(at(i), scale), key, table, levels);
  }
  if (id === arrowType.date || id === arrowType.timestamp) {
    const values = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      const value = at(i);
      // both libraries give milliseconds since 1970, as a number or a Date
      values[i] = value === null || value === undefined ? Number.NaN : Number(value) * 1000;
    }
    return { kind: 'date', values };
  }
  if (id === arrowType.float || id === arrowType.int) {
    const values = new Float64Array(length);
    const direct =
      typeof vector.toArray === 'function' && (vector as { nullCount?: number }).nullCount === 0 ? vector.toArray() : undefined;
    const halfFloat = id === arrowType.float && (type as { precision?: number }).precision === 0;
    if (
      levels === undefined &&
      !halfFloat &&
      ArrayBuffer.isView(direct) &&
      !(direct instanceof BigInt64Array) &&
      !(direct instanceof BigUint64Array)
    ) {
      if (direct instanceof Float64Array) return { kind: 'numeric', values: direct };
      values.set(direct as unknown as ArrayLike<number>);
      return { kind: 'numeric', values };
    }
    if (levels === undefined) {
      for (let i = 0; i < length; i++) {
        const value = at(i);
        values[i] = value === null || value === undefined ? Number.NaN : Number(value);
      }
      return { kind: 'numeric', values };
    }
  }
  try {
    return inferColumn(length, at, key, table, levels);
  } catch (cause) {
    if (cause instanceof ExpofamError && /an array|an object/.test(cause.message)) {
      throw new ExpofamError('unsupported-type', {
        subject: `column "${key}" of ${table}`,
        found: `the Arrow type ${describeType(type)}`,
        expected: 'numbers, text, Booleans, dates or a dictionary',
        cause,
      });
    }
    throw cause;
  }
}

/** apache-arrow's types print themselves; flechette's are plain objects with a number. */
function describeType(type: unknown): string {
  const text = String(type);
  return text === '[object Object]' ? `number ${typeId(type)} (nested or binary)` : text;
}

/** A decimal as a number: flechette gives numbers or bigints already scaled, apache-arrow the words of the unscaled integer. */
function decimalNumber(value: unknown, scale: number): unknown {
  if (value === null || value === undefined || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value) / 10 ** scale;
  if (value instanceof Uint32Array || value instanceof Int32Array) {
    let unscaled = 0n;
    for (let i = value.length - 1; i >= 0; i--) unscaled = (unscaled << 32n) | BigInt(value[i] >>> 0);
    unscaled = BigInt.asIntN(32 * value.length, unscaled);
    return Number(`${unscaled}e-${scale}`);
  }
  return Number(String(value));
}

/** The dictionary's own order of levels, where the library lets it be seen; otherwise the order of first appearance. */
function dictionaryColumn(vector: ArrowVector, at: (i: number) => unknown): CategoricalColumn {
  const declared: string[] = [];
  const known = new Map<string, number>();
  const addLevel = (value: unknown): void => {
    if (value === null || value === undefined) return;
    const text = String(value);
    if (!known.has(text)) {
      known.set(text, known.size);
      declared.push(text);
    }
  };
  for (const chunk of (vector as { data?: readonly { dictionary?: unknown }[] }).data ?? []) {
    // apache-arrow: Vector.data[i].dictionary is a Vector; flechette: Column.data[i] is a batch with dictionary, a Column
    const dictionary = (chunk as { dictionary?: Iterable<unknown> }).dictionary;
    if (dictionary && typeof dictionary === 'object' && Symbol.iterator in dictionary) for (const value of dictionary) addLevel(value);
  }
  const length = vector.length;
  for (let i = 0; i < length; i++) addLevel(at(i));
  const codes = newCodes(length, declared.length);
  for (let i = 0; i < length; i++) {
    const value = at(i);
    codes[i] = value === null || value === undefined ? -1 : (known.get(String(value)) as number);
  }
  return { kind: 'categorical', codes, levels: Object.freeze(declared) };
}
