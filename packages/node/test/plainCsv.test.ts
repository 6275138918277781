import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectFile } from '../src/fileFormat.ts';
import { plainCsv } from '../src/plainCsv.ts';
import { readTable } from './subject.ts';
import { file } from './support.ts';

const plain = (text: string | Buffer, name = 't.csv') => plainCsv(inspectFile(file(name, text), name));

/** All that a table says, or the error. */
async function told(path: string): Promise<unknown> {
  try {
    const table = await readTable(path);
    return { rows: table.rowCount, warnings: table.warnings, columns: table.columnNames.map((name) => table.column(name)) };
  } catch (error) {
    return String(error);
  }
}

/** The rows read without the engine, and with it: a quote in the header sends the file there. */
async function bothWays(rows: readonly string[], lineEnd = '\n', last = lineEnd): Promise<[unknown, unknown]> {
  const body = rows.join(lineEnd) + last;
  const path = file('t.csv', `a,b${lineEnd}${body}`);
  expect(plainCsv(inspectFile(path, 't.csv'))).toBeDefined();
  const withoutEngine = await told(path);
  writeFileSync(path, `a,"b"${lineEnd}${body}`);
  expect(plainCsv(inspectFile(path, 't.csv'))).toBeUndefined();
  return [withoutEngine, await told(path)];
}

const cell = fc.oneof(
  fc.constantFrom('', 'NA', 'NaN', ' NA ', 'null', 'Inf', '-inf', '1', '007', '+5.', '.5', '1e400', '1e-320', '1_000', '+-5', '0x10', '5%'),
  fc.constantFrom('a', ' a', 'a ', 'B', 'true', 'FALSE', '2024-02-29', '2024-02-30', '1;5', "it's", '\\', '#', '\t', '\u00a0', '\u2028'),
  fc.double().map(String),
  fc.string({ unit: 'binary', maxLength: 5 }).filter((text) => !/["\0\r\n,\uFEFF]/.test(text)),
);

describe('a plain file without the data engine', () => {
  it('gives the columns, warnings and errors that the engine gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (rows, lineEnd, ended) => {
          // The header's delimiter is certain only when no other one divides every line.
          fc.pre(rows.some(([a, b]) => !/[;|\t]/.test(a + b)));
          const lines = rows.map(([a, b]) => `${a},${b}`);
          const [withoutEngine, withEngine] = await bothWays(lines, lineEnd, ended ? lineEnd : '');
          expect(withoutEngine).toEqual(withEngine);
        },
      ),
      { numRuns: 100, seed: 20_261_125 },
    );
  });

  it('gives them too where the engine casts numbers itself', async () => {
    const numbers = Array.from({ length: 3000 }, (_, i) => `${Math.sin(i) * 10 ** (30 * Math.cos(7 * i))},${i % 7 === 0 ? '' : i}`);
    const [plainNumbers, castNumbers] = await bothWays(numbers);
    expect(plainNumbers).toEqual(castNumbers);
    for (const late of ['x,1', '1_000,2', '+-5,', ' 7 , 8', 'NA,inf']) {
      const [withoutEngine, withEngine] = await bothWays([...numbers, late]);
      expect(withoutEngine).toEqual(withEngine);
    }
  });

  it.each([
    ['quotes', 'a,b\n"1",2\n'],
    ['a byte order mark', '\uFEFFa,b\n1,2\n'],
    ['a blank line before the header', '\na,b\n1,2\n'],
    ['a blank line after the header', 'a,b\n\n1,2\n'],
    ['a blank line within', 'a,b\n1,2\n\n3,4\n'],
    ['a blank last line', 'a,b\n1,2\n\n'],
    ['a blank line in one column', 'a\n1\n\n3\n'],
    ['a short line', 'a,b\n1,2\n3\n'],
    ['a long line', 'a,b\n1,2\n3,4,\n'],
    ['mixed line ends', 'a,b\r\n1,2\n3,4\r\n'],
    ['old line ends', 'a,b\r1,2\r3,4\r'],
    ['a stray carriage return', 'a,b\n1,2\r\r\n'],
    ['bytes that are not UTF-8', Buffer.from([...Buffer.from('a,b\n1,2\n'), ...Array(70_000).fill(0x61), 0xff])],
    ['more than a megabyte', `a,b\n${'123456,7890123\n'.repeat(80_000)}`],
  ])('is left to the engine with %s', (_, text) => {
    expect(plain(text)).toBeUndefined();
  });

  it('is read beyond its head', () => {
    const table = plain(`a,b\n${'1,x\n'.repeat(50_000)}`);
    expect(table?.names).toEqual(['a', 'b']);
    expect(table?.columns([0])[0].column).toEqual({ kind: 'numeric', values: new Float64Array(50_000).fill(1) });
  });
});
