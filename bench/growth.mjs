// `npm run bench:growth [-- --cells 2e8 --rounds 3 --out FILE]`: time and peak memory of a logistic regression at
// n = 1e4 … 1e7 and p = 5 … 500, each in a process of its own.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { growthExponent, median } from './statistics.mjs';
import { markdownTable, secondsText } from './table.mjs';
import { measureProcess } from './wholeProcess.mjs';

const ROWS = [1e4, 1e5, 1e6, 1e7];
const COLUMNS = [5, 20, 50, 200, 500];

/** n, p and the number of fits, of all sizes with at most `cells` numbers; a row of the grid ends with the largest that fits. */
export function sizes(cells) {
  return COLUMNS.flatMap((p) => {
    const rows = ROWS.filter((n) => n * p <= cells);
    const last = Math.floor(cells / p);
    return (rows.at(-1) ?? 0) * 2 <= last && last < ROWS.at(-1) ? [...rows, last].map((n) => ({ n, p })) : rows.map((n) => ({ n, p }));
  });
}

async function child(n, p, rounds) {
  const { glm, memoryColumns } = await import('expofam');
  await import('expofam-node/threads');
  const { denseData } = await import('./workloads.mjs');
  const { columns, y } = denseData('bernoulli', n, p, 900 + p, memoryColumns);
  const names = columns.map((_, j) => `x${j + 1}`);
  const table = { y, ...Object.fromEntries(columns.map((x, j) => [names[j], x])) };
  const formula = `y ~ ${names.join(' + ')}`;
  const times = [];
  let model;
  // The first fit of a process pays for the compiler; it is not counted where the fits are short.
  for (let r = 0; r <= rounds; r++) {
    const start = performance.now();
    model = glm(formula, table, { family: 'bernoulli' });
    times.push((performance.now() - start) / 1000);
    if (r > 0 && times[0] > 5) break;
  }
  console.log(
    JSON.stringify({ seconds: median(times.slice(1)), first: times[0], converged: model.converged, iterations: model.glance().iterations }),
  );
}

async function main() {
  const { values } = parseArgs({
    options: { cells: { type: 'string', default: '2e8' }, rounds: { type: 'string', default: '3' }, out: { type: 'string' } },
  });
  const date = new Date().toISOString().slice(0, 10);
  const file = values.out ?? fileURLToPath(new URL(`./results/growth-${date}.json`, import.meta.url));
  const points = [];
  for (const { n, p } of sizes(Number(values.cells))) {
    const words = [fileURLToPath(import.meta.url), '--child', n, p, values.rounds].map(String);
    const { stdout, peak } = await measureProcess(process.execPath, words);
    const { converged, ...measured } = JSON.parse(stdout);
    if (!converged) throw new Error(`n = ${n}, p = ${p}: not converged`);
    points.push({ n, p, ...measured, peak, bytesPerCell: peak / (n * (p + 1)) });
    console.log(`n = ${n}, p = ${p}: ${secondsText(measured.seconds)}, ${(peak / 1e6).toFixed(0)} MB`);
  }
  const exponents = COLUMNS.map((p) => {
    const own = points.filter((point) => point.p === p && point.n >= 1e5);
    return {
      p,
      exponent:
        own.length > 1
          ? growthExponent(
              own.map(({ n }) => n),
              own.map(({ seconds }) => seconds),
            )
          : null,
    };
  });
  mkdirSync(dirname(file), { recursive: true });
  const machine = { processor: cpus()[0].model, cores: cpus().length, memory: totalmem(), loadAverage: loadavg() };
  writeFileSync(file, `${JSON.stringify({ date, machine, node: process.version, points, exponents }, null, 2)}\n`);
  console.log(
    `growth of time with n from 1e5 on: ${exponents.map(({ p, exponent }) => `p = ${p}: ${exponent?.toFixed(2) ?? '–'}`).join(', ')}`,
  );
  console.log(`written: ${file}`);
}

/** A row for each size. */
export const growthTable = ({ points }) =>
  markdownTable(
    ['rows', 'columns', 'time', 'peak memory', 'bytes a cell'],
    points.map(({ n, p, seconds, peak, bytesPerCell }) => [
      n.toLocaleString('en'),
      String(p),
      secondsText(seconds),
      `${(peak / 1e6).toFixed(0)} MB`,
      bytesPerCell.toFixed(0),
    ]),
    [true, true, true, true, true],
  );

if (process.argv[1] && fileURLToPath(import.meta.url) === join(process.argv[1])) {
  if (process.argv[2] === '--child') await child(...process.argv.slice(3).map(Number));
  else await main();
}
