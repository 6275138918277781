// The programs that are measured: which of them is for which workload, whether it is installed, and how it is started.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { server } from './server.mjs';
import { wholeProcess } from './wholeProcess.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
export const root = join(here, '..');

const dense = ['sklearn:lbfgs', 'sklearn:newton-cholesky', 'glum', 'statsmodels', 'R:glm.fit', 'R:crossprod'];

/** R's glm.fit is left out where its dense model matrix would not fit beside the others, lbfgs where it does not arrive. */
export const peersOf = {
  a: [...dense, 'sklearn:newton-cg'],
  a2: dense.filter((name) => name !== 'sklearn:lbfgs'),
  b: dense,
  c: [...dense, 'sklearn:newton-cg'],
  d: dense,
  e: ['sklearn:lbfgs', 'sklearn:newton-cholesky', 'sklearn:newton-cg', 'statsmodels', 'R:nnet'],
  f: ['glum', 'sklearn:newton-cholesky', 'sklearn:lbfgs'],
  g: ['R:glm.fit', 'R:crossprod', 'sklearn:lbfgs', 'sklearn:newton-cholesky', 'statsmodels', 'npm:glm', 'npm:ml-logistic-regression'],
  h: ['R:glmnet', 'glum:path'],
  i: ['pandas+sklearn', 'R:fread+glm'],
};

/** What can use more than one thread. */
const isThreaded = (name) => name.startsWith('sklearn') || name.startsWith('glum') || name === 'R:crossprod' || name.startsWith('pandas');

/** Versions of what is installed, `undefined` of what is not; `python`, `rBlas` and `npm` as the options of the command. */
export function installedPeers({ python, rBlas, npm }) {
  const ask = (command, args, env) => {
    const r = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...env } });
    return r.status === 0 ? r.stdout.trim() || undefined : undefined;
  };
  const module = (name) => ask(python, ['-c', `import ${name}; print(${name}.__version__)`]);
  const rPackage = (name) => ask('Rscript', ['-e', `cat(as.character(packageVersion("${name}")))`]);
  const r = rPackage('jsonlite') && ask('Rscript', ['-e', 'cat(as.character(getRversion()))']);
  const inNpm = (name) => npm !== undefined && existsSync(join(npm, 'node_modules', name));
  const versions = {
    python: ask(python, ['-c', 'import platform; print(platform.python_version())']),
    numpy: module('numpy'),
    sklearn: module('sklearn'),
    statsmodels: module('statsmodels'),
    glum: module('glum'),
    pandas: module('pandas'),
    R: r,
    'R BLAS': ask('Rscript', ['-e', 'cat(sub("^.*/(?=[^/]*/[^/]*$)", "", extSoftVersion()[["BLAS"]], perl = TRUE))'], blasOfR(rBlas)),
    nnet: rPackage('nnet'),
    glmnet: rPackage('glmnet'),
    'data.table': rPackage('data.table'),
  };
  const has = (name) => {
    if (name === 'R:nnet') return r && versions.nnet;
    if (name === 'R:glmnet') return r && versions.glmnet;
    if (name === 'R:fread+glm') return r && versions['data.table'];
    if (name === 'pandas+sklearn') return versions.pandas && versions.sklearn;
    if (name.startsWith('npm:')) return inNpm(name.slice(4));
    return name.startsWith('R:') ? r : versions[name.split(':')[0]];
  };
  return { versions, isInstalled: (name) => Boolean(has(name)) };
}

/** R looks for its BLAS in these folders. */
const blasOfR = (folder) => (folder === undefined ? {} : { R_LD_LIBRARY_PATH: `${folder}:/usr/lib/R/lib` });

const threadsEnv = (threads) => ({ OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads, MKL_NUM_THREADS: threads });

/** The thread counts that a peer is tried with. */
export const threadCounts = (name) => (isThreaded(name) && availableParallelism() > 1 ? ['1', String(availableParallelism())] : ['1']);

/** Starts a peer on the data in `folder`. */
export function startPeer(name, threads, folder, { python, rBlas, npm }) {
  const env = { ...threadsEnv(threads), ...blasOfR(rBlas) };
  const peer = (file) => join(here, 'peers', file);
  const csv = join(folder, 'data.csv');
  const printed = (coefficients) => coefficients;
  if (name === 'pandas+sklearn') return wholeProcess(python, [peer('wholeProcess.py'), csv], env, printed);
  // data.table reads with as many threads as it finds cores.
  if (name === 'R:fread+glm') return wholeProcess('Rscript', [peer('wholeProcess.R'), csv], blasOfR(rBlas), printed);
  if (name.startsWith('npm:')) return server(process.execPath, [peer('npm.mjs'), folder, name, npm], {}, 20);
  if (name.startsWith('R:')) return server('Rscript', [peer('r.R'), folder, name], env);
  return server(python, [peer('python.py'), folder, name], env);
}

/** Starts a build of expofam: `build` is the folder that holds its `packages`, `node` the program that runs it. */
export function startOurs(id, folder, build, threads, node = process.execPath) {
  const env = threads === undefined ? {} : { EXPOFAM_THREADS: String(threads) };
  if (id !== 'i') {
    return server(node, [join(here, 'peers/expofam.mjs'), folder], {
      ...env,
      EXPOFAM_LIBRARY: join(build, 'packages/expofam/dist/index.mjs'),
    });
  }
  const csv = join(folder, 'data.csv');
  const formula = `y ~ ${Array.from({ length: 20 }, (_, j) => `x${j + 1}`).join(' + ')}`;
  const words = ['fit', csv, formula, '--family', 'bernoulli', '--json', '--quiet'];
  const command = [join(build, 'packages/cli/bin/expofam.mjs'), ...words, ...(threads === undefined ? [] : ['--threads', String(threads)])];
  return wholeProcess(node, command, {}, (printed) => printed.coefficients.map((c) => c.estimate));
}
