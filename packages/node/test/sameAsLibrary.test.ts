// The library reads delimited text by itself (in browsers); the command reads it through DuckDB. The two must agree: on every
// cell, type, level, warning and complaint.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ExpofamError, readCsv } from 'expofam';
import fc from 'fast-check';
import '../../expofam/test/fixedSeed.ts';
import { describe, expect, it } from 'vitest';
import { readTable } from './subject.ts';
import { file } from './support.ts';

interface Outcome {
  readonly columns?: Record<string, unknown>;
  readonly warnings?: readonly string[];
  readonly code?: string;
  readonly message?: string;
}

const attempt = async (read: () => Promise<Outcome>): Promise<Outcome> => {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ExpofamError)) throw error;
    return { code: error.code, message: error.message };
  }
};

function byCommand(path: string): Promise<Outcome> {
  return attempt(async () => {
    const table = await readTable(path, { engine: 'duckdb' });
    return {
      columns: Object.fromEntries(table.columnNames.map((name) => [name, table.column(name)])),
      warnings: table.warnings.map(({ message }) => message),
    };
  });
}

/** In pieces of so many bytes, so that records, quotes and characters are cut. */
function byLibrary(path: string, pieceLength: number): Promise<Outcome> {
  return attempt(async () => {
    const raw = readFileSync(path);
    const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw;
    const open = async function* () {
      for (let at = 0; at < bytes.length; at += pieceLength) yield new Uint8Array(bytes.subarray(at, at + pieceLength));
    };
    const { table, warnings } = await readCsv(open, { name: path });
    return {
      columns: Object.fromEntries(table.columnNames.map((name) => [name, table.column(name)])),
      warnings: warnings.map(({ message }) => message),
    };
  });
}

async function expectSame(content: string | Buffer, pieceLength = 7): Promise<void> {
  const path = file('t.csv', content);
  const command = await byCommand(path);
  for (const length of [pieceLength, 1 << 20]) expect(await byLibrary(path, length)).toEqual(command);
}

const lines = (count: number, row: (i: number) => string): string => `${Array.from({ length: count }, (_, i) => row(i)).join('\n')}\n`;

describe('the library reads text as the command does', () => {
  it.each([
    [
      'numbers, text, Booleans, dates',
      'x,n,g,flag,day\n1,007,b,true,2024-02-29\n2.5,-3,a,false,2024-03-01\n,1e-320,NA,,\nNaN,+5.,B,true,1969-12-31\n',
    ],
    ['a byte-order mark', '\uFEFFa,b\n1,x\n2,y\n'],
    ['Windows line ends', 'a,b\r\n1,x\r\n2,y\r\n'],
    ['no last line break', 'a,b\n1,x\n2,y'],
    ['an empty last cell without a line break', 'a,b\n1,x\n2,'],
    ['blank lines around and within', '\n\na,b\n1,x\n\n2,y\n\n\n'],
    ['one column with blank lines', 'a\n1\n\n3\n'],
    ['quotes, doubled quotes, separators and line breaks within quotes', 'a,b\n"x,1","say ""hi"""\n"y\nz",q\n'],
    ['quoted names', '"a b","c,d"\n1,2\n'],
    ['columns without names', ',y,\n1,2,3\n4,5,6\n'],
    ['semicolons', 'a;b\n1;x,y\n2;z\n'],
    ['bars', 'a|b\n1|2\n'],
    ['tabs', 'a\tb\n1\tx y\n'],
    ['blanks around numbers', 'a,b\n 1 ,x\n2 , y\n NA ,z\n'],
    ['infinite numbers', 'a\nInf\n-inf\n1e400\n'],
    [
      'hard numbers',
      `a\n${['0.1', '1e23', '9007199254740993', '2.2250738585072011e-308', '123456789.123456789', '-0', '.5', '5.', '1e22', '1e-22', '999999999999999e22', '1e', '1.2.3'].join('\n')}\n`,
    ],
    ['half text', 'a\n1\n2\nx\n'],
    ['numbers in quotes', 'a,b\n"1",x\n"2",y\n'],
    ['levels that differ in blanks', 'a,i\nu,1\nu ,2\n'],
    ['a trailing separator', 'a,b\n1,2,\n3,4,\n'],
    ['too few fields', 'a,b\n1,2\n3\n'],
    ['too many fields', 'a,b\n1,2\n3,4,5\n'],
    ['row names without a name', 'a,b\nr1,1,2\nr2,1,2\n'],
    ['decimal commas', 'a;b\n1,5;x\n2,25;y\n'],
    ['blanks for separators', 'a b c\n1 2 3\n4 5 6\n'],
    ['a header alone', 'a,b\n'],
    ['no header', '1,2\n3,4\n'],
    ['nothing', ''],
    ['a name twice', 'a,a\n1,2\n'],
    ['an open quote', 'a,b\n1,"x\n2,y\n'],
    ['a NUL byte', 'a,b\n1,\0\n'],
  ])('%s', async (_, text) => {
    await expectSame(text);
  });

  it('text behind a closing quote, whose line only the library knows', async () => {
    const path = file('t.csv', 'a,b\n"x"y,1\n');
    const command = await byCommand(path);
    expect(await byLibrary(path, 3)).toEqual({ ...command, message: command.message?.replace(': ', ' line 2: ') });
  });
  it('bytes that are no UTF-8', async () => {
    await expectSame(Buffer.from('a,b\n1,x\n2,M\xfcller\n', 'latin1'));
    await expectSame(
      Buffer.from(
        lines(40_000, (i) => (i === 0 ? 'a,b' : i === 39_000 ? '1,M\xfcller' : `${i},x`)),
        'latin1',
      ),
      10_000,
    );
  });
  it('text behind thousands of numbers, which takes a second pass', async () => {
    await expectSame(
      lines(9000, (i) => (i === 0 ? 'x,y' : `${i === 8000 ? 'unknown' : i},00${i}`)),
      1000,
    );
  });
  it('missing values and odd numbers behind thousands of numbers', async () => {
    await expectSame(
      lines(5000, (i) => (i === 0 ? 'x,y' : `${['1', 'NA', '', ' 7', 'inf', '"3"', '1e-400'][i % 7]},${i}`)),
      1000,
    );
  });
  it('a fault behind thousands of rows', async () => {
    await expectSame(
      lines(90_000, (i) => (i === 0 ? 'x,y' : i === 80_000 ? '1' : `"${i}\n",2`)),
      10_000,
    );
  });
  it('random cells', async () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        'NA',
        'a',
        '1',
        '2.5',
        '-3e4',
        '007',
        ' 7 ',
        'ä',
        '\u{1F600}',
        'true',
        'FALSE',
        '2024-01-01',
        '+1',
        '1_000',
        '0x1',
        '+-5',
      ),
      fc.double().map(String),
      fc
        .string({ unit: 'grapheme', maxLength: 4 })
        .filter((text) => !/[\0\r\n]/.test(text))
        .map((text) => `"${text.replaceAll('"', '""')}"`),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 30 }),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        async (rows, lineEnd, pieceLength, hasEnd) => {
          const text = [['p', 'q', 'r'], ...rows].map((row) => row.join(',')).join(lineEnd) + (hasEnd ? lineEnd : '');
          await expectSame(text, pieceLength);
        },
      ),
      { numRuns: 200, seed: 20_261_125 },
    );
  });
});

// Behind the sample the engine makes numbers of whole columns at once, where nothing in the file speaks against it.
describe('the library reads what stands behind thousands of numbers as the command does', () => {
  const odd = [
    'nan',
    'NaN',
    '-nan',
    'NA',
    'null',
    '',
    ' ',
    ' NA ',
    'inf',
    '-Infinity',
    '1e400',
    '1_000',
    '+-5',
    '--5',
    '0x10',
    '1e',
    'text',
    ' 7 ',
    '"8"',
    '"NA"',
    '""',
    '\u00a01',
    '1,5',
    '5%',
    'true',
    '2024-01-01',
    '-0',
    '9007199254740993',
  ];
  const others = {
    'numbers alone': ['x_1,z', (i: number) => `${i / 7}`],
    'text beside them': ['x,g', (i: number) => ['north', 'NA', '', 'null', 'süd'][i % 5]],
    'text with underscores beside them': ['x,g', (i: number) => ['new_york', '+-'][i % 2]],
  } as const;
  describe.each(Object.entries(others))('%s', (_, [head, other]) => {
    it.each(odd)('%j', async (cell) => {
      const text = cell.includes(',') ? `"${cell}"` : cell;
      await expectSame(`${head}\n${lines(2600, (i) => `${i === 2500 ? text : i},${other(i)}`)}`, 4099);
    });
  });

  it.each([
    ['a ragged row', '1', '2,3,4'],
    ['a row that is too short', '1', ''],
    ['an open quote', '1', '"2,3'],
    ['other line ends', '1', '2,3\r'],
    ['a blank line', '1,2', ''],
    ['blanks alone', '1,2', '  '],
    ['a delimiter at the end', '1,2', '3,4,'],
  ])('%s', async (_name, before, row) => {
    const rows = lines(4000, (i) => (i === 3500 ? row : before.includes(',') ? before : `${i},${before}`));
    await expectSame(`a,b\n${rows}`, 4099);
  });

  it('columns of one file that can be read at once and that cannot', async () => {
    await expectSame(
      `a,b,c,d\n${lines(3000, (i) => `${i},${i === 2900 ? 'inf' : i},${i === 2950 ? 'nan' : 0.5},${i % 3 ? i : ''}`)}`,
      4099,
    );
  });

  it('a file with old line ends', async () => {
    await expectSame(`a,b\r${lines(3000, (i) => `${i},${i === 2900 ? '1_0' : i}`).replaceAll('\n', '\r')}`, 4099);
  });

  it('text whose lines look like rows, where the threads of the engine do not find where a row begins', async () => {
    const text = `"${'3.5,4,y\n'.repeat(40)}"`;
    await expectSame(`a,b,c\n${lines(26_000, (i) => `${i},${i % 3},${text}`)}`, 1 << 20);
  }, 60_000);
});
