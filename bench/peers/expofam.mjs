// One workload in a process of its own: a line on standard input asks for a timing, a line of JSON answers.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { readData } from '../dataFiles.mjs';
import { peakMemory } from '../peakMemory.mjs';
import { plainArrays } from '../workloads.mjs';

const { EXPOFAM_LIBRARY, EXPOFAM_THREADS } = process.env;
const expofam = await import(EXPOFAM_LIBRARY ? pathToFileURL(EXPOFAM_LIBRARY).href : 'expofam');
// Large fits take the machine's threads from here; another build may have none yet.
const threads = EXPOFAM_LIBRARY ? new URL('../../node/dist/threads.mjs', pathToFileURL(EXPOFAM_LIBRARY)).href : 'expofam-node/threads';
await import(threads).catch((error) => {
  if (EXPOFAM_THREADS) throw error;
});

// Columns lie where expofam's reader of files puts them; a build without such a memory has arrays.
const data = readData(process.argv[2], (count, rows) => expofam.memoryColumns?.(count, rows) ?? plainArrays(count, rows));
const table = { y: data.y };
data.columns.forEach((x, j) => {
  table[`x${j + 1}`] = x;
});
data.factors.forEach(({ levels, codes }, k) => {
  const width = String(levels - 1).length;
  table[`f${k + 1}`] = {
    kind: 'categorical',
    codes,
    levels: Array.from({ length: levels }, (_, l) => `l${String(l).padStart(width, '0')}`),
  };
});
if (data.offset) table.exposure = data.offset;
const names = Object.keys(table).filter((name) => name !== 'y' && name !== 'exposure');
const formula = `${data.classes ? 'C(y)' : 'y'} ~ ${names.join(' + ')}`;
const options = {
  family: data.family,
  ...(data.link ? { link: data.link } : {}),
  ...(data.offset ? { offset: 'exposure' } : {}),
  ...(data.classes ? { reference: '0' } : {}),
  ...(EXPOFAM_THREADS ? { threads: Number(EXPOFAM_THREADS) } : {}),
};

// A repeated fit is of a prepared design, as R's glm.fit is; builds without glmFitter fit from the formula.
const fitter = data.repeat > 1 ? expofam.glmFitter?.(data.columns, { family: data.family }) : undefined;

function solve() {
  if (fitter) return Array.from(fitter.fit(data.y).coefficients);
  if (data.lambdas) {
    const { state } = expofam.glmPath(formula, table, { ...options, alpha: data.alpha, lambda: data.lambdas });
    // A quarter, half and the whole of the way along the path.
    return [0.25, 0.5, 1].flatMap((share) => Array.from(state.coefficients[Math.ceil(share * data.lambdas.length) - 1][0]));
  }
  return expofam.glm(formula, table, options).coefficients.map((c) => c.estimate);
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'end') break;
  const start = performance.now();
  let coefficients;
  for (let r = 0; r < data.repeat; r++) coefficients = solve();
  const seconds = (performance.now() - start) / 1000 / data.repeat;
  process.stdout.write(`${JSON.stringify({ seconds, coefficients, peak: peakMemory() ?? process.resourceUsage().maxRSS * 1024 })}\n`);
}
process.exit(0);
