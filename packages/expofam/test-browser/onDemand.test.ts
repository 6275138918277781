// The entry expofam/glm in a page: what a fit needs beyond it is loaded when that fit is asked for.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { glm } from 'expofam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserBundle } from '../../../scripts/browserBundle.mjs';
import { browserPath, servedPage } from './servedPage.ts';

const executablePath = browserPath();
const data = { days: [2, 1, 9, 4, 30, 12, 3, 18], age: [21, 35, 44, 52, 68, 57, 29, 61] };

describe.skipIf(executablePath === undefined)('expofam/glm in a page', () => {
  const outDir = mkdtempSync(join(tmpdir(), 'expofam-on-demand-'));
  beforeAll(async () => {
    const entry = fileURLToPath(new URL('./glmOnDemand.ts', import.meta.url));
    await browserBundle({ entry, outDir, outFile: 'page.js', format: 'es', application: true });
  });
  afterAll(() => rmSync(outDir, { recursive: true, force: true }));

  test('loads more for the first fit that needs it, and never before', async () => {
    const { page, problems, close } = await servedPage(executablePath as string, outDir, {
      'content-security-policy': "default-src 'none'; script-src 'self'",
    });
    try {
      const requested: string[] = [];
      page.on('request', (request) => requested.push(request.url()));
      const slope = (family: string): Promise<number> =>
        page.evaluate(
          async ([columns, name]) => {
            const { glmAsync } = globalThis as unknown as typeof import('expofam/glm');
            return (await glmAsync('days ~ age', columns, { family: name })).coefficient('age') as number;
          },
          [data, family] as const,
        );
      expect(await slope('poisson')).toBeCloseTo(glm('days ~ age', data, { family: 'poisson' }).coefficient('age') as number, 12);
      expect(requested).toEqual([]);
      const ours = glm('days ~ age', data, { family: 'negative-binomial' }).coefficient('age') as number;
      // Rounding of two kinds of kernels, grown by the turns between coefficients and size.
      expect(await slope('negative-binomial')).toBeCloseTo(ours, 10);
      expect(requested).toHaveLength(1);
      await slope('negative-binomial');
      expect(requested).toHaveLength(1);
      expect(problems).toEqual([]);
    } finally {
      await close();
    }
  });
});
