// Links of every page lead somewhere, ARCHITECTURE.md names what there is, and the README's commands run.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { expofam, root } from './support.ts';

const FOLDERS = ['.', 'docs', 'examples', 'packages', 'apps', 'bench'];
const SKIPPED = new Set(['node_modules', 'dist', 'workbench', 'reports', 'tmp']);

const pagesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = normalize(join(folder, entry.name));
    if (entry.isDirectory()) return folder === '.' || SKIPPED.has(entry.name) ? [] : pagesIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
const pages = new Map(FOLDERS.flatMap(pagesIn).map((path) => [path, readFileSync(join(root, path), 'utf8')]));

const withoutCode = (text: string): string => text.replace(/```[\s\S]*?```/g, '');

/** The anchors of a page's headings, as GitHub makes them. */
const anchors = (text: string): Set<string> =>
  new Set(
    [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
      heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .trim()
        .toLowerCase()
        .replace(/[^\p{Letter}\p{Number}\- _]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

test('every link of every page leads somewhere', () => {
  const dead: string[] = [];
  let count = 0;
  for (const [page, text] of pages) {
    for (const [, link] of withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(?:https?|mailto):/.test(link)) continue;
      count++;
      const [path, anchor] = link.split('#');
      const target = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)));
      if (!existsSync(join(root, target))) dead.push(`${page}: ${link}`);
      else if (anchor !== undefined && pages.has(target) && !anchors(pages.get(target) as string).has(anchor))
        dead.push(`${page}: ${link}`);
    }
  }
  expect(dead).toEqual([]);
  // Not none because nothing was seen.
  expect(count).toBeGreaterThan(100);
});

test('ARCHITECTURE.md names files and folders that there are', () => {
  const text = pages.get('ARCHITECTURE.md') as string;
  const named = [...text.matchAll(/`([\w.-]+\/[\w./{},-]*|\w+\.(?:ts|mjs|json))`/g)].map(([, path]) => path);
  const missing = named
    .flatMap((path) => {
      const [, before, choices, after] = /^(.*)\{(.*)\}(.*)$/.exec(path) ?? [];
      return choices === undefined ? [path] : choices.split(',').map((choice) => before + choice + after);
    })
    // Entries of packages, which are no files.
    .filter((path) => !/^expofam(?:-\w+)?\//.test(path))
    .filter(
      (path) => !['', 'packages/expofam/src/', 'packages/expofam/', 'packages/node/src/'].some((at) => existsSync(join(root, at, path))),
    );
  expect(missing).toEqual([]);
  expect(named.length).toBeGreaterThan(60);
});

test("the README's pictures come from the commands above them", async () => {
  const [, block] = /## See it\n\n```sh\n([\s\S]*?)```/.exec(pages.get('README.md') as string) ?? [];
  const commands = block.trim().split('\n');
  expect(commands.map((command) => command.split(' ')[1])).toEqual(['fit', 'plot', 'report']);
  const folder = mkdtempSync(join(tmpdir(), 'expofam-readme-'));
  const before = process.cwd();
  try {
    symlinkSync(join(root, 'examples'), join(folder, 'examples'));
    process.chdir(folder);
    for (const command of commands) {
      const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain).slice(1);
      const { code, err } = await expofam(words);
      expect([code, err]).toEqual([0, '']);
    }
    expect(readdirSync(folder).sort()).toEqual(['effects.svg', 'examples', 'shop.html', 'shop.json']);
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the scripts that pages name with npm are there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const [page, text] of pages) {
    for (const [, name] of text.matchAll(/npm run ([\w:]+)/g))
      expect([page, Object.keys(scripts)]).toEqual([page, expect.arrayContaining([name])]);
    for (const [, script] of text.matchAll(/node (scripts\/[\w]+\.mjs)/g))
      expect([page, existsSync(join(root, script))]).toEqual([page, true]);
  }
});
