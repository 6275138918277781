import fc from 'fast-check';
import '../../expofam/test/fixedSeed.ts';
import { describe, expect, it } from 'vitest';
import { inspectFile } from '../src/fileFormat.ts';
import type { ReadTableOptions } from '../src/readTable.ts';
import { smallCsv } from '../src/smallCsv.ts';
import { readTable } from './subject.ts';
import { file } from './support.ts';

const small = (text: string | Buffer, name = 't.csv') => smallCsv(inspectFile(file(name, text), name), [0, 1]);

/** All that a table says, or the error. */
async function told(path: string, options: ReadTableOptions): Promise<unknown> {
  try {
    const table = await readTable(path, options);
    const columns = table.columnNames.map((name) => table.column(name));
    return { rows: table.rowCount, warnings: table.warnings, names: table.allColumnNames, columns };
  } catch (error) {
    return String(error);
  }
}

async function expectSame(text: string, options: ReadTableOptions = {}): Promise<void> {
  const path = file('t.csv', text);
  expect(await told(path, options)).toEqual(await told(path, { ...options, engine: 'duckdb' }));
}

const cell = fc.oneof(
  fc.constantFrom('', 'NA', 'NaN', ' NA ', 'null', 'Inf', '-inf', '1', '007', '+5.', '.5', '1e400', '1e-320', '1_000', '+-5', '0x10', '5%'),
  fc.constantFrom('a', ' a', 'a ', 'B', 'true', 'FALSE', '2024-02-29', '2024-02-30', '1;5', "it's", '\\', '#', '\t', '\u00a0', '\u2028'),
  fc.constantFrom('"a,b"', '"1"', '"x ""y"""', '"a\nb"', ''),
  fc.double().map(String),
  fc.string({ unit: 'binary', maxLength: 5 }).filter((text) => !/["\0\r\n,\uFEFF]/.test(text)),
);

describe('a small file without the data engine', () => {
  it('gives the columns, names, warnings and errors that the engine gives', async () => {
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean(), async (cells, lineEnd, ended, chosen) => {
        const lines = ['a,b', ...cells.map((pair) => pair.join(','))];
        await expectSame(lines.join(lineEnd) + (ended ? lineEnd : ''), chosen ? { columns: ['b'] } : {});
      }),
      { numRuns: 100, seed: 20_261_125 },
    );
  });

  it('gives them too where the engine casts numbers itself', async () => {
    const numbers = Array.from({ length: 3000 }, (_, i) => `${Math.sin(i) * 10 ** (30 * Math.cos(7 * i))},${i % 7 === 0 ? '' : i}`);
    for (const late of ['1,1', 'x,1', '1_000,2', '+-5,', ' 7 , 8', 'NA,inf']) {
      for (const head of ['a,b', '"a","b, ""c"""', '"a\nb",c', '"a\n","\nc"']) await expectSame([head, ...numbers, late].join('\n'));
    }
  });

  it('tells the columns that were chosen from those of the file, and selects rows', async () => {
    const text = 'a,b,a,g\n1,2,3,"x, y"\n4,oops,6,z\n7,8,9,z\n';
    await expectSame(text, { columns: ['b', 'g'] });
    await expectSame(text.replace('b,a', 'b,c'), { columns: ['a'] });
    await expectSame(text.replace('b,a', 'b,c'), { columns: ['a'], where: "g = 'z'" });
    await expectSame(text.replace('b,a', 'b,c'), { columns: ['nothing'] });
  });

  it.each([
    ['a short line', 'a,b\n1,2\n3\n'],
    ['an open quote', 'a,b\n1,"2\n3,4\n'],
    ['two columns of one name', 'a,a\n1,2\n'],
    ['bytes that are not UTF-8', Buffer.from([...Buffer.from('a,b\n1,2\n'), ...Array(70_000).fill(0x61), 0xff])],
    ['more than a megabyte', `a,b\n${'123456,7890123\n'.repeat(80_000)}`],
  ])('is left to the engine with %s', async (_, text) => {
    expect(await small(text)).toBeUndefined();
  });

  it('is read to its end', async () => {
    const columns = await small(`a,b\n${'1,x\n'.repeat(50_000)}`);
    expect(columns?.[0].column).toEqual({ kind: 'numeric', values: new Float64Array(50_000).fill(1) });
  });
});
