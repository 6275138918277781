// Work that is kept: across a reload, in another tab, as a file, and where the browser keeps nothing.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executablePath, openPage, openWorkshop, type Workshop } from './browser.ts';
import { downloaded, editor, fitButton, modelsAre, openFile, shownCoefficients, tab, writeFormula } from './desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'expofam-session-'));
const shopFile = fileURLToPath(new URL('../../../examples/shop.csv', import.meta.url));

/** Two fits of the shop's customers, one of them removed again. */
async function work(page: Page): Promise<void> {
  await openFile(page, shopFile);
  await page.waitForSelector(editor);
  await page.selectOption('label:text-is("Family") + select', 'poisson');
  for (const [i, formula] of ['customers ~ promotion', 'customers ~ promotion + hour'].entries()) {
    await writeFormula(page, formula);
    await page.click(fitButton);
    await modelsAre(page, i + 1);
  }
  await page.click('button[aria-label="Remove M1"]');
  await modelsAre(page, 1);
}

/** How many sessions and data sources the browser's storage holds, and how many models the latest session has. */
const kept = (page: Page): Promise<readonly number[]> =>
  page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const request = indexedDB.open('expofam', 1);
        request.onsuccess = () => {
          const store = request.result.transaction(['sessions', 'sources']);
          const all = store.objectStore('sessions').getAll();
          const sources = store.objectStore('sources').count();
          store.oncomplete = () => {
            request.result.close();
            const latest = all.result.sort((a, b) => (a.saved < b.saved ? 1 : -1))[0];
            resolve([all.result.length, sources.result, latest?.history.present.models.length ?? 0]);
          };
        };
      }),
  );

/** Waits until there are so many sessions, each with its data, the latest with so many models. A promise alone would count as yes. */
const keptAre = (page: Page, sessions: number, models: number): Promise<void> =>
  expect.poll(() => kept(page), { timeout: 15_000 }).toEqual([sessions, sessions, models]);

describe.skipIf(executablePath === undefined)('a session', () => {
  let workshop: Workshop;
  beforeAll(async () => {
    workshop = await openWorkshop(shopFile);
  });
  afterAll(async () => {
    await workshop?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is there again after a reload: data, formula, models, steps; and can be gone on with from another tab', async () => {
    const { page, problems } = await openPage(workshop);
    await work(page);
    const before = await shownCoefficients(page);
    expect(await page.textContent('.session-status summary')).toBe('Kept in this browser');
    await keptAre(page, 1, 1);
    await page.reload();
    await modelsAre(page, 1);
    await page.waitForSelector('.desk-bar:has-text("360 rows, 6 columns")');
    expect(await shownCoefficients(page)).toEqual(before);
    expect(await page.textContent(editor)).toBe('customers ~ promotion + hour');
    await tab(page, 'Diagnostics');
    await page.waitForSelector('[role=tabpanel] [aria-busy=false] .figure svg');
    await page.click('button:text-is("Undo")');
    await modelsAre(page, 2);
    await writeFormula(page, 'customers ~ promotion + weather');
    await page.click(fitButton);
    await modelsAre(page, 3);
    expect(await page.$$eval('.model-list tbody .link-button', (all) => all.map((one) => one.textContent))).toEqual(['M1', 'M2', 'M3']);
    await keptAre(page, 1, 3);
    // A tab of its own, in the same browser.
    const other = await page.context().newPage();
    await other.goto(workshop.server.address);
    await other.click('button[aria-label^="Go on with shop.csv"]');
    await modelsAre(other, 3);
    await other.waitForSelector('.desk-bar:has-text("360 rows, 6 columns")');
    // The first tab still has the session: the second one is at a copy.
    await other.click('button[aria-label="Remove M3"]');
    await keptAre(other, 2, 2);
    await modelsAre(page, 3);
    await other.click('button:text-is("Close")');
    await other.waitForSelector('.earlier li >> nth=1');
    await other.click('button[aria-label^="Forget shop.csv"] >> nth=0');
    await keptAre(other, 1, 3);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('keeps the very last step, before a reload and before it is closed', async () => {
    const { page, problems } = await openPage(workshop);
    await work(page);
    await keptAre(page, 1, 1);
    await page.click('button:text-is("Undo")');
    await modelsAre(page, 2);
    // At once: less than the time after which a step is written.
    await page.reload();
    await modelsAre(page, 2);
    await page.waitForSelector('.desk-bar:has-text("360 rows, 6 columns")');
    await page.click('button:text-is("Redo")');
    await modelsAre(page, 1);
    await page.click('button:text-is("Close")');
    await page.waitForSelector('.earlier li:has-text("1 model,")');
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('as a file opens elsewhere, asks for its data by name, and does not take other rows for them', async () => {
    const { page, problems } = await openPage(workshop);
    await work(page);
    const before = await shownCoefficients(page);
    const { name, text } = await downloaded(page, 'Save session', folder);
    expect(name).toMatch(/shop\.session\.json$/);
    expect(text).not.toContain(readFileSync(shopFile, 'utf8').split('\n')[7]);
    // The same rows are open: the session takes them.
    await openFile(page, name);
    await modelsAre(page, 1);
    expect(await page.locator('.desk-bar:has-text("360 rows")').count()).toBe(1);

    const elsewhere = await openPage(workshop);
    const there = elsewhere.page;
    await openFile(there, name);
    await modelsAre(there, 1);
    expect(await shownCoefficients(there)).toEqual(before);
    expect(await there.textContent('.page-notices')).toContain('shop.csv (360 rows, 6 columns), which is not open');
    await openFile(there, shopFile);
    await there.waitForSelector(editor);
    expect(await there.locator('.page-notices .notice').count()).toBe(0);
    await tab(there, 'Tests');
    await there.waitForSelector('[role=tabpanel] table');

    // A file of the same name with one value changed, and as many rows.
    await there.click('button:text-is("Close")');
    await openFile(there, name);
    await modelsAre(there, 1);
    const changed = join(folder, 'shop.csv');
    writeFileSync(
      changed,
      readFileSync(shopFile, 'utf8').replace(/(\n)(\d+)(,)/, (_, a, n, b) => `${a}${Number(n) + 40}${b}`),
    );
    await openFile(there, changed);
    await there.waitForSelector('.notice:has-text("does not hold the rows that these models were fitted to")');
    await tab(there, 'Effects');
    await there.waitForSelector('[role=tabpanel] .notice:has-text("other coefficients")');
    await there.click(fitButton);
    await modelsAre(there, 2);
    await there.waitForSelector('[role=tabpanel] [aria-busy=false] .figure svg');
    expect([...problems, ...elsewhere.problems]).toEqual([]);
    await there.context().close();
    await page.context().close();
  });

  test('that is no session is refused, and the work stays', async () => {
    const { page, problems } = await openPage(workshop);
    await work(page);
    const path = join(folder, 'broken.json');
    for (const [text, message] of [
      ['{"schema":"expofam-session","version":2}', 'version 2'],
      ['{"schema":"expofam-session","version":1,"models":[', 'JSON that cannot be read'],
    ]) {
      writeFileSync(path, text);
      await openFile(page, path);
      await page.waitForSelector(`[role=alert]:has-text("${message}")`);
      await modelsAre(page, 1);
    }
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('is not kept where the reader does not want it, and what was kept is deleted', async () => {
    const { page, problems } = await openPage(workshop);
    await work(page);
    await keptAre(page, 1, 1);
    await page.click('.session-status summary');
    await page.uncheck('.session-status input');
    await keptAre(page, 0, 0);
    await page.click('button:text-is("Undo")');
    await page.reload();
    await page.waitForSelector('.drop-zone');
    expect(await page.locator('.earlier').count()).toBe(0);
    await work(page);
    expect(await page.textContent('.session-status summary')).toBe('Not kept');
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('of a file too large to copy keeps the right to read it, and asks again where the browser wants that', async () => {
    const context = await workshop.browser.newContext();
    // The dialogs of the browser, which no test can press: the file lies in the page's own file system, whose handles are real.
    await context.addInitScript(() => {
      const counts = { picked: 0, asked: 0 };
      Object.assign(window, {
        counts,
        showOpenFilePicker: async () => {
          counts.picked++;
          return [await (await navigator.storage.getDirectory()).getFileHandle('large.csv')];
        },
      });
      Object.assign(FileSystemHandle.prototype, {
        queryPermission: async () => localStorage.getItem('right') ?? 'granted',
        requestPermission: async () => {
          counts.asked++;
          localStorage.setItem('right', 'granted');
          return 'granted';
        },
      });
    });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    const counts = () => page.evaluate(() => (window as unknown as { counts: { picked: number; asked: number } }).counts);
    const write = (extra: string) =>
      page.evaluate(async (last) => {
        const block = Array.from({ length: 20_000 }, (_, i) => `${(i * 7919) % 11},${(i % 97) / 10},${(1 / (i + 1)).toFixed(15)}\n`).join(
          '',
        );
        const handle = await (await navigator.storage.getDirectory()).getFileHandle('large.csv', { create: true });
        const stream = await handle.createWritable();
        await stream.write('y,x,z\n');
        // More than the 64 MB of which a copy is kept.
        for (let size = 0; size < 65e6; size += block.length) await stream.write(block);
        await stream.write(last);
        await stream.close();
      }, extra);
    const isOpen = () => page.waitForSelector('.desk-bar:has-text("rows, 3 columns")', { timeout: 90_000 });
    await page.goto(workshop.server.address);
    await write('');
    await page.click('button:text-is("Open a file")');
    await isOpen();
    await writeFormula(page, 'y ~ x');
    await page.selectOption('label:text-is("Family") + select', 'poisson');
    await page.click(fitButton);
    await modelsAre(page, 1);
    await keptAre(page, 1, 1);
    const before = await shownCoefficients(page);

    await page.reload();
    await isOpen();
    expect(await shownCoefficients(page)).toEqual(before);
    expect(await counts()).toEqual({ picked: 0, asked: 0 });

    await page.evaluate(() => localStorage.setItem('right', 'prompt'));
    await page.reload();
    await modelsAre(page, 1);
    await page.waitForSelector('.notice:has-text("large.csv"):has-text("which is not open")');
    await page.click('button:text-is("Open it again …")');
    await isOpen();
    expect(await counts()).toEqual({ picked: 0, asked: 1 });
    expect(await page.locator('.page-notices .notice').count()).toBe(0);

    // The file has changed since: its rows are not taken for those of the model.
    await write('3,1.5,0.25\n');
    await page.reload();
    await isOpen();
    await page.waitForSelector('.notice:has-text("does not hold the rows that these models were fitted to")');
    expect(await shownCoefficients(page)).toEqual(before);
    expect(errors).toEqual([]);
    await context.close();
  });

  test('without any storage the workbench works, and says that nothing is kept', async () => {
    const context = await workshop.browser.newContext();
    await context.addInitScript(() => {
      for (const name of ['indexedDB', 'localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('The operation is insecure.', 'SecurityError');
          },
        });
    });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(workshop.server.address);
    await work(page);
    expect(await page.textContent('.session-status summary')).toBe('Not kept: no storage in this browser');
    const { name } = await downloaded(page, 'Save session', folder);
    await page.reload();
    await page.waitForSelector('.drop-zone');
    await openFile(page, name);
    await modelsAre(page, 1);
    expect(errors).toEqual([]);
    await context.close();
  });
});
