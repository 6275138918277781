// What the worker reads, in Node: the formats beside delimited text, which packages/node tests against DuckDB.
import { gzipSync } from 'node:zlib';
import { ExpofamError } from 'expofam';
import { describe, expect, test } from 'vitest';
import { openData } from '../../src/data/openData.ts';

const open = (name: string, content: string | Uint8Array<ArrayBuffer>) => openData(name, new Blob([content]), () => undefined);
const records = [
  { x: 1, g: 'b', flag: true, day: '2024-02-29' },
  { x: 2.5, g: 'a', flag: false, day: null },
  { g: 'NA', x: 1e-320, extra: 3 },
];
const ndjson = `${records.map((one) => JSON.stringify(one)).join('\n')}\n`;

describe('formats', () => {
  test.each([
    ['t.json', JSON.stringify(records, null, 2)],
    ['t.ndjson', ndjson],
    ['t.json', ndjson],
    ['t', ndjson],
    ['t.jsonl.gz', new Uint8Array(gzipSync(ndjson))],
  ])('%s', async (name, content) => {
    const data = await open(name, content);
    expect(data.rowCount).toBe(3);
    expect(data.columns.map((c) => [c.name, c.column.kind])).toEqual([
      ['x', 'numeric'],
      ['g', 'categorical'],
      ['flag', 'boolean'],
      ['day', 'date'],
      ['extra', 'numeric'],
    ]);
    const [x, g, flag, , extra] = data.columns.map((c) => c.column);
    expect('values' in x && [...x.values]).toEqual([1, 2.5, 1e-320]);
    expect('levels' in g && [g.levels, [...g.codes]]).toEqual([
      ['a', 'b'],
      [1, 0, -1],
    ]);
    expect('codes' in flag && [...flag.codes]).toEqual([1, 0, -1]);
    expect('values' in extra && [...extra.values]).toEqual([Number.NaN, Number.NaN, 3]);
  });
  test('delimited text, packed and not, and a TSV whose cells hold commas', async () => {
    const csv = 'y,g\n1,a\n2,b\n';
    for (const content of [csv, new Uint8Array(gzipSync(csv))]) {
      const data = await open('t.csv', content);
      expect(data.columns.map((c) => c.name)).toEqual(['y', 'g']);
    }
    expect((await open('t.tsv', 'a,1\tb\n1\tu,v\n')).columns.map((c) => c.name)).toEqual(['a,1', 'b']);
  });
  test('numbers in quotes stay text, with a warning', async () => {
    const data = await open('t.json', '[{"zip":"01"},{"zip":"02"}]');
    expect(data.columns[0].column.kind).toBe('categorical');
    expect(data.warnings[0]).toContain('holds numbers in quotes');
  });
});

describe('files that cannot be read', () => {
  test.each([
    ['list.json', '[1, 2]', 'not-records', 'record 1 is a number'],
    ['nested.json', '[{"a": {"b": 1}}]', 'nested-column', 'column "a" row 1: an object'],
    ['none.json', '[]', 'no-rows', 'no rows'],
    ['broken.ndjson', '{"a":1}\n{"a":\n', 'damaged-file', 'broken.ndjson line 2'],
    ['blank.ndjson', ' \n', 'empty-file', 'the file is empty'],
    ['t.parquet', 'a,b\n1,2\n', 'damaged-file', 'no Parquet data'],
  ])('%s', async (name, content, code, message) => {
    const error = await open(name, content).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ExpofamError);
    expect((error as ExpofamError).code).toBe(code);
    expect((error as ExpofamError).message).toContain(message);
  });
});
