import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from 'expofam';
import * as node from 'expofam-node';
import * as plot from 'expofam-plot';
import { describe, expect, it } from 'vitest';
import { expofam, root } from './support.ts';

/** The table of commands and functions at the beginning of the guide to the library. */
const [firstTable] = readFileSync(join(root, 'docs', 'library.md'), 'utf8').match(/(?:^\|.*\n)+/m) ?? [''];
const rows = firstTable
  .split('\n')
  .filter((line) => /^\| `/.test(line))
  .map((line) => line.split('|').slice(1, 3))
  .map(([command, functions]) => ({
    command: command.match(/`([^`]+)`/)?.[1] ?? '',
    functions: [...functions.matchAll(/`([\w.-]+)`/g)].map(([, name]) => name),
  }));

describe('the table of commands and functions', () => {
  it('has every command', async () => {
    const { out } = await expofam(['--help']);
    const commands = [...out.slice(out.indexOf('Commands:')).matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name);
    expect(commands).toContain('fit');
    // They print help, and serve a page.
    const others = ['help', 'workbench'];
    const named = new Set(rows.map(({ command }) => command));
    expect(commands.filter((name) => !others.includes(name) && !named.has(name) && name !== 'expofam')).toEqual([]);
  });
  it('names functions that there are', () => {
    const model = library.glm('y ~ x', { y: [1, 3, 2, 5], x: [1, 2, 3, 4] }, { family: 'poisson' });
    const packages = ['expofam-node', 'expofam-plot'];
    for (const name of rows.flatMap(({ functions }) => functions)) {
      if (packages.includes(name)) continue;
      const [object, method] = name.split('.');
      const found =
        method !== undefined && object === 'model'
          ? (model as unknown as Record<string, unknown>)[method]
          : ({ ...library, ...node, ...plot } as Record<string, unknown>)[name];
      expect([name, typeof found]).toEqual([name, 'function']);
    }
  });
  it('has a function of the name of every analysis', () => {
    for (const name of ['anova', 'compare', 'test', 'drop1', 'add1', 'diagnose', 'effects', 'cv'] as const) {
      expect([name, typeof library[name]]).toEqual([name, 'function']);
    }
  });
});
