import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { ExpofamError } from 'expofam';
import { describe, expect, it } from 'vitest';
import { parquetFrom } from './parquetFrom.ts';
import { readTable } from './subject.ts';
import { file } from './support.ts';

/** What reading a file says, with its folder left out. */
async function complaint(path: string, options: Parameters<typeof readTable>[1] = {}): Promise<[string, string]> {
  try {
    await readTable(path, options);
  } catch (error) {
    if (!(error instanceof ExpofamError)) throw error;
    return [error.code, error.message.replace(`${dirname(path)}/`, '')];
  }
  return ['none', ''];
}

const many = (row: (i: number) => string, count = 200_000): string => `${Array.from({ length: count }, (_, i) => row(i)).join('\n')}\n`;

describe('files that cannot be read say why', () => {
  const contents: [name: string, content: string | Buffer, code: string, message: string][] = [
    ['empty.csv', '', 'empty-file', 'empty.csv: the file is empty; expected column names and rows of data'],
    ['blank.csv', '\n \n\n', 'empty-file', 'blank.csv: the file is empty'],
    ['header.csv', 'a,b,c\n', 'no-rows', 'header.csv: a header (3 columns) and no rows; expected at least one row of data'],
    ['header.csv', 'a', 'no-rows', 'a header (1 column) and no rows'],
    [
      'short.csv',
      'a,b\n1,2\n3\n5,6\n',
      'ragged-row',
      'short.csv line 3: 1 field; expected 2, as in the header (separated by commas); write missing cells as empty fields',
    ],
    [
      'long.csv',
      'a,b\n1,2\n3,4,5\n',
      'ragged-row',
      'long.csv line 3: 3 fields; expected 2, as in the header (separated by commas); put text that holds the separator in double quotes',
    ],
    ['quoted.csv', 'a,b\n1,"x\ny\nz"\n3,4,5\n', 'ragged-row', 'quoted.csv line 5: 3 fields'],
    [
      'rownames.csv',
      `${'a b c\n'.replaceAll(' ', ',')}r1,1,2,3\nr2,1,2,3\n`,
      'ragged-row',
      'line 2: 4 fields; expected 3, as in the header (separated by commas); if the first field is a row name',
    ],
    ['far.csv', `a,b\n${many((i) => `${i},${i}`)}7\n`, 'ragged-row', 'far.csv line 200002: 1 field'],
    [
      'farquoted.csv',
      `a,b\n${many((i) => (i % 2 ? `${i},"${i}\n"` : `${i},${i}`))}7,8,9\n`,
      'ragged-row',
      'farquoted.csv line 300002: 3 fields',
    ],
    [
      'open.csv',
      'a,b\n1,"2\n3,4\n',
      'open-quote',
      'open.csv line 2: a quoted field that does not end at a separator; expected a closing double quote',
    ],
    [
      'numbers.csv',
      '5.1,3.5\n4.9,3.0\n',
      'no-header',
      'numbers.csv line 1: no column names: "5.1,3.5" holds only numbers; expected a line of column names before the data',
    ],
    ['numbers.csv', '1\n2\n', 'no-header', 'no column names'],
    ['twice.csv', 'y,x,x\n1,2,3\n', 'duplicate-column', 'twice.csv: the name "x" heads columns 2 and 3; expected a name of its own'],
    [
      'comma.csv',
      'y;x\n1;1,5\n2;2\n',
      'decimal-comma',
      'comma.csv column "x": numbers with a comma (row 1 is "1,5"); expected decimal points',
    ],
    ['comma.csv', `y;x\n${many((i) => `${i};${i},5`, 3000)}`, 'decimal-comma', 'comma.csv column "x"'],
    ['blanks.csv', 'y x\n1 2\n3 4\n', 'blank-separated', 'blanks.csv: columns separated by blanks ("y x")'],
    [
      'latin.csv',
      Buffer.from('a,b\n1,x\n2,caf\xe9\n', 'latin1'),
      'not-utf8',
      'latin.csv line 3: a byte that is not UTF-8 (0xE9); expected UTF-8; if it is Latin-1, try: iconv',
    ],
    [
      'latin.csv',
      Buffer.concat([Buffer.from(`a,b\n${many((i) => `${i},x`)}`), Buffer.from('2,caf\xe9\n', 'latin1')]),
      'not-utf8',
      'latin.csv line 200002',
    ],
    ['nul.csv', 'a,b\n1,x\0y\n', 'not-text', 'nul.csv: a NUL byte in line 2'],
    ['nul.csv', `a,b\n${many((i) => `${i},${i === 150_000 ? 'x\0' : 'x'}`)}`, 'not-text', 'nul.csv column "b" row 150001: a NUL byte'],
    [
      'wide.csv',
      Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'),
      'not-text',
      'UTF-16 text; expected CSV, TSV, JSON, NDJSON or Parquet; save it as UTF-8',
    ],
    ['book.csv', Buffer.from('PK\x03\x04rest'), 'not-text', 'an Excel workbook'],
    [
      'cut.csv.gz',
      gzipSync(`a,b\n${many((i) => `${i},${Math.sin(i)}`)}`).subarray(0, 200_000),
      'damaged-file',
      'cut.csv.gz: gzip data that is cut short; expected a whole gzip file',
    ],
    ['cut.parquet', 'PAR1 and no more', 'damaged-file', 'cut.parquet: Parquet data that cannot be read'],
    ['no.parquet', 'a,b\n1,2\n', 'damaged-file', 'no Parquet data'],
    ['cut.json', '[{"a":1},{"a":', 'damaged-file', 'cut.json: JSON that is cut short; expected an array of objects, or one object a line'],
    ['cut.ndjson', '{"a":1}\n{"a":\n', 'damaged-file', 'cut.ndjson line 2: JSON that is cut short: {"a":; expected one object a line'],
    ['middle.ndjson', '{"a":1}\n{"a":\n{"a":3}\n', 'damaged-file', 'middle.ndjson line 2: JSON that is cut short: {"a":'],
    ['syntax.ndjson', '{"a":NaN}\n\n{"a" 2}\n', 'damaged-file', 'syntax.ndjson line 3: JSON that cannot be read from here on: 2}'],
    ['pretty.json', '[\n{"a":1},\n{"a" 2}\n]', 'damaged-file', 'pretty.json line 3 column 6: JSON that cannot be read from here on: 2}'],
    ['commas.json', '[\n{"a":1},,\n{"a":2}]', 'damaged-file', 'commas.json line 2 column 9: JSON that cannot be read from here on: ,'],
    ['lines.json', '{"a":1}\n{"a":2},\n{"a":3}\n', 'damaged-file', 'lines.json line 2: JSON that cannot be read from here on: ,'],
    ['words.json', 'hello', 'damaged-file', 'words.json line 1 column 1: JSON that cannot be read from here on: hello'],
    ['twice.ndjson', '{"a":1}\n{"a":1,"a":2}\n', 'damaged-file', 'twice.ndjson line 2: JSON that cannot be read (duplicate key "a")'],
    ['twice.json', '[{"a":1},{"a":1,"a":2}]', 'damaged-file', 'twice.json record 2: JSON that cannot be read (duplicate key "a")'],
    ['list.json', '[1,2,3]', 'not-records', 'list.json record 1: a number (1); expected an array of objects'],
    ['mixed.json', '[{"a":1},[2]]', 'not-records', 'mixed.json record 2: a list ([2]); expected an array of objects'],
    ['mixed.ndjson', '{"a":1}\n"b"\n', 'not-records', 'mixed.ndjson line 2: text ("b"); expected one object a line'],
    ['number.json', '42', 'not-records', 'number.json: a number in place of records'],
    ['nested.ndjson', '{"a":{"b":1}}\n', 'nested-column', 'column "a"'],
    ['none.json', '[]', 'not-records', 'none.json: an empty list; expected an array of objects'],
  ];
  it.each(contents)('%s (%#)', async (name, content, code, message) => {
    const [gotCode, gotMessage] = await complaint(file(name, content));
    expect(gotMessage).toContain(message);
    expect(gotCode).toBe(code);
    expect(gotMessage).not.toMatch(/strict_mode|null_padding|ignore_errors|auto_detect/);
  });
  it('a missing file, with the nearest name', async () => {
    const path = file('cars.csv', 'a\n1\n');
    const wrong = join(dirname(path), 'crs.csv');
    expect(await complaint(wrong)).toEqual([
      'no-file',
      'crs.csv: no such file; expected a CSV, TSV, JSON, NDJSON or Parquet file, or - for standard input; nearest: "cars.csv"',
    ]);
    expect((await complaint('/nowhere/at/all.csv'))[1]).toContain('there is no folder "/nowhere/at" either');
    expect((await complaint(dirname(path)))[0]).toBe('not-a-file');
    expect((await complaint('http://localhost/a.csv'))[0]).toBe('no-file');
  });
  it('a nested Parquet column, when it is asked for', async () => {
    const path = await parquetFrom('SELECT 1 AS a, [1, 2] AS l');
    expect(await complaint(path)).toEqual([
      'nested-column',
      't.parquet column "l": values of type INTEGER[]; expected numbers, text, Booleans or dates; unnest it first, or leave the column out',
    ]);
    expect(await complaint(path, { columns: ['a'] })).toEqual(['none', '']);
  });
  it('a duplicate name only where it is used', async () => {
    expect(await complaint(file('t.csv', 'y,x,x,z\n1,2,3,4\n'), { columns: ['y', 'z'] })).toEqual(['none', '']);
  });
  it('a folder for temporary files without room', async () => {
    const full = async function* (): AsyncGenerator<string> {
      yield 'a\n';
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
    };
    const [code, message] = await complaint('-', { stdin: full() });
    expect(code).toBe('no-room');
    expect(message).toContain('cannot be written (the disk is full, ENOSPC); expected room for a copy of the data');
  });
  it('an unknown column', async () => {
    expect(await complaint(file('t.csv', 'age,sex\n1,f\n'), { columns: ['agee'] })).toEqual([
      'unknown-column',
      't.csv: no column "agee"; nearest: "age"',
    ]);
  });
});

describe('temporary files', () => {
  it('go, also when reading fails', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('expofam-'));
    await readTable('-', { stdin: Readable.from(['a,b\n1,2\n']) });
    await complaint('-', { stdin: Readable.from(['a,b\n1\n']) });
    await complaint('-', { stdin: Readable.from(['']) });
    await readTable(file('mixed.csv', 'a,b\n1,2\r\n3,4\n'));
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('expofam-'))).toEqual(before);
  });
});
