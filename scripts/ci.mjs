// The steps of .ci/run. `node scripts/ci.mjs [step …]` runs only the steps whose names contain one of the words.
// Plain Node, because it starts before anything is installed. A step's output is shown as it comes.
import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'expofam-ci-'));
const totals = { passed: 0, failed: 0 };

/** What a step's programs print, where it is kept until the step ends; else it is shown as it comes. */
const keptOutput = new AsyncLocalStorage();

/** Runs a program, passes its output through and returns it; throws when it fails or takes longer than `minutes`. */
function execute(program, words, { cwd = root, env = {}, minutes = 20, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    // In a group of its own, so that its children end with it: a test in an endless loop does not look at a signal to its parent.
    const child = spawn(program, words, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const kept = keptOutput.getStore();
    let output = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      process.kill(-child.pid, 'SIGKILL');
    }, minutes * 60_000);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
        if (quiet) return;
        if (kept === undefined) process.stdout.write(chunk);
        else kept.push(chunk);
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (late) reject(Object.assign(new Error(`${[program, ...words].join(' ')}: still running after ${minutes} minutes`), { output }));
      else if (code === 0) resolve(output);
      else reject(Object.assign(new Error(`${[program, ...words].join(' ')}: ended with ${signal ?? `exit code ${code}`}`), { output }));
    });
  });
}

const npm = (...words) => execute('npm', words);
const tool = (name, ...words) => execute(process.execPath, [toolPath(name), ...words]);
const toolPath = (name) => {
  const manifest = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
  const bin = typeof manifest.bin === 'string' ? manifest.bin : (manifest.bin[name.split('/').at(-1)] ?? Object.values(manifest.bin)[0]);
  return join(root, 'node_modules', name, bin);
};
const isInstalled = (name) => (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, name)));

/** Adds what vitest counted ("Tests  2 failed | 14 passed (16)") to the totals; throws when it counted nothing. */
function addTests(output) {
  const plain = stripVTControlCharacters(output);
  const line = plain.match(/^\s*Tests\s+(.*)$/m)?.[1];
  if (line === undefined) throw new Error('vitest printed no count of tests');
  const count = (word) => Number(line.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  totals.passed += count('passed');
  totals.failed += count('failed');
  if (count('passed') + count('failed') === 0) throw new Error('vitest ran no test');
}

async function runTests(program, words, options) {
  try {
    addTests(await execute(program, words, options));
  } catch (error) {
    if (error.output !== undefined && /^\s*Tests\s/m.test(error.output)) addTests(error.output);
    throw error;
  }
}

const isClean = spawnSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' }).stdout.trim() === '';
const clone = join(scratch, 'clone');

/** Workspaces of packages/ that are there to be published. */
function packages() {
  return readdirSync(join(root, 'packages'))
    .filter((name) => existsSync(join(root, 'packages', name, 'src', 'index.ts')))
    .map((name) => ({ name, folder: join(root, 'packages', name) }));
}

/** Debian packages that the steps need, by the command that shows that they are there. */
const systemPackages = { chromium: 'chromium', Rscript: 'r-base-core' };

/** One after the other: each needs the one before it, or both cores. */
const first = [
  ['README commands: a fresh clone', () => execute('git', ['clone', '--quiet', '--no-hardlinks', root, clone])],
  [
    'README commands: npm start',
    async () => {
      const output = await execute('npm', ['start'], { cwd: clone });
      if (!output.includes('(Intercept)') || !output.includes('log(lotsize)'))
        throw new Error('npm start printed no table of coefficients');
    },
  ],
  // The clone is HEAD. With uncommitted changes the tests of this folder are the ones of interest, and both are run.
  ['README commands: npm test', () => runTests('npm', ['test'], { cwd: clone })],
  ['bootstrap', () => execute(process.execPath, ['scripts/bootstrap.mjs'])],
  ...(isClean ? [] : [['npm test, with uncommitted changes', () => runTests('npm', ['test'])]]),
  [
    'system packages',
    async () => {
      const missing = Object.keys(systemPackages).filter((command) => !isInstalled(command));
      if (missing.length === 0) return;
      const wanted = missing.map((command) => systemPackages[command]);
      if (!isInstalled('apt-get') || process.getuid?.() !== 0) {
        throw new Error(`no ${missing.join(', ')} here; install ${wanted.join(', ')} (apt-get as root does it by itself)`);
      }
      await execute('apt-get', ['update', '-q']);
      await execute('apt-get', ['install', '-qy', '--no-install-recommends', ...wanted], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
    },
  ],
];

/** One after the other, while the steps of `beside` run. */
const checks = [
  ['typecheck', () => npm('run', '--silent', 'typecheck')],
  ['lint', () => tool('@biomejs/biome', 'ci', '.')],
  ['layers', () => execute(process.execPath, ['scripts/checkLayers.mjs'])],
  ['dead code: knip', () => tool('knip')],
  ['examples: the generator writes the simulated files', () => execute(process.execPath, ['examples/source/simulated.mjs', '--check'])],
  ...['expofam', 'plot', 'node', 'cli']
    .filter((name) => existsSync(join(root, 'packages', name, 'src', 'index.ts')))
    .map((name) => [
      `packaging: ${name}`,
      async () => {
        const { folder } = packages().find((one) => one.name === name);
        const report = await execute('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch], {
          cwd: folder,
          quiet: true,
        });
        const tarball = join(scratch, JSON.parse(report.slice(report.indexOf('[')))[0].filename);
        await tool('publint', 'run', tarball, '--strict');
        await tool('@arethetypeswrong/cli', tarball, '--profile', 'esm-only', '--no-emoji', '--no-color');
      },
    ]),
  ['bundle size', () => execute(process.execPath, ['scripts/bundleSize.mjs'])],
  [
    'differential: random designs against R',
    () => runTests('npx', ['vitest', 'run', 'packages/expofam/test/differential'], { env: { EXPOFAM_R: '1' } }),
  ],
  ['browser', () => runTests('npm', ['run', '--silent', 'test:browser'], { env: { EXPOFAM_REQUIRE_BROWSER: '1' } })],
];

/** Waits for pages more than it computes. Its output is shown when it ends, so that it does not mix with the others'. */
const beside = [
  ['browser: the workbench', () => runTests('npm', ['run', '--silent', 'test:workbench'], { env: { EXPOFAM_REQUIRE_BROWSER: '1' } })],
];
const steps = [...first, ...checks, ...beside];

async function run(some) {
  const kept = keptOutput.getStore();
  for (const [name, action] of some.filter((step) => chosen.includes(step))) {
    const start = performance.now();
    const end = (message) => {
      if (kept !== undefined) process.stdout.write(`\n== ${name}\n${kept.splice(0).join('')}`);
      console.log(`== ${name}: ${message}`);
    };
    if (kept === undefined) console.log(`\n== ${name}`);
    try {
      await action();
      totals.passed++;
      end(`passed in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    } catch (error) {
      totals.failed++;
      failures.push(`${name}: ${error.message}`);
      end(`FAILED: ${error.message}`);
    }
  }
}

const words = process.argv.slice(2);
const chosen = steps.filter(([name]) => words.length === 0 || words.some((word) => name.includes(word)));
const failures = [];
if (chosen.length === 0)
  failures.push(`no step's name contains ${words.join(' or ')}; there are: ${steps.map(([name]) => name).join('; ')}`);
const begin = performance.now();
await run(first);
await Promise.all([run(checks), keptOutput.run([], () => run(beside))]);
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${((performance.now() - begin) / 1000).toFixed(0)} s`);
for (const failure of failures) console.log(`failed: ${failure}`);
if (chosen.length === 0) totals.failed++;
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 ? 1 : 0);
