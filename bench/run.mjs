// `npm run bench -- [--only a,b] [--rounds 5] [--peers all|none|name,name] [--out FILE]`
// Times expofam (whole call of glm with standard errors and null deviance) against every installed peer (fit alone) on
// the workloads of workloads.mjs: coefficients are compared first, rounds are interleaved, ratios are of medians.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machineFloor } from './floor.mjs';
import { workloads } from './workloads.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    peers: { type: 'string', default: 'all' },
    out: { type: 'string' },
    // Another build of expofam beside this one, to compare two versions in the same run: --beside name=path/to/dist/index.mjs
    beside: { type: 'string', multiple: true, default: [] },
  },
});
const rounds = Number(values.rounds);

/** Peers of each workload. R's glm.fit is left out where its dense model matrix would not fit beside the others. */
const peersOf = {
  a: ['sklearn:lbfgs', 'sklearn:newton-cholesky', 'R:glm.fit', 'R:crossprod'],
  a2: ['sklearn:newton-cholesky', 'R:glm.fit', 'R:crossprod'],
  b: ['sklearn:lbfgs', 'sklearn:newton-cholesky', 'R:glm.fit', 'R:crossprod'],
  c: ['sklearn:lbfgs', 'sklearn:newton-cholesky', 'R:glm.fit', 'R:crossprod'],
  d: ['sklearn:lbfgs', 'sklearn:newton-cholesky', 'R:glm.fit', 'R:crossprod'],
  e: ['sklearn:lbfgs', 'R:nnet'],
  f: ['sklearn:newton-cholesky', 'sklearn:lbfgs'],
  g: ['R:glm.fit', 'R:crossprod', 'sklearn:lbfgs', 'statsmodels'],
};

const ask = (command, args) => {
  const r = spawnSync(command, args, { encoding: 'utf8' });
  return r.status === 0 ? r.stdout.trim() : undefined;
};
const python = ask('python3', ['-c', 'import sklearn, scipy, numpy; print(sklearn.__version__, numpy.__version__)']);
const statsmodels = ask('python3', ['-c', 'import statsmodels; print(statsmodels.__version__)']);
const r = ask('Rscript', ['-e', 'requireNamespace("jsonlite"); cat(as.character(getRversion()))']);
const nnet = ask('Rscript', ['-e', 'cat(as.character(packageVersion("nnet")))']);
const installed = (name) =>
  name.startsWith('sklearn') ? python : name === 'statsmodels' ? statsmodels && python : name === 'R:nnet' ? r && nnet : r;

const family = (id) => {
  // The peers read the data from files, column by column.
  const folder = join(root, 'tmp/bench', id);
  if (existsSync(join(folder, 'meta.json'))) return folder;
  mkdirSync(folder, { recursive: true });
  const { make, repeat = 1 } = workloads[id];
  const data = make();
  const bytes = (a) => Buffer.from(a.buffer, a.byteOffset, a.byteLength);
  writeFileSync(join(folder, 'x.f64'), Buffer.concat(data.columns.map(bytes)));
  writeFileSync(join(folder, 'y.f64'), bytes(data.y));
  if (data.offset) writeFileSync(join(folder, 'offset.f64'), bytes(data.offset));
  (data.factors ?? []).forEach(({ codes }, k) => {
    writeFileSync(join(folder, `f${k + 1}.i8`), bytes(codes));
  });
  const meta = { n: data.n, p: data.columns.length, family: data.family, repeat, repeat_: repeat, offset: Boolean(data.offset) };
  writeFileSync(join(folder, 'meta.json'), JSON.stringify({ ...meta, factors: (data.factors ?? []).map((f) => f.levels) }));
  return folder;
};

/** A process that answers one line of JSON for each line it is sent. */
function server(command, args, env) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise((resolve) => {
    child.on('exit', resolve);
    child.on('error', resolve);
  });
  return {
    async ask() {
      child.stdin.write('fit\n');
      const { value, done } = await lines.next();
      if (done) throw new Error(`${args.join(' ')}: ended without an answer`);
      return JSON.parse(value);
    },
    async end() {
      child.stdin.end('end\n');
      await ended;
    },
  };
}

const median = (list) => {
  const s = [...list].sort((a, b) => a - b);
  return s.length % 2 ? s[(s.length - 1) / 2] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2;
};
const summary = (list) => ({ min: Math.min(...list), median: median(list) });

/** How many digits two vectors share, relative to the largest entry. */
function sharedDigits(a, b) {
  if (a.length !== b.length) throw new Error(`${a.length} and ${b.length} coefficients`);
  const largest = Math.max(...b.map(Math.abs));
  const worst = Math.max(...a.map((v, i) => Math.abs(v - b[i]) / largest));
  return worst === 0 ? 16 : Math.min(16, -Math.log10(worst));
}

/** Names of our own servers beside the main one: other builds, other thread counts. */
const own = [
  ['expofam', join(root, 'packages/expofam/dist/index.mjs')],
  ...values.beside.map((b) => [b.slice(0, b.indexOf('=')), b.slice(b.indexOf('=') + 1)]),
];

const results = [];
const missing = new Set();
const date = new Date().toISOString().slice(0, 10);
const file = values.out ?? join(root, 'bench/results', `${date}.json`);
const report = () => ({
  date,
  machine: { processor: cpus()[0].model, cores: cpus().length, memory: totalmem(), loadAverage: loadavg() },
  versions: {
    node: process.version,
    R: r ?? null,
    nnet: nnet ?? null,
    'scikit-learn numpy': python ?? null,
    statsmodels: statsmodels ?? null,
  },
  rounds,
  missing: [...missing],
  workloads: results,
});
const ids = values.only ? values.only.split(',') : Object.keys(workloads);
for (const id of ids) {
  const folder = family(id);
  const wanted =
    values.peers === 'none' ? [] : (peersOf[id] ?? []).filter((name) => values.peers === 'all' || values.peers.split(',').includes(name));
  const servers = new Map();
  for (const [name, library] of own) {
    servers.set(name, server(process.execPath, [join(root, 'bench/peers/expofam.mjs'), id], { EXPOFAM_LIBRARY: library }));
  }
  for (const name of wanted) {
    if (!installed(name)) {
      missing.add(name);
      continue;
    }
    const env = {
      OPENBLAS_CORETYPE: 'SkylakeX',
      ...(process.env.OPENBLAS_CORETYPE ? { OPENBLAS_CORETYPE: process.env.OPENBLAS_CORETYPE } : {}),
    };
    if (!readFileSync('/proc/cpuinfo', 'utf8').includes('avx512f')) delete env.OPENBLAS_CORETYPE;
    servers.set(
      name,
      name.startsWith('R:')
        ? server('Rscript', [join(root, 'bench/peers/r.R'), folder, name], env)
        : server('python3', [join(root, 'bench/peers/python.py'), folder, name], env),
    );
  }
  const times = new Map([...servers.keys()].map((name) => [name, []]));
  const first = new Map();
  const peak = new Map();
  for (let round = -1; round < rounds; round++) {
    for (const [name, s] of servers) {
      // A peer that needs a minute is timed once: the ratio is clear enough.
      if (round > 0 && times.get(name)[0] > 20) continue;
      let answer;
      try {
        answer = await s.ask();
      } catch (error) {
        // A peer that cannot fit the data (R refuses a cross product it takes for singular) is named, and left out.
        if (name === 'expofam') throw error;
        missing.add(`${name} on ${id}: failed`);
        servers.delete(name);
        times.delete(name);
        continue;
      }
      peak.set(name, answer.peak);
      if (round < 0) first.set(name, answer.coefficients);
      else times.get(name).push(answer.seconds);
    }
    if (round < 0) {
      const reference = first.get('expofam');
      for (const [name, coefficients] of first) {
        const digits = sharedDigits(coefficients, reference);
        // lbfgs of scikit-learn and nnet stop early; the others must agree.
        const loose = name.includes('lbfgs') || name === 'R:nnet';
        if (!(digits >= (loose ? 2 : 6)))
          throw new Error(`workload ${id}: ${name} shares ${digits.toFixed(1)} digits of the coefficients with expofam`);
      }
    }
  }
  for (const s of servers.values()) await s.end();
  const reference = first.get('expofam');
  const peers = Object.fromEntries(
    [...times]
      .filter(([name]) => name !== 'expofam')
      .map(([name, t]) => [name, { ...summary(t), digits: sharedDigits(first.get(name), reference), peak: peak.get(name) }]),
  );
  const ours = summary(times.get('expofam'));
  const best = Math.min(...wanted.filter((name) => peers[name]).map((name) => peers[name].median));
  const entry = {
    id,
    title: workloads[id].title,
    expofam: { ...ours, peak: peak.get('expofam') },
    peers,
    ratio: Number.isFinite(best) ? best / ours.median : null,
    ratioToR: peers['R:glm.fit'] ? peers['R:glm.fit'].median / ours.median : peers['R:nnet'] ? peers['R:nnet'].median / ours.median : null,
    floor: machineFloor(id),
    digits: Math.max(0, ...wanted.filter((name) => peers[name]).map((name) => peers[name].digits)),
  };
  results.push(entry);
  // After each workload: a run that is stopped keeps what it has measured.
  writeFileSync(file, `${JSON.stringify(report(), null, 2)}\n`);
  const show = (s) => (s < 0.01 ? `${(s * 1000).toFixed(3)} ms` : `${s.toFixed(3)} s`);
  console.log(`${id}  ${entry.title}`);
  console.log(
    `   expofam ${show(ours.median)} (min ${show(ours.min)}), floor ${show(entry.floor)}, ratio ${entry.ratio?.toFixed(2) ?? '–'}, to R ${entry.ratioToR?.toFixed(2) ?? '–'}`,
  );
  for (const [name, peer] of Object.entries(peers))
    console.log(`   ${name} ${show(peer.median)} (min ${show(peer.min)}), ${peer.digits.toFixed(1)} digits`);
}
console.log(`written: ${file}`);
