// Threads of a page: web workers on the memory of a worker that fits.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserBundle } from '../../../scripts/browserBundle.mjs';
import { browserPath, servedPage } from './servedPage.ts';

const executablePath = browserPath();
const policy = { 'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'" };
const isolated = { ...policy, 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

interface Comparison {
  readonly isolated: boolean;
  readonly same?: boolean;
  readonly byOthers?: number;
}

describe.skipIf(executablePath === undefined)('fits in a worker of a page', () => {
  const outDir = mkdtempSync(join(tmpdir(), 'expofam-threads-'));
  beforeAll(async () => {
    const entry = fileURLToPath(new URL('./threadsPage.ts', import.meta.url));
    await browserBundle({ entry, outDir, outFile: 'page.js', format: 'es', application: true });
  });
  afterAll(() => rmSync(outDir, { recursive: true, force: true }));

  const compare = async (headers: Record<string, string>): Promise<Comparison> => {
    const { page, problems, close } = await servedPage(executablePath as string, outDir, headers);
    try {
      const found = await page.evaluate(() => (globalThis as unknown as { compare(): Promise<Comparison> }).compare());
      expect(problems).toEqual([]);
      return found;
    } finally {
      await close();
    }
  };

  test('have the same bits in two threads as in one, and the other takes part', async () => {
    const { isolated: shared, same, byOthers } = await compare(isolated);
    expect({ shared, same }).toEqual({ shared: true, same: true });
    expect(byOthers).toBeGreaterThan(0);
  });

  test('stay in one where the page is not isolated', async () => {
    expect(await compare(policy)).toEqual({ isolated: false });
  });
});
