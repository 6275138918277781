// A large fit in the page takes the machine's threads.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { glm } from 'expofam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executablePath, openPage, openWorkshop, type Workshop } from './browser.ts';
import { editor, fitButton, modelsAre, openFile, shownCoefficients, tableOf, writeFormula } from './desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'expofam-threads-'));

describe.skipIf(executablePath === undefined || availableParallelism() < 2)('a large fit in the workbench', () => {
  let workshop: Workshop;
  beforeAll(async () => {
    workshop = await openWorkshop();
  });
  afterAll(async () => {
    await workshop?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is made in several threads, with the numbers of one', async () => {
    const path = join(folder, 'large.csv');
    // 300,000 rows × (20 + 3): above the work from which threads are taken.
    const rows = Array.from({ length: 300_000 }, (_, i) => {
      const [x, z] = [((i * 7919) % 10_007) / 1000, ((i * 104_729) % 997) / 100];
      return `${(i * 31) % 101 < 20 + 3 * x + 2 * z ? 1 : 0},${x},${z}\n`;
    });
    writeFileSync(path, `y,x,z\n${rows.join('')}`);
    const { page, problems } = await openPage(workshop);
    await openFile(page, path);
    await page.waitForSelector(editor);
    await writeFormula(page, 'y ~ x + z');
    await page.selectOption('label:text-is("Family") + select', 'bernoulli');
    await page.click(fitButton);
    await modelsAre(page, 1);
    const shown = await shownCoefficients(page);
    const model = glm('y ~ x + z', await tableOf(path), { family: 'bernoulli', threads: 1 });
    expect(Object.keys(shown)).toEqual(model.coefficients.map((c) => c.term));
    for (const { term, estimate } of model.coefficients) {
      const decimals = shown[term][0].split('.')[1]?.length ?? 0;
      expect(Math.abs(Number(shown[term][0]) - (estimate as number)), term).toBeLessThan(0.51 * 10 ** -decimals);
    }
    const session = await workshop.browser.newBrowserCDPSession();
    const { targetInfos } = await session.send('Target.getTargets');
    expect(targetInfos.map((t) => t.url).filter((url) => url.includes('/rowWorker-')).length).toBe(availableParallelism() - 1);
    expect(problems).toEqual([]);
  });
});
