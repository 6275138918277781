import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parquetFrom } from './parquetFrom.ts';
import { type CategoricalColumn, type NumericColumn, readTable } from './subject.ts';
import { cells, file, kinds } from './support.ts';

/** The same small table in every format; the reader must come to the same columns. */
const CSV = `x,n,g,flag,day,yn
1,007,b,true,2024-02-29,yes
2.5,-3,a,false,2024-03-01,no
,1e-320,NA,,,
NaN,+5.,B,true,1969-12-31,yes
`;
const RECORDS = [
  { x: 1, n: 7, g: 'b', flag: true, day: '2024-02-29', yn: 'yes' },
  { x: 2.5, n: -3, g: 'a', flag: false, day: '2024-03-01', yn: 'no' },
  { x: null, n: 1e-320, g: 'NA', flag: null, day: null, yn: '' },
  { x: 'NaN', n: 5, g: 'B', flag: true, day: '1969-12-31', yn: 'yes' },
];
const NDJSON = `${RECORDS.map((record) => JSON.stringify(record)).join('\n')}\n`;

const formats: Record<string, () => Promise<string> | string> = {
  CSV: () => file('t.csv', CSV),
  'CSV with BOM': () => file('t.csv', `\uFEFF${CSV}`),
  'CSV with CRLF': () => file('t.csv', CSV.replaceAll('\n', '\r\n')),
  'CSV without a last line break': () => file('t.csv', CSV.trimEnd()),
  'CSV whose line ends are mixed': () => file('t.csv', CSV.replace('\n2.5', '\r\n2.5')),
  'CSV quoted throughout': () => file('t.csv', CSV.replace(/[^,\n]+/g, '"$&"')),
  'CSV with blank lines around and within': () => file('t.csv', `\n\n${CSV.replace('\n2.5', '\n\n2.5')}\n\n`),
  'CSV by bars': () => file('t.txt', CSV.replaceAll(',', '|')),
  'CSV by semicolons': () => file('t.csv', CSV.replaceAll(',', ';')),
  TSV: () => file('t.tsv', CSV.replaceAll(',', '\t')),
  'TSV named csv': () => file('t.csv', CSV.replaceAll(',', '\t')),
  'gzip of CSV': () => file('t.csv.gz', gzipSync(CSV)),
  'gzip of CSV that the name hides': () => file('t.csv', gzipSync(CSV)),
  'JSON array': () => file('t.json', JSON.stringify(RECORDS, null, 2)),
  NDJSON: () => file('t.ndjson', NDJSON),
  'NDJSON named json': () => file('t.json', NDJSON),
  'NDJSON without a name for it': () => file('t', NDJSON),
  'gzip of NDJSON': () => file('t.jsonl.gz', gzipSync(NDJSON)),
  'a name with wildcards and quotes': () => file("t[1]*?'.csv", CSV),
  Parquet: () =>
    parquetFrom(`SELECT * FROM (VALUES
    (1::DOUBLE, 7::DOUBLE, 'b', true, DATE '2024-02-29', 'yes'), (2.5, -3, 'a', false, DATE '2024-03-01', 'no'),
    (NULL, 1e-320, 'NA', NULL, NULL, ''), ('NaN'::DOUBLE, 5, 'B', true, DATE '1969-12-31', 'yes')) t(x, n, g, flag, day, yn)`),
};

describe('one table in every format', () => {
  for (const [name, make] of Object.entries(formats)) {
    it(name, async () => {
      const table = await readTable(await make());
      expect(table.rowCount).toBe(4);
      expect(kinds(table)).toEqual({ x: 'numeric', n: 'numeric', g: 'categorical', flag: 'boolean', day: 'date', yn: 'categorical' });
      expect(cells(table, 'x')).toEqual([1, 2.5, null, null]);
      expect(cells(table, 'n')).toEqual([7, -3, 1e-320, 5]);
      expect(cells(table, 'g')).toEqual(['b', 'a', null, 'B']);
      expect((table.column('g') as CategoricalColumn).levels).toEqual(['B', 'a', 'b']);
      expect(cells(table, 'flag')).toEqual([true, false, null, true]);
      expect(cells(table, 'day')).toEqual([Date.UTC(2024, 1, 29) * 1000, Date.UTC(2024, 2, 1) * 1000, null, -86_400_000_000]);
      expect(cells(table, 'yn')).toEqual(['yes', 'no', null, 'yes']);
      expect(table.warnings).toEqual([]);
    });
  }
  it('JSON behind a byte order mark', async () => {
    for (const [name, text] of [
      ['t.json', '\ufeff[{"a":1},{"a":2}]'],
      ['t.ndjson', '\ufeff{"a":1}\n{"a":2}\n'],
    ]) {
      expect(cells(await readTable(file(name, text)), 'a')).toEqual([1, 2]);
    }
  });
  it('standard input, by content', async () => {
    for (const content of [CSV, gzipSync(CSV), NDJSON, CSV.replaceAll(',', '\t')]) {
      const table = await readTable('-', { stdin: Readable.from([Buffer.from(content)]) });
      expect(table.name).toBe('standard input');
      expect(cells(table, 'n')).toEqual([7, -3, 1e-320, 5]);
    }
  });
});

describe('types', () => {
  const columnOf = async (lines: readonly string[]) => {
    const table = await readTable(file('t.csv', `id,x\n${lines.map((line, i) => `${i},"${line.replaceAll('"', '""')}"`).join('\n')}\n`));
    return { table, column: table.column('x'), values: cells(table, 'x') };
  };
  it.each([
    ['t and f stay text', ['t', 'f'], 'categorical'],
    ['yes and no stay text', ['yes', 'no'], 'categorical'],
    ['true and false are Booleans', ['true', 'false', ''], 'boolean'],
    ['TRUE and FALSE, as R writes them, are Booleans', ['TRUE', 'FALSE'], 'boolean'],
    ['true and 1 are text', ['true', '1'], 'categorical'],
    ['leading zeros are numbers', ['007', '01'], 'numeric'],
    ['hexadecimal is text', ['0x10', '0x11'], 'categorical'],
    ['underscores are text', ['1_000', '2_000'], 'categorical'],
    ['two signs are text', ['+-5', '+-6'], 'categorical'],
    ['per cent is text', ['5%', '6%'], 'categorical'],
    ['a currency is text', ['$5', '$6'], 'categorical'],
    ['lower-case nan is text', ['nan', 'nan'], 'categorical'],
    ['infinity is a number', ['Inf', '-inf', '1'], 'numeric'],
    ['blanks around numbers do not count', [' 1', '2 ', ' NA '], 'numeric'],
    ['a date that does not exist is text', ['2023-02-29', '2023-02-28'], 'categorical'],
    ['times are dates', ['2024-01-01T10:00:00Z', '2024-01-01 10:00:00.5+02:00'], 'date'],
    ['day first is text', ['31/12/2024', '01/01/2025'], 'categorical'],
    ['a column without values is numeric', ['', 'NA', 'null'], 'numeric'],
  ])('%s', async (_, lines, kind) => {
    expect((await columnOf(lines)).column?.kind).toBe(kind);
  });
  it('keeps infinite values for whoever uses them', async () => {
    expect((await columnOf(['Inf', '-inf', '1e400'])).values).toEqual([Infinity, -Infinity, Infinity]);
  });
  it('reads times to the microsecond, in their zone', async () => {
    expect((await columnOf(['2024-01-01T12:00:00.123456+02:00', '1970-01-01'])).values).toEqual([
      Date.UTC(2024, 0, 1, 10) * 1000 + 123_456,
      0,
    ]);
  });
  it('sorts levels by code point', async () => {
    const { column } = await columnOf(['ä', 'z', 'Z', '\u{1F600}', '\uFF5E', 'a10', 'a2']);
    expect((column as CategoricalColumn).levels).toEqual(['Z', 'a10', 'a2', 'z', 'ä', '\uFF5E', '\u{1F600}']);
  });
  it('keeps line breaks, quotes and separators inside quotes', async () => {
    expect((await columnOf(['a\nb', 'say "hi"', 'a,b'])).values).toEqual(['a\nb', 'say "hi"', 'a,b']);
  });
  it('takes the smallest codes that hold the levels', async () => {
    const many = (await columnOf(Array.from({ length: 40_000 }, (_, i) => `level ${i}`))).column as CategoricalColumn;
    expect(many.codes).toBeInstanceOf(Int32Array);
    expect(many.levels).toHaveLength(40_000);
    expect(((await columnOf(['a', 'b'])).column as CategoricalColumn).codes).toBeInstanceOf(Int8Array);
  });
  it('rounds every number correctly, in the sample and far behind it', async () => {
    const hard = [
      '0.1',
      '1e23',
      '9007199254740993',
      '2.2250738585072011e-308',
      '4.9e-324',
      '2.4e-324',
      '1.7976931348623157e308',
      '123456789.123456789123456789',
      '8.5e-5',
      '17.000000000000004',
      '1e-400',
      '.5',
      '-0',
      '6.02214076E+23',
      `0.${'0'.repeat(300)}1e300`,
      '9'.repeat(400),
    ];
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    while (hard.length < 5000) hard.push((random() * 10 ** (Math.floor(random() * 600) - 300)).toPrecision(17));
    const lines = [...hard, ...hard];
    const { column } = await columnOf(lines);
    const values = (column as NumericColumn).values;
    expect(lines.filter((text, i) => !Object.is(Number(text), values[i]))).toEqual([]);
  });
  it('decides on all rows: one text cell behind thousands of numbers makes text, and a warning names it', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => (i === 4321 ? 'unknown' : String(i)));
    const { column, table } = await columnOf(lines);
    expect(column?.kind).toBe('categorical');
    expect(table.warnings).toMatchObject([{ code: 'half-text', column: 'x' }]);
    expect(table.warnings[0].message).toContain('column "x" is half text: row 4322 is "unknown" (4999 cells are numbers, 1 cell is not)');
  });
  it('finds missing values behind the sample', async () => {
    const { values, column } = await columnOf(
      Array.from({ length: 3000 }, (_, i) => (i === 2999 ? 'null' : i === 2998 ? ' ' : i === 2997 ? 'inf' : '1')),
    );
    expect(column?.kind).toBe('numeric');
    expect(values.slice(-4)).toEqual([1, Infinity, null, null]);
  });
  it('warns of levels that differ in blanks only', async () => {
    expect((await columnOf(['a', 'a ', 'b'])).table.warnings).toMatchObject([{ code: 'blank-levels' }]);
  });
  it('does not warn of text with a few numbers', async () => {
    expect((await columnOf(['a', 'b', '3'])).table.warnings).toEqual([]);
  });
});

describe('typed formats', () => {
  it('widens every number type of Parquet to doubles', async () => {
    const path = await parquetFrom(
      "SELECT 9007199254740993::BIGINT AS b, 12.34::DECIMAL(10,2) AS d, 170141183460469231731687303715884105727::HUGEINT AS h, 0.1::FLOAT AS f, 3::UTINYINT AS u, TIMESTAMP '2024-01-01 00:00:00' AS t, 'x' AS s",
    );
    const table = await readTable(path);
    expect(cells(table, 'b')).toEqual([2 ** 53]);
    expect(cells(table, 'd')).toEqual([12.34]);
    expect(cells(table, 'h')).toEqual([2 ** 127]);
    expect(cells(table, 'f')).toEqual([Math.fround(0.1)]);
    expect(cells(table, 'u')).toEqual([3]);
    expect(cells(table, 't')).toEqual([Date.UTC(2024, 0, 1) * 1000]);
  });
  it('leaves text that looks like numbers as text where the file says that it is text', async () => {
    const parquet = await readTable(await parquetFrom("SELECT '01' AS zip UNION ALL SELECT '02'"));
    expect(parquet.column('zip')?.kind).toBe('categorical');
    const json = await readTable(file('t.ndjson', '{"zip":"01"}\n{"zip":"02"}\n'));
    expect(json.column('zip')?.kind).toBe('categorical');
    expect(json.warnings).toMatchObject([{ code: 'quoted-numbers' }]);
  });
  it('takes a key that a JSON record lacks as missing, and keeps the digits', async () => {
    const table = await readTable(
      file('t.json', '[{"a":1,"b":12345678901234567890},{"b":0.1000000000000000055511151231257827},{"a":3,"b":1e-320}]'),
    );
    expect(cells(table, 'a')).toEqual([1, null, 3]);
    expect(cells(table, 'b')).toEqual([Number('12345678901234567890'), 0.1, 1e-320]);
  });
  it('warns of a JSON column that mixes numbers and text', async () => {
    const table = await readTable(file('t.ndjson', '{"a":1}\n{"a":"two"}\n{"a":3}\n'));
    expect(table.column('a')?.kind).toBe('categorical');
    expect(table.warnings[0].message).toContain('row 2 is "two"');
  });
});

describe('names that differ in case only', () => {
  it('in JSON', async () => {
    const table = await readTable(file('t.ndjson', '{"Age":1,"a/b~c":5,"age":2}\n{"Age":3}\n{"age":4,"a/b~c":"x"}\n'));
    expect(table.columnNames).toEqual(['Age', 'a/b~c', 'age']);
    expect([cells(table, 'Age'), cells(table, 'age'), cells(table, 'a/b~c')]).toEqual([
      [1, 3, null],
      [2, null, 4],
      ['5', null, 'x'],
    ]);
  });
  it('in JSON, where a name only looks like it', async () => {
    const table = await readTable(file('t.ndjson', '{"x":1,"x_1":2,"l":{"deep":[1]}}\n'), { columns: ['x_1'] });
    expect(table.allColumnNames).toEqual(['x', 'x_1', 'l']);
    expect(cells(table, 'x_1')).toEqual([2]);
  });
  it('does not mistake the inside of nested Parquet columns for names', async () => {
    const table = await readTable(await parquetFrom("SELECT {'a': [1, 2], 'b': 3} AS s, 5 AS \"größe\", 7 AS after"), {
      columns: ['größe', 'after'],
    });
    expect(table.allColumnNames).toEqual(['s', 'größe', 'after']);
    expect([cells(table, 'größe'), cells(table, 'after')]).toEqual([[5], [7]]);
  });
});

describe('columns', () => {
  const path = () => file('t.csv', 'a,b,c\n1,x,\n2,y,5\n');
  it('reads what is asked for and knows the other names', async () => {
    const table = await readTable(path(), { columns: ['c', 'a'] });
    expect(table.columnNames).toEqual(['c', 'a']);
    expect(table.allColumnNames).toEqual(['a', 'b', 'c']);
    expect(table.column('b')).toBeUndefined();
    expect(cells(table, 'c')).toEqual([null, 5]);
  });
  it('lets the choice see the names', async () => {
    expect((await readTable(path(), { columns: (names) => names.filter((name) => name > 'a') })).columnNames).toEqual(['b', 'c']);
  });
  it('keeps the number of rows when no column is asked for', async () => {
    const table = await readTable(path(), { columns: [] });
    expect([table.rowCount, table.columnNames]).toEqual([2, []]);
  });
  it('names a column without a name by its place, as R writes row names', async () => {
    expect((await readTable(file('t.csv', '"","mpg"\n"Fiat",30\n'))).columnNames).toEqual(['column1', 'mpg']);
  });
  it('tells names apart by case, and takes blanks and other scripts', async () => {
    const table = await readTable(file('t.csv', 'Age, age ,größe in m,"a,b","two\nlines"\n1,2,3,4,5\n'));
    expect(table.columnNames).toEqual(['Age', 'age', 'größe in m', 'a,b', 'two\nlines']);
    expect(cells(table, 'age')).toEqual([2]);
    expect(cells(table, 'two\nlines')).toEqual([5]);
  });
  it('reads a single column', async () => {
    expect(cells(await readTable(file('t.csv', 'y\n1\n2\n')), 'y')).toEqual([1, 2]);
  });
});

describe('where', () => {
  const path = () =>
    file('t.csv', 'id,age,Sex,day,ok\n1,9,f,2024-01-01,true\n2,10,m,2024-02-01,false\n3,,f,2024-03-01,true\n4,40,x,2024-04-01,\n');
  it.each([
    ['age > 9', [2, 4]],
    ["sex = 'f'", [1, 3]],
    ['age IS NULL', [3]],
    ['ok', [1, 3]],
    ["day >= '2024-02-15'", [3, 4]],
    ['age % 2 = 0 AND id < 4 -- even', [2]],
    ['age > (SELECT avg(age) FROM data)', [4]],
  ])('%s', async (where, ids) => {
    const table = await readTable(path(), { where, columns: ['id', 'Sex'] });
    expect(cells(table, 'id')).toEqual(ids);
    expect(table.columnNames).toEqual(['id', 'Sex']);
  });
  it('drops levels that no row has any more', async () => {
    const table = await readTable(path(), { where: "Sex <> 'm'" });
    expect((table.column('Sex') as CategoricalColumn).levels).toEqual(['f', 'x']);
    expect(cells(table, 'Sex')).toEqual(['f', 'f', 'x']);
  });
  it.each([
    ['agee > 3', 'where "agee > 3": no column "agee"; nearest: "age"'],
    ['age >', 'a syntax error'],
    ['1 = 1; DROP TABLE data', 'syntax error'],
    ["age > 'old'", 'Could not convert'],
    ['age > 100', 'none of 4 rows'],
    ["id IN (SELECT 1 FROM read_csv('/etc/passwd'))", 'disabled'],
    [' ', 'expected an SQL condition'],
  ])('says what is wrong with %s', async (where, message) => {
    await expect(readTable(path(), { where })).rejects.toThrow(message);
  });
});
