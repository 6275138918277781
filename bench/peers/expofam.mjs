// One workload in a process of its own: a line on standard input asks for a timing, a line of JSON answers.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { workloads } from '../workloads.mjs';

const { EXPOFAM_LIBRARY } = process.env;
const expofam = await import(EXPOFAM_LIBRARY ? pathToFileURL(EXPOFAM_LIBRARY).href : 'expofam');
const { glm } = expofam;

const [id] = process.argv.slice(2);
const data = workloads[id].make();
const table = { y: data.y };
data.columns.forEach((x, j) => {
  table[`x${j + 1}`] = x;
});
(data.factors ?? []).forEach(({ levels, codes }, k) => {
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
};
const repeat = workloads[id].repeat ?? 1;
const threads = Number(process.env.EXPOFAM_THREADS ?? 0);

// A repeated fit is of a prepared design, as R's glm.fit is; builds without glmFitter fit from the formula.
const fitter = repeat > 1 ? expofam.glmFitter?.(data.columns, { family: data.family }) : undefined;

function fit() {
  if (fitter) return Array.from(fitter.fit(data.y).coefficients);
  const model = glm(formula, table, threads ? { ...options, threads } : options);
  return model.coefficients.map((c) => c.estimate);
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'end') break;
  const start = performance.now();
  let coefficients;
  for (let r = 0; r < repeat; r++) coefficients = fit();
  const seconds = (performance.now() - start) / 1000 / repeat;
  process.stdout.write(`${JSON.stringify({ seconds, coefficients, peak: process.resourceUsage().maxRSS * 1024 })}\n`);
}
process.exit(0);
