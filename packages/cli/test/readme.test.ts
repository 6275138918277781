// The README shows what the command prints, and its TypeScript example gives what it says.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { glm } from 'expofam';
import { readTable } from 'expofam-node';
import { expect, test } from 'vitest';
import { commandLine, commandWords } from '../../../scripts/exampleCommand.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');
const { examples } = JSON.parse(readFileSync(`${root}examples/examples.json`, 'utf8'));
const houses = examples.find(({ name }: { name: string }) => name === 'houses');

test('the picture is the output of the command above it', () => {
  const command = fileURLToPath(new URL('../bin/expofam.mjs', import.meta.url));
  const { stdout } = spawnSync(process.execPath, [command, ...commandWords(houses)], { cwd: root, encoding: 'utf8' });
  const fence = '```';
  expect(readme).toContain(`${fence}\n$ ${commandLine(houses)}\n\n${stdout.trimEnd()}\n${fence}`);
});

test('the TypeScript example fits the same model', async () => {
  expect(readme).toContain(`glm(\n  '${houses.formula}',\n  houses,\n  { family: 'gaussian' },\n);`);
  const model = glm(houses.formula, await readTable(`${root}examples/houses.csv`), { family: 'gaussian' });
  const said = /model\.coefficient\('aircon\[yes\]'\); \/\/ ([\d.]+)…/.exec(readme)?.[1];
  expect(String(model.coefficient('aircon[yes]')).startsWith(String(said))).toBe(true);
  expect(Object.keys(model.tidy()[0])).toEqual(['term', 'estimate', 'stdError', 'statistic', 'pValue']);
});
