// Every command of the guide runs, in its order, and prints what the guide shows.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expofam, root } from './support.ts';

const guide = readFileSync(join(root, 'docs/guide.md'), 'utf8');
const blocks = [...guide.matchAll(/```sh\n(expofam [^\n]*)\n```\n(?:\n```text\n([\s\S]*?)\n```\n)?/g)].map(([, command, shown]) => ({
  command,
  shown,
}));

/** Words as a shell makes them; the guide uses single quotes alone. */
const words = (command: string): string[] => [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'expofam-guide-'));
beforeAll(() => {
  const examples = join(root, 'examples');
  for (const name of readdirSync(examples)) if (/\.(csv|txt)$/.test(name)) cpSync(join(examples, name), join(folder, name));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

/** Trailing blanks do not show on a page. */
const trimmed = (text: string): string => text.trim().replace(/ +$/gm, '');

/**
 * Numbers printed in full (CSV, JSON) at 12 digits: the last ones depend on the order of summation, which kernels and
 * thread counts may choose. What a table prints has fewer digits and stays as it is.
 */
const withoutRounding = (text: string): string =>
  trimmed(text).replace(/-?\d+\.\d{12,}(e[-+]?\d+)?/g, (number) => Number(number).toPrecision(12));

describe('the guide', () => {
  test('has a command in every block for a shell', () => {
    expect(blocks.length).toBe(guide.split('```sh\n').length - 1);
  });

  for (const { command, shown } of blocks) {
    test(command, async () => {
      const { code, out, err } = await expofam(words(command).slice(1));
      expect(err).not.toContain('error');
      expect(code).toBe(0);
      if (shown === undefined) return;
      const cut = shown.endsWith('\n…');
      const expected = withoutRounding(cut ? shown.slice(0, -2) : shown);
      const printed = withoutRounding(out);
      expect(cut ? printed.slice(0, expected.length) : printed).toBe(expected);
    });
  }

  test('shows every command', async () => {
    const { out } = await expofam(['--help']);
    const list = out.split('Commands:')[1].split('Examples:')[0];
    const names = [...list.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name).filter((name) => name !== 'help');
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(blocks.map(({ command }) => words(command)[1])).toContain(name);
  });
});
