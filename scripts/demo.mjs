// The main job on shipped data: the price of a house from its size and fittings. Prints the command, then what the command prints.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandLine, commandWords } from './exampleCommand.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const command = fileURLToPath(new URL('../packages/cli/bin/expofam.mjs', import.meta.url));
const built = fileURLToPath(new URL('../packages/cli/dist/index.mjs', import.meta.url));
if (!existsSync(built)) {
  console.error('demo: the command is not built; run "npm run build"');
  process.exit(1);
}
const { examples } = JSON.parse(readFileSync(new URL('../examples/examples.json', import.meta.url), 'utf8'));
const wanted = process.argv[2] ?? 'houses';
const example = examples.find(({ name }) => name === wanted);
if (example === undefined) {
  console.error(`demo: no example "${wanted}"; there are ${examples.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
console.log(`${example.question}\n\n$ ${commandLine(example)}\n`);
const result = spawnSync(process.execPath, [command, ...commandWords(example)], { cwd: root, stdio: 'inherit' });
process.exit(result.status ?? 1);
