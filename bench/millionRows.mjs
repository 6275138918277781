// How long and how much memory `expofam fit` takes for a million rows of 21 numeric columns: `node bench/millionRows.mjs [rows]`.
// Builds nothing: run `npm run build` before. Fails above 10 s or 2 GB for a million rows.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PREDICTORS = 20;

async function child(words) {
  const { run } = await import('../packages/cli/dist/index.mjs');
  const start = performance.now();
  await run(words);
  // maxRSS is in kilobytes.
  process.stderr.write(
    `\n${JSON.stringify({ seconds: (performance.now() - start) / 1000, peak: process.resourceUsage().maxRSS * 1024 })}\n`,
  );
}

/** Counts with a log-linear mean of uniform columns; a multiplicative congruence is random enough for timing. */
function writeData(path, rows) {
  let state = 1;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const file = openSync(path, 'w');
  const names = Array.from({ length: PREDICTORS }, (_, j) => `x${j + 1}`);
  writeSync(file, `y,${names.join(',')}\n`);
  for (let done = 0; done < rows; ) {
    const lines = [];
    for (; lines.length < 10_000 && done < rows; done++) {
      const x = names.map(() => random());
      const mean = Math.exp(0.5 + x.reduce((sum, v, j) => sum + (v - 0.5) * (0.1 - 0.01 * j), 0));
      // Knuth's draw of a Poisson count: products of uniforms down to exp(−mean).
      let y = 0;
      for (let p = random(); p > Math.exp(-mean); p *= random()) y++;
      lines.push([y, ...x.map((v) => v.toFixed(6))].join(','));
    }
    writeSync(file, `${lines.join('\n')}\n`);
  }
  closeSync(file);
  return names;
}

if (process.argv[2] === '--child') await child(process.argv.slice(3));
else {
  const rows = Number(process.argv[2] ?? 1_000_000);
  const folder = mkdtempSync(join(tmpdir(), 'expofam-million-'));
  try {
    const data = join(folder, 'million.csv');
    const names = writeData(data, rows);
    const size = statSync(data).size;
    const words = ['fit', data, `y ~ ${names.join(' + ')}`, '--family', 'poisson', '--json', '--quiet'];
    const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--child', ...words], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    if (status !== 0) throw new Error(stderr);
    const { nobs, converged, iterations } = JSON.parse(stdout);
    if (nobs !== rows || !converged) throw new Error(`${nobs} observations, converged: ${converged}`);
    const { seconds, peak } = JSON.parse(stderr.trim().split('\n').at(-1));
    console.log(
      `${rows} rows × ${names.length + 1} columns (${(size / 1e6).toFixed(0)} MB of CSV): ${seconds.toFixed(2)} s, ${iterations} iterations, peak memory ${(peak / 1e9).toFixed(2)} GB`,
    );
    if (rows === 1_000_000 && (seconds > 10 || peak > 2e9)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
