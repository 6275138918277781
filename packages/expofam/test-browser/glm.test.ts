// The built packages, bundled by Vite and run in Chromium under a content security policy that allows no eval.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserBundle } from '../../../scripts/browserBundle.mjs';
import type { FitRequest } from './page.ts';
import { browserPath, type ServedPage, servedPage } from './servedPage.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const executablePath = browserPath();

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
  let served: ServedPage;
  const outDir = mkdtempSync(join(tmpdir(), 'expofam-browser-'));

  beforeAll(async () => {
    await browserBundle({ entry: join(root, 'packages/expofam/test-browser/page.ts'), outDir, outFile: 'page.js', format: 'es' });
    served = await servedPage(executablePath as string, outDir, { 'content-security-policy': "default-src 'none'; script-src 'self'" });
  });

  afterAll(async () => {
    await served?.close();
    rmSync(outDir, { recursive: true, force: true });
  });

  // Softmax stands in its own test, since R's table orders it by class.
  for (const example of examples.filter(({ family }) => family !== 'softmax')) {
    test(`${example.name}: coefficients and standard errors as in R`, async () => {
      const request: FitRequest = { formula: example.formula, data: readColumns(example.file), options: optionsOf(example) };
      const text = await served.page.evaluate(
        (one) => (globalThis as unknown as { fit(r: FitRequest): Promise<string> }).fit(one),
        request,
      );
      expect(served.problems).toEqual([]);
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
      const found = await served.page.evaluate(
        (given) => (globalThis as unknown as { predictSaved(m: unknown, r: unknown): unknown }).predictSaved(given.model, given.rows),
        { model, rows },
      );
      expect(served.problems).toEqual([]);
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
