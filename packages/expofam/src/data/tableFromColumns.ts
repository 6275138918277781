import { ExpofamError } from '../core/expofamError.ts';
import { inferColumn } from './inferColumn.ts';
import { makeTable } from './makeTable.ts';
import { readOrFault } from './readOrFault.ts';
import type { Column, Table } from './table.ts';
import { checkLevelNames, type TableOptions } from './tableFromRows.ts';

/** A column as {@link tableFromColumns} takes it. */
export type ColumnInput = ArrayLike<number | string | boolean | null | undefined | bigint | Date> | Column;

const kinds = new Set(['numeric', 'categorical', 'boolean', 'date']);

/** Is the value one of the table's own typed columns? */
export function isColumn(value: unknown): value is Column {
  if (typeof value !== 'object' || value === null) return false;
  const { kind } = value as { kind?: unknown };
  return typeof kind === 'string' && kinds.has(kind) && ('values' in value || 'codes' in value);
}

/**
 * A table of columns. A Float64Array and a typed {@link Column} are used as they are, not copied: do not change them
 * afterwards. Other typed arrays become numeric, arrays are read as {@link tableFromRows} reads its values.
 *
 * @throws ExpofamError `unequal-columns`, `invalid-data`, `unknown-level`; `mixed-column` only where that column is used.
 * @example
 * tableFromColumns({ y: Float64Array.of(1, 2, 3), group: ['a', 'b', 'a'] }).rowCount; // 3
 */
export function tableFromColumns(columns: Readonly<Record<string, ColumnInput>>, options: TableOptions = {}): Table {
  const name = options.name ?? 'data';
  const result = new Map<string, Column | ExpofamError>();
  checkLevelNames(options.levels, Object.keys(columns), name);
  for (const [key, input] of Object.entries(columns)) {
    const levels = options.levels && Object.hasOwn(options.levels, key) ? options.levels[key] : undefined;
    result.set(
      key,
      readOrFault(() => (levels === undefined ? readColumn(key, input, name) : inferAgain(key, input, name, levels))),
    );
  }
  return makeTable(result, name);
}

function readColumn(key: string, input: ColumnInput, table: string): Column {
  if (isColumn(input)) {
    checkColumn(key, input, table);
    return input;
  }
  if (input instanceof Float64Array) return { kind: 'numeric', values: input };
  const isArrayLike = typeof input === 'object' && input !== null && typeof (input as ArrayLike<unknown>).length === 'number';
  if (!isArrayLike) {
    throw new ExpofamError('invalid-data', {
      subject: `column "${key}" of ${table}`,
      found: input === null ? 'null' : `a ${typeof input}`,
      expected: 'an array with a value for each row',
    });
  }
  if (ArrayBuffer.isView(input) && !(input instanceof BigInt64Array) && !(input instanceof BigUint64Array)) {
    return { kind: 'numeric', values: Float64Array.from(input as unknown as ArrayLike<number>) };
  }
  return inferColumn(input.length, (i) => input[i], key, table);
}

/** A typed column comes from outside: a code without a level, or codes that cannot be −1, would be read as something else. */
function checkColumn(key: string, column: Column, table: string): void {
  const subject = `column "${key}" of ${table}`;
  if (column.kind === 'numeric' || column.kind === 'date') {
    if (!(column.values instanceof Float64Array))
      throw new ExpofamError('invalid-data', { subject, found: 'values in another array', expected: 'a Float64Array' });
    return;
  }
  const { codes } = column;
  const isSigned =
    codes instanceof Int8Array || (column.kind === 'categorical' && (codes instanceof Int16Array || codes instanceof Int32Array));
  if (!isSigned)
    throw new ExpofamError('invalid-data', { subject, found: 'codes in another array', expected: 'an array of signed integers' });
  const count = column.kind === 'boolean' ? 2 : column.levels.length;
  for (let i = codes instanceof Int8Array ? leadingCodes(codes, count) : 0; i < codes.length; i++) {
    const code = codes[i];
    if (code < -1 || code >= count) {
      throw new ExpofamError('invalid-data', {
        subject,
        found: `the code ${code} in row ${i + 1}`,
        expected: `-1 to ${count - 1}`,
        details: { row: i + 1 },
      });
    }
  }
}

/** How many codes, at least, are 0 … count − 1 before the first that is not: four are looked at in a time less than that of one. */
function leadingCodes(codes: Int8Array, count: number): number {
  const { buffer, byteOffset, length } = codes;
  if (byteOffset % 4 !== 0) return 0;
  const words = new Int32Array(buffer, byteOffset, length >> 2);
  // Added to a byte it reaches the sign where the code has no level, and never the next byte where none is negative.
  const more = (0x01010101 * Math.max(0, 128 - count)) | 0;
  let k = 0;
  while (k < words.length && ((words[k] | (words[k] + more)) & 0x80808080) === 0) k++;
  return 4 * k;
}

function inferAgain(key: string, input: ColumnInput, table: string, levels: readonly string[]): Column {
  if (!isColumn(input)) return inferColumn(input.length, (i) => input[i], key, table, levels);
  if (input.kind === 'categorical') {
    return inferColumn(input.codes.length, (i) => (input.codes[i] < 0 ? null : input.levels[input.codes[i]]), key, table, levels);
  }
  if (input.kind === 'boolean')
    return inferColumn(input.codes.length, (i) => (input.codes[i] < 0 ? null : input.codes[i] === 1), key, table, levels);
  return inferColumn(input.values.length, (i) => input.values[i], key, table, levels);
}
