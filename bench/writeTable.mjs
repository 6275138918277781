// Puts the newest results (or those named) into docs/speed.md and the charts beside it: `npm run bench:table [-- results.json growth.json]`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { growthChart, resultsChart } from './chart.mjs';
import { growthTable } from './growth.mjs';
import { peersTable, replaceBetween, resultsTable } from './table.mjs';

const results = fileURLToPath(new URL('./results', import.meta.url));
const docs = fileURLToPath(new URL('../docs', import.meta.url));
const newest = (pattern) => {
  const name = readdirSync(results)
    .filter((file) => pattern.test(file))
    .sort()
    .at(-1);
  return name && join(results, name);
};
const [times = newest(/^\d{4}-\d\d-\d\d\.json$/), growth = newest(/^growth-.*\.json$/)] = process.argv.slice(2);

const page = join(docs, 'speed.md');
let text = readFileSync(page, 'utf8');
if (times) {
  const report = JSON.parse(readFileSync(times, 'utf8'));
  const { machine, versions } = report;
  const said = Object.entries(versions)
    .filter(([, version]) => version)
    .map(([name, version]) => `${name} ${version}`);
  const about = `${report.date}, ${machine.cores} × ${machine.processor}, load ${machine.loadAtStart?.[0].toFixed(1) ?? '?'} before the run, at most ${report.rounds} rounds; ${said.join(', ')}. ${report.missing.length ? `Missing: ${report.missing.join(', ')}.` : 'No peer was missing.'}`;
  text = replaceBetween(text, 'times', `${about}\n\n${resultsTable(report)}`);
  text = replaceBetween(text, 'all programs', peersTable(report));
  writeFileSync(join(docs, 'speed.svg'), resultsChart(report));
}
if (growth) {
  const report = JSON.parse(readFileSync(growth, 'utf8'));
  const grows = report.exponents
    .filter(({ exponent }) => exponent !== null)
    .map(({ p, exponent }) => `n^${exponent.toFixed(2)} at p = ${p}`);
  text = replaceBetween(text, 'growth', `From 100,000 rows on, time grows as ${grows.join(', ')}.\n\n${growthTable(report)}`);
  writeFileSync(join(docs, 'growth.svg'), growthChart(report));
}
writeFileSync(page, text);
console.log(`written: ${page}`);
