import { gzipSync } from 'node:zlib';
import type { Randomness } from './randomness.ts';

export const COLUMNS = ['y', 'x', 'z', 'g', 'b', 'n', 'w', 'a b', 'ü'] as const;

/** Cells that a column of any kind may hold, odd ones included. */
const ODD = [
  '',
  'NA',
  'NaN',
  'null',
  'Inf',
  '-inf',
  '1e308',
  '1e-320',
  '-0',
  '0x10',
  '1,5',
  '"',
  'true',
  '2024-02-30',
  '日',
  '\u0000',
  ' 7 ',
  '9'.repeat(400),
];

function cell(r: Randomness, column: string, i: number): string {
  if (r.chance(0.01)) return r.pick(ODD);
  switch (column) {
    case 'y':
      return String(r.below(8));
    case 'x':
      return String((r.below(2000) - 1000) / 100);
    case 'z':
      return String(r.below(10) / 9 + i);
    case 'g':
      return r.pick(['red', 'green', 'blue']);
    case 'b':
      return r.pick(['yes', 'no']);
    case 'n':
      return String(1 + r.below(20));
    case 'w':
      return String(r.below(5));
    default:
      return String(r.below(100) / 10);
  }
}

/** A table as CSV, TSV, JSON or NDJSON; mostly right. */
export function dataFile(r: Randomness): { readonly name: string; readonly bytes: Buffer } {
  const columns = COLUMNS.filter(() => r.chance(0.9));
  const count = r.pick([0, 1, 2, 5, 30, 30, 30, 80, 80]);
  const clean = r.chance(0.6);
  const rows = Array.from({ length: count }, (_, i) =>
    columns.map((column) => (clean && r.chance(0.99) ? cell({ ...r, chance: () => false }, column, i) : cell(r, column, i))),
  );
  const kind = r.pick(['csv', 'csv', 'csv', 'tsv', 'json', 'ndjson', 'txt']);
  const object = (row: string[]): string =>
    JSON.stringify(Object.fromEntries(row.map((value, j) => [columns[j], /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value])));
  const separator = kind === 'tsv' ? '\t' : r.chance(0.05) ? ';' : ',';
  const text =
    kind === 'json'
      ? `[${rows.map(object).join(',')}]`
      : kind === 'ndjson'
        ? `${rows.map(object).join('\n')}\n`
        : `${[columns, ...rows].map((row) => row.join(separator)).join(r.chance(0.05) ? '\r\n' : '\n')}\n`;
  const plain = damaged(r, Buffer.from(text));
  return r.chance(0.05) ? { name: `data.${kind}.gz`, bytes: damaged(r, gzipSync(plain)) } : { name: `data.${kind}`, bytes: plain };
}

/** Now and then truncated, with bytes changed, cut out or doubled, or replaced by noise. */
export function damaged(r: Randomness, bytes: Buffer, how = 0.25): Buffer {
  if (!r.chance(how)) return bytes;
  const at = r.below(bytes.length + 1);
  switch (r.below(6)) {
    case 0:
      return bytes.subarray(0, at);
    case 1: {
      const out = Buffer.from(bytes);
      for (let k = 0; k <= r.below(8) && out.length > 0; k++) out[r.below(out.length)] = r.below(256);
      return out;
    }
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(r.below(bytes.length + 1))]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(r.pick(ODD)), bytes.subarray(at)]);
    case 4:
      return Buffer.from(Array.from({ length: r.below(300) }, () => r.below(256)));
    default:
      return Buffer.concat([Buffer.from(r.pick(['\ufeff', 'PAR1', '\u001f\u008b', '{', '[', '\n\n'])), bytes]);
  }
}

const ODD_JSON: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  '',
  'x',
  'log',
  '\u0000',
  [],
  {},
  [null],
  [[]],
  { a: 1 },
  'y ~ x',
  '__proto__',
];

/** JSON with some of its values replaced, removed, or moved. */
export function mutatedJson(r: Randomness, text: string): Buffer {
  if (r.chance(0.2)) return damaged(r, Buffer.from(text), 1);
  const root: { value: unknown } = { value: JSON.parse(text) };
  for (let k = 0; k <= r.below(3); k++) {
    let parent: Record<string, unknown> = root;
    let key = 'value';
    while (typeof parent[key] === 'object' && parent[key] !== null && !r.chance(0.15)) {
      const keys = Object.keys(parent[key] as object);
      if (keys.length === 0) break;
      parent = parent[key] as Record<string, unknown>;
      key = r.pick(keys);
    }
    if (r.chance(0.15)) delete parent[key];
    else if (r.chance(0.1) && Array.isArray(parent[key])) (parent[key] as unknown[]).push(r.pick(ODD_JSON));
    else parent[key] = structuredClone(r.pick(ODD_JSON));
  }
  return Buffer.from(JSON.stringify(root.value) ?? 'null');
}
