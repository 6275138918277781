import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Column } from 'expofam';
import { afterAll } from 'vitest';
import type { FileTable } from '../src/fileTable.ts';

const folder = mkdtempSync(join(tmpdir(), 'expofam-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

/** Writes a file into a folder that goes after the tests, and gives its path. */
export function file(name: string, content: string | Buffer): string {
  const path = join(folder, String(count++), name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A column as plain values: null is missing. */
export function cells(table: FileTable, name: string): (number | string | boolean | null)[] {
  const column = table.column(name) as Column;
  switch (column.kind) {
    case 'numeric':
    case 'date':
      return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
    case 'boolean':
      return Array.from(column.codes, (code) => (code < 0 ? null : code === 1));
    case 'categorical':
      return Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]));
  }
}

export const kinds = (table: FileTable): Record<string, string> =>
  Object.fromEntries(table.columnNames.map((name) => [name, table.column(name)?.kind ?? 'none']));
