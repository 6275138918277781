// The built packages, bundled by Vite and run in Chromium under a content security policy that allows no eval.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserBundle } from '../../../scripts/browserBundle.mjs';
import type { FitRequest } from './page.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const names = ['chromium', 'chromium-browser', 'google-chrome'];
const executablePath = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find((path) => existsSync(path));
if (executablePath === undefined) {
  const message = `no browser: looked for ${names.join(', ')} on the PATH`;
  if (process.env.EXPOFAM_REQUIRE_BROWSER) throw new Error(message);
  console.warn(`${message}; the tests in a browser are skipped`);
}

interface Example {
  readonly name: string;
  readonly file: string;
  readonly formula: string;
  readonly family: string;
  readonly options: readonly string[];
}
const { examples } = JSON.parse(readFileSync(join(root, 'examples/examples.json'), 'utf8')) as { examples: Example[] };
// R's fits; the file names its generator and versions.
const { fits } = JSON.parse(readFileSync(join(root, 'packages/cli/test/reference/examples.json'), 'utf8'));

/** The shipped files have no quotes: a comma separates. */
function readColumns(file: string): FitRequest['data'] {
  const [header, ...rows] = readFileSync(join(root, 'examples', file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return Object.fromEntries(
    header.map((name, j) => {
      const cells = rows.map((row) => row[j]);
      return [name, cells.every((cell) => cell !== '' && Number.isFinite(Number(cell))) ? cells.map(Number) : cells];
    }),
  );
}

/** `--link log` → `{ link: 'log' }`: an example has only options with a value. */
function optionsOf({ family, options }: Example): Record<string, unknown> {
  const pairs = options.flatMap((word, i) => (i % 2 === 0 ? [[word.replace(/^--/, ''), options[i + 1]]] : []));
  return { family, ...Object.fromEntries(pairs) };
}

describe.skipIf(executablePath === undefined)('glm in a browser', () => {
  let browser: Browser;
  let server: Server;
  let page: Page;
  const problems: string[] = [];
  const outDir = mkdtempSync(join(tmpdir(), 'expofam-browser-'));

  beforeAll(async () => {
    await browserBundle({ entry: join(root, 'packages/expofam/test-browser/page.ts'), outDir, outFile: 'page.js', format: 'es' });
    server = createServer((request, response) => {
      response.setHeader('content-security-policy', "default-src 'none'; script-src 'self'");
      if (request.url === '/page.js') {
        response.setHeader('content-type', 'text/javascript');
        response.end(readFileSync(join(outDir, 'page.js')));
      } else if (request.url === '/') {
        response.setHeader('content-type', 'text/html');
        response.end('<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>');
      } else {
        response.statusCode = 204;
        response.end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { waitUntil: 'load' });
  });

  afterAll(async () => {
    await browser?.close();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    rmSync(outDir, { recursive: true, force: true });
  });

  // Softmax stands in its own test, since R's table orders it by class.
  for (const example of examples.filter(({ family }) => family !== 'softmax')) {
    test(`${example.name}: coefficients and standard errors as in R`, async () => {
      const request: FitRequest = { formula: example.formula, data: readColumns(example.file), options: optionsOf(example) };
      const text = await page.evaluate((one) => (globalThis as unknown as { fit(r: FitRequest): Promise<string> }).fit(one), request);
      expect(problems).toEqual([]);
      const model = JSON.parse(text) as { coefficients: { term: string; estimate: number; stdError: number }[] };
      const expected = fits[example.name] as { estimate: number[]; stdError: number[] };
      expect(model.coefficients).toHaveLength(expected.estimate.length);
      model.coefficients.forEach(({ estimate, stdError }, j) => {
        // R stops at a relative change of the deviance of 1e-14: its values have at least seven digits here.
        expect(Math.abs(estimate - expected.estimate[j])).toBeLessThan(1e-6 * expected.stdError[j]);
        expect(Math.abs(stdError / expected.stdError[j] - 1)).toBeLessThan(1e-6);
      });
    });
  }

  const saved = join(root, 'packages/expofam/test/model/saved');
  for (const file of readdirSync(saved).filter((name) => name.endsWith('.json'))) {
    test(`${file}: loads, and predicts what it did in Node`, async () => {
      const { model, rows, expected } = JSON.parse(readFileSync(join(saved, file), 'utf8'));
      const found = await page.evaluate(
        (given) => (globalThis as unknown as { predictSaved(m: unknown, r: unknown): unknown }).predictSaved(given.model, given.rows),
        { model, rows },
      );
      expect(problems).toEqual([]);
      const { columns, stdError } = found as { columns: Record<string, number[]>; stdError: Record<string, number[]> };
      for (const [got, want] of [
        [columns, expected.columns],
        [stdError, expected.stdError],
      ] as const) {
        expect(Object.keys(got)).toEqual(Object.keys(want));
        // As the test in Node: errors of a fit and of its saved covariance differ in the last digits.
        for (const name of Object.keys(want))
          want[name].forEach((v: number, r: number) => {
            expect(Math.abs(got[name][r] / v - 1)).toBeLessThan(1e-9);
          });
      }
    });
  }
});
