// Builds the packages that need it, in the order of their dependencies: `node scripts/build.mjs [--force] [package …]`.
// A package is stale when its dist/ is missing or older than anything in its src/, its package.json or its build configuration.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Dependencies first: a package's declarations may name those of the packages before it. */
const order = ['expofam', 'plot', 'node', 'cli', 'workbench'];

/** The workbench is an application: it lies in apps/, and its files go where the command serves them from. */
const isApplication = (name) => name === 'workbench';
const folderOf = (name) => join(root, isApplication(name) ? 'apps' : 'packages', name);
const isThere = (name) => existsSync(join(folderOf(name), isApplication(name) ? 'index.html' : 'src/index.ts'));

/** Newest modification time under `path`. Directories count too, so that a deleted file makes its package stale. */
function newest(path) {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), info.mtimeMs);
}

function outputs(name) {
  if (isApplication(name)) return [join(root, 'packages/cli/workbench/index.html')];
  return ['index.mjs', 'index.d.mts'].map((file) => join(folderOf(name), 'dist', file));
}

/** What a package holds of others: an application what it imports, workers what they need of the library. */
const held = {
  workbench: ['packages/expofam/src', 'packages/plot/src', 'examples'],
  node: ['packages/expofam/src'],
};

function inputs(name) {
  const own = isApplication(name)
    ? ['src', 'public', 'index.html', 'package.json', 'vite.config.ts']
    : ['src', 'package.json', 'tsdown.config.ts'];
  const others = held[name] ?? [];
  return [...own.map((path) => join(folderOf(name), path)), ...others.map((path) => join(root, path))];
}

function isStale(name) {
  if (!outputs(name).every((file) => existsSync(file))) return true;
  const built = Math.min(...outputs(name).map((file) => statSync(file).mtimeMs));
  return inputs(name).some((path) => newest(path) > built);
}

/** Names of the packages that have to be built, dependencies first. */
export function stalePackages() {
  return order.filter((name) => isThere(name) && isStale(name));
}

/** Builds one package with its own configuration, and fails when an expected file did not appear. */
export async function buildPackage(name) {
  if (isApplication(name)) {
    const { buildWorkbench } = await import('./buildWorkbench.mjs');
    await buildWorkbench();
    return;
  }
  const folder = folderOf(name);
  // A failed build must not leave an older output behind that looks up to date.
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  // Imported only here: the bootstrap loads this file before anything is installed.
  const { build } = await import('tsdown');
  await build({ cwd: folder, config: 'tsdown.config.ts', logLevel: 'warn' });
  for (const file of outputs(name)) {
    if (!existsSync(file)) throw new Error(`build of packages/${name}: no ${file} was written; expected it from tsdown.config.ts`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const words = process.argv.slice(2);
  const named = words.filter((word) => !word.startsWith('-'));
  const unknown = named.find((name) => !order.includes(name) || !isThere(name));
  if (unknown !== undefined) {
    console.error(`build: no package ${unknown}; there are ${order.join(', ')}`);
    process.exit(2);
  }
  const available = order.filter(isThere);
  const chosen = named.length > 0 ? named : words.includes('--force') ? available : stalePackages();
  for (const name of chosen) {
    const start = performance.now();
    await buildPackage(name);
    console.error(`build: ${name} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
  if (chosen.length === 0) console.error('build: up to date');
}
