import { compareCodePoints, ExpofamError, isMissingText, numberOf } from 'expofam';
import fc from 'fast-check';
import '../../expofam/test/fixedSeed.ts';
import { describe, expect, it } from 'vitest';
import { readTable } from './subject.ts';
import { cells, file } from './support.ts';

/** Text of all kinds, with what CSV treats specially among it; no NUL, which is refused. */
const cellText = fc.oneof(
  fc.constantFrom(
    '',
    'NA',
    'a',
    'B',
    '1',
    '2.5',
    '-3e4',
    '1,5',
    '"',
    'x"y',
    'a\nb',
    'c\r\nd',
    ' 7 ',
    'ä',
    '\u{1F600}',
    '\uFF5E',
    'true',
    '2024-01-01',
    ';',
    '\t',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }).filter((text) => !text.includes('\0')),
  fc.double().map(String),
);
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe('random tables', () => {
  it('come back cell for cell from quoted CSV, with levels in code-point order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cellText, cellText), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(',', '\t', ';', '|'),
        fc.constantFrom('\n', '\r\n'),
        async (rows, delimiter, lineEnd) => {
          // A word in the column "text" makes it text for certain; the third column keeps the rows apart.
          const lines = [['text', 'other', 'i'], ['word', '', '0'], ...rows.map(([a, b], i) => [a, b, String(i + 1)])];
          const csv = lines.map((line) => line.map(quoted).join(delimiter)).join(lineEnd) + lineEnd;
          const table = await readTable(file('t.csv', csv), { columns: ['text', 'i'] });
          expect(table.rowCount).toBe(rows.length + 1);
          expect(cells(table, 'i')).toEqual(Array.from({ length: rows.length + 1 }, (_, i) => i));
          // Line breaks within quotes may be made alike where the file mixes them.
          const plain = (text: string) => text.replace(/\r\n/g, '\n');
          const want = ['word', ...rows.map(([a]) => (isMissingText(a) ? null : plain(a)))];
          expect(cells(table, 'text').map((cell) => (typeof cell === 'string' ? plain(cell) : cell))).toEqual(want);
          const column = table.column('text');
          if (column?.kind !== 'categorical') throw new Error('not text');
          expect([...column.levels].sort(compareCodePoints)).toEqual(column.levels);
        },
      ),
      { numRuns: 150, seed: 20_241_124 },
    );
  });

  it('of numbers come back to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 50 }), async (numbers) => {
        const table = await readTable(file('t.csv', `x,i\n${numbers.map((x, i) => `${x},${i}`).join('\n')}\n`));
        // String(-0) is "0".
        expect(cells(table, 'x')).toEqual(numbers.map((x) => (x === 0 ? 0 : x)));
      }),
      { numRuns: 60, seed: 20_241_124 },
    );
  });
});

describe('random bytes', () => {
  it('give a table or an error with a subject, in any format', async () => {
    const piece = fc.oneof(
      fc.constantFrom('a,b\n', '1,2\n', '"', '\n', ',', '{"a":1}', '[', ']', '{', 'NA', '\r', ';', '\u0000', '\uFEFF', 'PAR1', '\\'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 12 }),
        fc.constantFrom('t.csv', 't.tsv', 't.json', 't.ndjson', 't.parquet', 't'),
        async (pieces, name) => {
          try {
            const table = await readTable(file(name, Buffer.from(pieces.join(''), pieces.length % 3 === 0 ? 'latin1' : 'utf8')));
            expect(table.rowCount).toBeGreaterThan(0);
          } catch (error) {
            if (!(error instanceof ExpofamError)) throw error;
            expect(error.message).toMatch(/^.*t(\.\w+)?.*: /);
          }
        },
      ),
      { numRuns: 300, seed: 20_241_124 },
    );
  });
  it('are numbers in a cell exactly when JavaScript and the grammar agree', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+-.eE_x '), maxLength: 8 }), (text) => {
        const value = numberOf(text);
        if (value !== undefined) expect(value).toBe(Number(text.trim()));
      }),
      { numRuns: 5000, seed: 20_241_124 },
    );
  });
});
