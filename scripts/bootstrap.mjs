// Makes a clone ready to run: installs what package-lock.json names and builds what is stale. Plain Node, no dependency,
// because it runs before there are any. With nothing to do it only compares dates.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);
// The packages themselves run on any Node 20; the bundler and the test runner ask for 20.19.
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`bootstrap: found Node ${process.versions.node}; expected Node 20.19 or newer`);
  process.exit(1);
}
const { run } = await import('./run.mjs');
const { buildPackage, stalePackages } = await import('./build.mjs');

const lock = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.expofam-lock-hash');
const lockHash = createHash('sha256').update(readFileSync(lock)).digest('hex');

/** Installed from this very lock file, or by an npm run later than the lock file's last change. */
function isInstalled() {
  const npmsOwn = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(npmsOwn)) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash) return true;
  // npm writes its own copy and the lock file within the same moment, in either order.
  return statSync(npmsOwn).mtimeMs > statSync(lock).mtimeMs - 2000;
}

if (!isInstalled()) {
  console.error('bootstrap: installing dependencies (npm ci)');
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) run(process.execPath, [npm, 'ci', '--no-audit', '--no-fund'], { cwd: root });
  else run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, shell: process.platform === 'win32' });
  writeFileSync(stamp, lockHash);
}
for (const name of stalePackages()) {
  console.error(`bootstrap: building ${name}`);
  await buildPackage(name);
}
