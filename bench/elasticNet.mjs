// Workload h: an elastic-net logistic path, n = 1e5, p = 100, alpha 0.5, beside R's glmnet on the same λs, in turns.
// `node scripts/build.mjs && node bench/elasticNet.mjs [rounds] [rows]`; glmnet is left out where R does not have it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { glmPath } from 'expofam';
import { workloads } from './workloads.mjs';

const rounds = Number(process.argv[2] ?? 3);
const n = Number(process.argv[3] ?? 1e5);
const p = 100;
const { y, columns } = workloads.c.make();
const x = columns.slice(0, p).map((column) => column.subarray(0, n));
const data = { y: y.subarray(0, n), ...Object.fromEntries(x.map((column, j) => [`x${j + 1}`, column])) };
const formula = `y ~ ${x.map((_, j) => `x${j + 1}`).join(' + ')}`;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const folder = mkdtempSync(join(tmpdir(), 'expofam-bench-'));
const file = join(folder, 'data.bin');
const bytes = new Float64Array(n * (p + 1));
[data.y, ...x].forEach((column, j) => {
  bytes.set(column, j * n);
});
writeFileSync(file, Buffer.from(bytes.buffer));
const program = (lambda) => `
  suppressMessages(library(glmnet))
  v <- readBin("${file}", "double", ${n * (p + 1)}); y <- v[1:${n}]; x <- matrix(v[-(1:${n})], ${n}, ${p})
  t <- system.time(f <- glmnet(x, y, family = "binomial", alpha = 0.5, lambda = c(${lambda.join(',')})))
  cat(t[["elapsed"]], as.vector(coef(f)[, ${lambda.length}]), sep = "\\n")`;

const times = { expofam: [], glmnet: [] };
let path = glmPath(formula, data, { family: 'bernoulli', alpha: 0.5 });
let difference;
for (let r = 0; r < rounds; r++) {
  const start = performance.now();
  path = glmPath(formula, data, { family: 'bernoulli', alpha: 0.5 });
  times.expofam.push((performance.now() - start) / 1000);
  const run = spawnSync('Rscript', ['-e', program(path.lambdas)], { encoding: 'utf8' });
  if (run.status !== 0) continue;
  const [seconds, ...theirs] = run.stdout.trim().split('\n').map(Number);
  times.glmnet.push(seconds);
  const [ours] = path.state.coefficients[path.lambdas.length - 1];
  difference = ours.reduce((most, b, j) => Math.max(most, Math.abs(b - theirs[j])), 0);
}
rmSync(folder, { recursive: true });
console.log(
  JSON.stringify({
    workload: 'h',
    n,
    p,
    lambdas: path.lambdas.length,
    expofam: median(times.expofam),
    glmnet: times.glmnet.length ? median(times.glmnet) : 'missing',
    largestDifferenceAtTheLastLambda: difference,
  }),
);
