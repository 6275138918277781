// Numbers of large files are read without the data engine; they must be the engine's, to the last bit.
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineLayout } from '../src/lineLayout.ts';
import { type LineReader, lineReader, type TakeRows } from '../src/lineReader.ts';
import { readLine } from '../src/readLine.ts';
import { countLines, type LinesShare, readLines } from '../src/readLines.ts';
import { readTable } from './subject.ts';
import { file } from './support.ts';

const layout = (width: number, delimiter = ','): LineLayout => ({
  delimiter: delimiter.charCodeAt(0),
  columnOf: Array.from({ length: width }, (_, i) => i),
  columnCount: width,
});

function readerOf(cut: LineLayout): LineReader {
  const reader = lineReader(cut);
  if (!reader) throw new Error('no WebAssembly');
  return reader;
}

/** Columns of the rows that come. */
function collected(count: number): { readonly columns: number[][]; readonly take: TakeRows } {
  const columns: number[][] = Array.from({ length: count }, () => []);
  return {
    columns,
    take: (values, n) => {
      columns.forEach((column, k) => {
        column.push(...values[k].subarray(0, n));
      });
    },
  };
}

function read(text: string, cut: LineLayout): number[][] | undefined {
  const bytes = new TextEncoder().encode(text);
  const reader = readerOf(cut);
  reader.buffer(bytes.length).set(bytes);
  const { columns, take } = collected(cut.columnCount);
  return reader.read(0, bytes.length, take) ? columns : undefined;
}

/** The same, line by line. */
function readLineByLine(text: string, cut: LineLayout): number[][] | undefined {
  const bytes = new TextEncoder().encode(text);
  const columns: number[][] = Array.from({ length: cut.columnCount }, () => []);
  for (let at = 0; at < bytes.length; ) {
    at = readLine(cut, bytes, at, (column, value) => columns[column].push(value));
    if (at < 0) return undefined;
  }
  return columns;
}

function readShare(share: LinesShare, cut: LineLayout, pieceBytes?: number): { readonly count: number; readonly columns?: number[][] } {
  const count = countLines(share, readerOf(cut), pieceBytes);
  const columns = Array.from({ length: cut.columnCount }, () => new Float64Array(count + 2).fill(-1));
  const isPlain = readLines(share, readerOf(cut), { columns, at: 1, count }, undefined, pieceBytes);
  // Beside its place nothing is written.
  for (const column of columns) expect([column[0], column[count + 1]]).toEqual([-1, -1]);
  return { count, ...(isPlain ? { columns: columns.map((column) => [...column.subarray(1, count + 1)]) } : {}) };
}

describe.each([
  ['many at a time', read],
  ['one at a time', readLineByLine],
])('lines of numbers, %s,', (_, read) => {
  it('are read as numbers, with missing cells', () => {
    expect(read('1,-2.5\n,NA\r\n1e3,.5\n', layout(2))).toEqual([
      [1, Number.NaN, 1000],
      [-2.5, Number.NaN, 0.5],
    ]);
    expect(read('1;x;3\n4;"y;6\n', { delimiter: 59, columnOf: [1, -1, 0], columnCount: 2 })).toBeUndefined();
    expect(read('1;x;3\n4;y;6\n', { delimiter: 59, columnOf: [1, -1, 0], columnCount: 2 })).toEqual([
      [3, 6],
      [1, 4],
    ]);
  });

  it('that are not plainly numbers are left to others', () => {
    for (const line of [
      '1',
      '1,2,3',
      '',
      'x,1',
      '"1",2',
      '1,2\r3',
      ' 1,2',
      '1,é',
      '1,0x1',
      '1,inf',
      '1,nan',
      '1,1e999',
      '1,9007199254740993',
      '1_0,2',
    ])
      expect(read(`1,2\n${line}\n3,4\n`, layout(2)), line).toBeUndefined();
    // A blank line may be a missing cell or none.
    expect(read('1\n\n2\n', layout(1))).toBeUndefined();
    expect(read('9007199254740991,1234567890123456.5\n', layout(2))).toEqual([[9007199254740991], [1234567890123456.5]]);
  });

  it('have the numbers that the language reads, to the last bit', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 25 }).map((d) => d.join(''));
    const text = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -9e15, max: 9e15 }).map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1, max: 1 }).map((x) => x.toPrecision(18)),
      fc
        .tuple(fc.constantFrom('', '-', '+'), digits, digits, fc.constantFrom('', 'e-3', 'E+7', 'e12', 'e-22', 'e5', 'e-100'))
        .map(([sign, whole, part, power]) => `${sign}${whole.slice(0, 15)}.${part}${power}`)
        .filter((cell) => Math.abs(Number(cell)) <= Number.MAX_SAFE_INTEGER),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 9 }), (cells) => {
        const found = read(`${cells.join(',')}\n`, layout(cells.length));
        expect(found).toEqual(cells.map((cell) => [Number(cell)]));
      }),
      { numRuns: 3000, seed: 7 },
    );
  });

  it('have the nearer double where digits lie beside the middle of two', () => {
    // 0.1 + 2⁻⁵⁷ is such a middle for 0.1; the digits go on beyond what they show.
    const cells = [
      '0.10000000000000001',
      '0.100000000000000012',
      '0.100000000000000013',
      '0.1000000000000000125',
      '4503599627370497.5',
      '4503599627370496.49',
      '0.3000000000000000166',
      '9007199254740990.5',
      '562949953421312.0625',
    ];
    expect(read(`${cells.join(',')}\n`, layout(cells.length))).toEqual(cells.map((cell) => [Number(cell)]));
  });
});

describe('lines of a file', () => {
  const cell = fc.oneof(
    fc.integer().map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map(String),
    fc.double({ noNaN: true, min: 1e-9, max: 1e9 }).map((x) => x.toFixed(6)),
    fc.constantFrom('', 'NA', '0', '-0', '007', '.5', '5.', '+1', '1E-5', '0.1234567890123456789'),
  );

  it('are the same in shares of any size, and what the data engine reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.integer({ min: 1, max: 7 }),
        // Pieces as long as a line or two, so that shares, lines and pieces end at the same bytes.
        fc.integer({ min: 2, max: 40 }),
        async (rows, end, isClosed, count, pieceBytes) => {
          // A first row without missing cells makes every column numeric.
          const text = ['a,b,c', '1,2,3', ...rows.map((r) => r.join(','))].join(end) + (isClosed ? end : '');
          const path = file('t.csv', text);
          const { size } = statSync(path);
          const start = 5 + end.length;
          const bound = (k: number): number => start + Math.floor(((size - start) * k) / count);
          const shares = Array.from({ length: count }, (_, k) =>
            readShare({ path, from: bound(k), to: bound(k + 1) }, layout(3), pieceBytes),
          );
          const parts = shares.map(({ columns }) => columns);
          const table = await readTable(path, { engine: 'duckdb' });
          const engine = ['a', 'b', 'c'].map((name) => table.column(name));
          // Whole numbers that a double rounds are for the engine to say.
          if (parts.some((part) => part === undefined)) {
            expect(rows.flat().some((text) => Math.abs(Number(text)) > Number.MAX_SAFE_INTEGER)).toBe(true);
            return;
          }
          expect(shares.map(({ count }) => count)).toEqual(parts.map((part) => part?.[0].length));
          engine.forEach((column, k) => {
            expect(column?.kind).toBe('numeric');
            expect(parts.flatMap((part) => part?.[k] ?? [])).toEqual([...(column as { values: Float64Array }).values]);
          });
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });

  it('are in one share where it ends with a piece that is read at once', () => {
    // Lines of 16 bytes, of which pieces of a mebibyte take whole ones from the second on: the first share ends with its second piece.
    const half = 2 ** 17 - 1;
    const line = (_: unknown, i: number): string => `${1e6 + i},2222222`;
    const path = file('even.csv', `aaaaaaa,bbbbbbb\n${Array.from({ length: 2 * half }, line).join('\n')}\n`);
    const middle = 16 * (1 + half);
    const shares = [
      [16, middle],
      [middle, 2 * middle - 16],
    ].map(([from, to]) => readShare({ path, from, to }, layout(2)));
    expect(shares.map(({ count }) => count)).toEqual([half, half]);
    expect(shares.map(({ columns }) => columns?.map((column) => column.length))).toEqual([
      [half, half],
      [half, half],
    ]);
  });
});

it('a file that grew since its lines were counted is left to others, and so is one that lost lines', () => {
  const path = file('grown.csv', '1,2\n3,4\n5,6\n');
  const share = { path, from: 0, to: 12 };
  for (const count of [2, 4]) {
    const columns = [new Float64Array(4), new Float64Array(4)];
    expect(readLines(share, readerOf(layout(2)), { columns, at: 0, count }), String(count)).toBe(false);
    expect([...columns[0].subarray(count)]).toEqual(new Array(4 - count).fill(0));
  }
});

/** Threads load built files. */
const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('a large file', () => {
  it('is read in threads, in one where it is smaller, or by the engine where a cell far down is text, with the same table', () => {
    execFileSync(process.execPath, [`${root}scripts/build.mjs`], { stdio: 'ignore' });
    const row = (i: number, last: string): string => `${i},${(i * 7919) % 1009}.${i % 10},${Math.sin(i)},${last}`;
    const rows = (last: (i: number) => string, length = 500_000): string => {
      const lines = Array.from({ length }, (_, i) => row(i, last(i)));
      return `id,x,s,t\n${lines.join('\n')}\n`;
    };
    const plain = file(
      'plain.csv',
      rows((i) => (i % 1000 === 7 ? 'NA' : String(-i / 8))),
    );
    const late = file(
      'late.csv',
      rows((i) => (i === 499_990 ? 'none' : String(i % 3))),
    );
    const smaller = file(
      'smaller.csv',
      rows((i) => String(i / 3), 60_000),
    );
    const middling = file(
      'middling.csv',
      rows((i) => String(i / 7), 66_000),
    );
    expect([plain, late].map((path) => statSync(path).size > 1 << 24)).toEqual([true, true]);
    expect(statSync(smaller).size).toBeGreaterThan(1 << 20);
    const found = execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { readTable } from '${root}packages/node/dist/index.mjs';
        const said = [];
        for (const path of ${JSON.stringify([plain, late, smaller, middling])}) {
          const tables = [await readTable(path), await readTable(path, { engine: 'duckdb' })];
          const [own, engine] = tables.map((table) => table.columnNames.map((name) => table.column(name)));
          const same = own.every((c, k) => c.kind === engine[k].kind && (c.values ?? c.codes).every((v, i) => Object.is(v, (engine[k].values ?? engine[k].codes)[i])));
          const shared = own.every((c) => c.values?.buffer instanceof SharedArrayBuffer);
          said.push({ same, rows: tables[0].rowCount, kinds: own.map((c) => c.kind), shared });
        }
        console.log(JSON.stringify(said));`,
      ],
      { encoding: 'utf8', timeout: 120_000 },
    );
    expect(JSON.parse(found)).toEqual([
      { same: true, rows: 500_000, kinds: ['numeric', 'numeric', 'numeric', 'numeric'], shared: true },
      { same: true, rows: 500_000, kinds: ['numeric', 'numeric', 'numeric', 'categorical'], shared: false },
      { same: true, rows: 60_000, kinds: ['numeric', 'numeric', 'numeric', 'numeric'], shared: false },
      { same: true, rows: 66_000, kinds: ['numeric', 'numeric', 'numeric', 'numeric'], shared: true },
    ]);
  }, 180_000);
});
