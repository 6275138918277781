import fc from 'fast-check';
import '../fixedSeed.ts';
import { describe, expect, it } from 'vitest';
import { asTable } from '../../src/data/asTable.ts';
import { compareCodePoints } from '../../src/data/compareCodePoints.ts';
import { tableFromArrow } from '../../src/data/tableFromArrow.ts';
import { tableFromColumns } from '../../src/data/tableFromColumns.ts';
import { tableFromRows } from '../../src/data/tableFromRows.ts';
import { errorOf } from '../errorOf.ts';

describe('tableFromRows', () => {
  it('infers the type of each column', () => {
    const t = tableFromRows([
      { n: 1, big: 2n, b: true, s: 'b', d: new Date(5), late: undefined, digits: '01' },
      { n: null, big: null, b: null, s: 'NA', d: null, late: 7, digits: '2' },
      { n: 3.5, big: 4n, b: false, s: 'a', d: new Date(7), digits: '' },
    ]);
    expect(t.columnNames).toEqual(['n', 'big', 'b', 's', 'd', 'late', 'digits']);
    expect(t.column('n')).toEqual({ kind: 'numeric', values: Float64Array.of(1, Number.NaN, 3.5) });
    expect(t.column('big')).toEqual({ kind: 'numeric', values: Float64Array.of(2, Number.NaN, 4) });
    expect(t.column('b')).toEqual({ kind: 'boolean', codes: Int8Array.of(1, -1, 0) });
    expect(t.column('s')).toEqual({ kind: 'categorical', codes: Int8Array.of(1, -1, 0), levels: ['a', 'b'] });
    expect(t.column('d')).toEqual({ kind: 'date', values: Float64Array.of(5000, Number.NaN, 7000) });
    expect(t.column('late')).toEqual({ kind: 'numeric', values: Float64Array.of(Number.NaN, 7, Number.NaN) });
    // numbers as text stay text
    expect(t.column('digits')).toEqual({ kind: 'categorical', codes: Int8Array.of(0, 1, -1), levels: ['01', '2'] });
    expect(t.column('missing')).toBeUndefined();
  });

  it.each<[unknown[], string]>([
    [[1, '2', 3], 'column "x" of data: is half text (1 text and 2 numbers): row 2 is the text "2"'],
    [['1', '2', 'n/a', '4'], 'column "x" of data: is half text (1 of 4 values are no numbers): row 3 is the text "n/a"'],
    [[true, 1, true], 'mixes 1 numbers and 2 Booleans: row 2 is 1'],
    [[1, { a: 1 }], 'row 2 is an object'],
  ])('%j is refused', (values, part) => {
    const table = tableFromRows(values.map((x, i) => ({ x, y: i })));
    // Only where the column is used.
    expect([table.rowCount, table.columnNames, table.column('y')?.kind]).toEqual([values.length, ['x', 'y'], 'numeric']);
    const error = errorOf(() => table.column('x'));
    expect(errorOf(() => tableFromColumns({ x: values as number[], y: values.map(() => 1) }).column('x')).message).toBe(error.message);
    expect(error.message).toContain(part);
    expect(error.code).toBe('mixed-column');
    expect(error.details.row).toBeGreaterThan(0);
  });

  it('keeps codes that are mostly words', () => {
    expect(tableFromRows(['A1', 'B', '2'].map((x) => ({ x }))).column('x')).toMatchObject({ levels: ['2', 'A1', 'B'] });
  });

  it('is not misled by names of inherited properties', () => {
    const t = tableFromRows([{ constructor: 1 }, { toString: 2 }] as unknown as Record<string, unknown>[]);
    expect(t.column('constructor')).toEqual({ kind: 'numeric', values: Float64Array.of(1, Number.NaN) });
    expect(t.column('hasOwnProperty')).toBeUndefined();
  });

  it('takes an order of levels', () => {
    const options = { levels: { x: ['high', 'low'] } };
    expect(tableFromRows([{ x: 'low' }, { x: 'high' }], options).column('x')).toEqual({
      kind: 'categorical',
      codes: Int8Array.of(1, 0),
      levels: ['high', 'low'],
    });
    expect(errorOf(() => tableFromRows([{ x: 'mid' }], options)).message).toBe(
      'column "x" of data: "mid" in row 1; expected one of the given levels "high", "low"',
    );
    expect(errorOf(() => tableFromRows([{ y: 'mid' }], options)).code).toBe('unknown-column');
  });

  it('names the row that is no object', () =>
    expect(errorOf(() => tableFromRows([{ x: 1 }, null as never])).message).toContain('row 2 of data: null'));
});

describe('levels', () => {
  it('are in the order of code points, beyond the basic plane too', () => {
    // U+FF5E comes before U+1F600, whose first UTF-16 unit is D83D
    expect(tableFromRows([{ x: '😀' }, { x: '～' }, { x: 'Z' }, { x: 'a' }]).column('x')).toMatchObject({ levels: ['Z', 'a', '～', '😀'] });
    const byCodePoint = (s: string) => Array.from(s, (c) => c.codePointAt(0) as number);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const p = byCodePoint(a);
        const q = byCodePoint(b);
        const i = p.findIndex((c, k) => c !== q[k]);
        const wanted = i < 0 ? p.length - q.length : i < q.length ? p[i] - q[i] : 1;
        expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(wanted));
      }),
    );
  });

  it('widen the codes as their number grows', () => {
    const many = (n: number) =>
      tableFromColumns({ x: Array.from({ length: n }, (_, i) => `level ${i}`) }).column('x') as { codes: unknown };
    expect(many(127).codes).toBeInstanceOf(Int8Array);
    expect(many(128).codes).toBeInstanceOf(Int16Array);
    expect(many(40_000).codes).toBeInstanceOf(Int32Array);
  });
});

describe('tableFromColumns', () => {
  it('uses a Float64Array and typed columns without a copy', () => {
    const x = Float64Array.of(1, 2);
    const typed = { kind: 'categorical', codes: Int8Array.of(0, 1), levels: ['u', 'v'] } as const;
    const t = tableFromColumns({ x, typed, i: Int32Array.of(3, 4), l: BigInt64Array.of(5n, 6n), a: [true, false] });
    expect((t.column('x') as { values: unknown }).values).toBe(x);
    expect(t.column('typed')).toBe(typed);
    expect(t.column('i')).toEqual({ kind: 'numeric', values: Float64Array.of(3, 4) });
    expect(t.column('l')).toEqual({ kind: 'numeric', values: Float64Array.of(5, 6) });
    expect(t.rowCount).toBe(2);
  });

  it.each<[object, string]>([
    [{ kind: 'categorical', codes: Int8Array.of(0, 2), levels: ['u', 'v'] }, 'the code 2 in row 2; expected -1 to 1'],
    [{ kind: 'categorical', codes: Uint8Array.of(0, 1), levels: ['u', 'v'] }, 'expected an array of signed integers'],
    [{ kind: 'numeric', values: [1, 2] }, 'expected a Float64Array'],
  ])('refuses the typed column %j', (column, part) => {
    expect(errorOf(() => tableFromColumns({ x: column as never })).message).toContain(part);
  });

  it('finds any code without a level, wherever it stands among others', () => {
    for (const count of [0, 1, 2, 100, 127, 128, 200]) {
      const levels = Array.from({ length: count }, (_, l) => `l${l}`);
      // The others have the last level, or none.
      const other = Math.min(127, count - 1);
      for (const code of [-128, -127, -2, -1, 0, 1, 2, count - 1, count, 99, 100, 126, 127]) {
        if (code > 127) continue;
        for (let at = 0; at < 9; at++) {
          const codes = new Int8Array(9).fill(other);
          codes[at] = code;
          const made = () => tableFromColumns({ x: { kind: 'categorical', codes, levels } });
          if (code >= -1 && code < count) expect(made().rowCount).toBe(9);
          else expect(errorOf(made).message).toContain(`the code ${code} in row ${at + 1}`);
        }
      }
    }
  });

  it('refuses a level given twice', () => {
    expect(errorOf(() => tableFromColumns({ x: ['a'] }, { levels: { x: ['a', 'a'] } })).message).toContain('"a" twice');
  });

  it('refuses columns of unequal length', () => {
    expect(errorOf(() => tableFromColumns({ a: [1, 2], b: [1] })).message).toBe(
      'column "b" of data: 1 row; expected 2 rows, as in column "a"',
    );
  });
});

describe('tableFromArrow', () => {
  // the shape that apache-arrow and flechette share: numRows, schema.fields with type.typeId, getChild(name).get / .at
  const vector = (values: unknown[], extra: object = {}) => ({ length: values.length, at: (i: number) => values[i], ...extra });
  const arrow = (fields: Record<string, { type: object; column: object }>) => ({
    numRows: 3,
    schema: { fields: Object.entries(fields).map(([name, { type }]) => ({ name, type })) },
    getChild: (name: string) => fields[name].column as never,
  });

  it('reads numbers, dictionaries, text, Booleans and dates', () => {
    const direct = Float64Array.of(1, 2, 3);
    const t = tableFromArrow(
      arrow({
        f: { type: { typeId: 3 }, column: vector([1, 2, 3], { nullCount: 0, toArray: () => direct }) },
        i: { type: { typeId: 2 }, column: vector([1n, null, 3n], { nullCount: 1 }) },
        d: { type: { typeId: -1 }, column: vector(['b', null, 'c'], { data: [{ dictionary: ['c', 'unused', 'b'] }] }) },
        s: { type: { typeId: 5 }, column: vector(['z', 'a', null]) },
        b: { type: { typeId: 6 }, column: vector([true, null, false]) },
        w: { type: { typeId: 10 }, column: vector([1, new Date(2), null]) },
        m: {
          type: { typeId: 7, scale: 2 },
          column: vector([Uint32Array.of(12345, 0, 0, 0), Uint32Array.of(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff), null]),
        },
      }),
    );
    expect((t.column('f') as { values: unknown }).values).toBe(direct);
    expect(t.column('i')).toEqual({ kind: 'numeric', values: Float64Array.of(1, Number.NaN, 3) });
    expect(t.column('d')).toEqual({ kind: 'categorical', codes: Int8Array.of(2, -1, 0), levels: ['c', 'unused', 'b'] });
    expect(t.column('s')).toEqual({ kind: 'categorical', codes: Int8Array.of(1, 0, -1), levels: ['a', 'z'] });
    expect(t.column('b')).toEqual({ kind: 'boolean', codes: Int8Array.of(1, -1, 0) });
    expect(t.column('w')).toEqual({ kind: 'date', values: Float64Array.of(1000, 2000, Number.NaN) });
    expect(t.column('m')).toEqual({ kind: 'numeric', values: Float64Array.of(123.45, -0.01, Number.NaN) });
  });

  it('refuses nested columns', () => {
    const table = tableFromArrow(arrow({ l: { type: { typeId: 12 }, column: vector([[1], [2], [3]]) } }));
    expect(errorOf(() => table.column('l')).code).toBe('unsupported-type');
  });
});

describe('asTable', () => {
  it('takes rows, columns and tables', () => {
    const t = tableFromColumns({ x: [1, 2] });
    expect(asTable(t)).toBe(t);
    expect(asTable([{ x: 1 }, { x: 2 }]).column('x')).toEqual(t.column('x'));
    expect(asTable({ x: [1, 2] }).column('x')).toEqual(t.column('x'));
  });

  it.each<[unknown, string]>([
    ['cars.csv', 'data: text; expected an array of objects'],
    [null, 'data: null'],
    [undefined, 'data: undefined'],
    [3, 'data: a number'],
    [new Map(), 'data: a Map'],
    [Promise.resolve([]), 'await it first'],
    [{ x: 1 }, 'column "x" of data: a number; expected an array'],
  ])('refuses %j', (data, part) => expect(errorOf(() => asTable(data)).message).toContain(part));
});
