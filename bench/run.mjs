// `npm run bench -- [--only a,b] [--rounds 5] [--minutes 12] [--peers all|none|name,name] [--python FILE] [--out FILE] …`
// Times expofam (whole call of glm with standard errors and null deviance) against every installed peer (fit alone) on
// the workloads of workloads.mjs: coefficients are compared first, rounds are interleaved, ratios are of medians.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder } from './dataFiles.mjs';
import { machineFloor } from './floor.mjs';
import { machineLimits } from './machineLimits.mjs';
import { measure } from './measure.mjs';
import { installedPeers, peersOf, root, startOurs, startPeer, threadCounts } from './peers.mjs';
import { bestPeer, ratioToR } from './statistics.mjs';
import { secondsText } from './table.mjs';
import { workloads } from './workloads.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    // No round but the first of a workload begins after its share of these.
    minutes: { type: 'string', default: '60' },
    peers: { type: 'string', default: 'all' },
    python: { type: 'string', default: 'python3' },
    // Folder with the libblas.so.3 that R is to use; R's own reference BLAS is slow.
    'r-blas': { type: 'string' },
    // Folder whose node_modules holds the packages of npm that are measured for the record.
    'npm-peers': { type: 'string' },
    // Also with these thread counts: --threads 1,2
    threads: { type: 'string' },
    // The Node that expofam runs on, another than this one: --node FILE
    node: { type: 'string', default: process.execPath },
    // Another build beside this one, to compare two versions in the same run: --beside name=path/to/its/repository
    beside: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const minutes = Number(values.minutes);
if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error(`--rounds ${values.rounds}: expected a whole number from 1`);
if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes}: expected a number above 0`);
const ids = values.only ? values.only.split(',') : Object.keys(workloads);
const unknown = ids.find((id) => !workloads[id]);
if (unknown) throw new Error(`--only: no workload "${unknown}"; there are ${Object.keys(workloads).join(', ')}`);
const where = { python: values.python, rBlas: values['r-blas'], npm: values['npm-peers'] && resolve(values['npm-peers']) };

const { versions, isInstalled } = installedPeers(where);
const limits = await machineLimits();
const missing = new Set();
const results = [];
const date = new Date().toISOString().slice(0, 10);
const file = values.out ?? join(root, 'bench/results', `${date}.json`);
mkdirSync(dirname(file), { recursive: true });
const loadAtStart = loadavg();
const began = performance.now();

for (const [k, id] of ids.entries()) {
  const folder = await dataFolder(id);
  const left = minutes * 60_000 - (performance.now() - began);
  const deadline = performance.now() + left / (ids.length - k);
  const ours = [
    ['expofam', root, undefined],
    ...(values.threads?.split(',') ?? []).map((t) => [`expofam, threads ${t}`, root, Number(t)]),
    ...values.beside.map((b) => [b.slice(0, b.indexOf('=')), resolve(b.slice(b.indexOf('=') + 1)), undefined]),
  ];
  const wanted =
    values.peers === 'none' ? [] : peersOf[id].filter((name) => values.peers === 'all' || values.peers.split(',').includes(name));
  const programs = ours.map(([name, build, threads]) => ({
    name,
    threads,
    isOurs: true,
    program: startOurs(id, folder, build, threads, values.node),
  }));
  for (const name of wanted) {
    if (!isInstalled(name)) {
      missing.add(name);
      continue;
    }
    for (const threads of threadCounts(name)) programs.push({ name, threads, program: startPeer(name, threads, folder, where) });
  }
  const { expofam, others, peers, failures } = await measure(id, programs, { rounds, deadline });
  for (const one of failures) missing.add(one);
  const { best, ratio } = bestPeer(expofam, peers);
  const entry = {
    id,
    title: workloads[id].title,
    expofam,
    ...(Object.keys(others).length ? { others } : {}),
    peers,
    best,
    ratio,
    ratioToR: ratioToR(expofam, peers),
    floor: machineFloor(id, limits),
    // How many digits expofam shares with the peer that agrees best.
    digits: Math.max(...Object.values(peers).map((peer) => peer.digits), Number.NEGATIVE_INFINITY),
  };
  if (!Number.isFinite(entry.digits)) entry.digits = null;
  results.push(entry);
  const report = {
    date,
    machine: { processor: cpus()[0].model, cores: cpus().length, memory: totalmem(), ...limits, loadAtStart, loadAverage: loadavg() },
    versions: {
      node: execFileSync(values.node, ['--version'], { encoding: 'utf8' }).trim(),
      ...Object.fromEntries(Object.entries(versions).map(([name, v]) => [name, v ?? null])),
    },
    rounds,
    missing: [...missing],
    workloads: results,
  };
  // After each workload: a run that is stopped keeps what it has measured.
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  const line = (name, s) =>
    `   ${name}${s.threads ? ` (${s.threads})` : ''} ${secondsText(s.median)} (min ${secondsText(s.min)}), ${s.digits.toFixed(1)} digits, ${(s.peak / 1e6).toFixed(0)} MB`;
  console.log(
    `${id}  ${entry.title}: ratio ${ratio?.toFixed(2) ?? '–'}, to R ${entry.ratioToR?.toFixed(2) ?? '–'}, floor ${secondsText(entry.floor)}`,
  );
  for (const [name, s] of Object.entries({ expofam, ...others, ...peers })) console.log(line(name, s));
}
if (missing.size > 0) console.log(`missing: ${[...missing].join(', ')}`);
console.log(`written: ${file} (${((performance.now() - began) / 60_000).toFixed(1)} minutes)`);
