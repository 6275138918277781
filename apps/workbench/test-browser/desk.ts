// What the tests of the workbench do with its page: open, write, fit, look.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv, type Table } from 'expofam';
import type { Download, Page } from 'playwright-core';

export async function tableOf(path: string): Promise<Table> {
  const open = async function* () {
    yield new Uint8Array(readFileSync(path));
  };
  return (await readCsv(open, { name: path })).table;
}

export const editor = '.cm-content[aria-label="Formula"]';
export const fitButton = 'button:text-is("Fit")';
export const openFile = (page: Page, path: string) => page.setInputFiles('input[type=file]', path);
export const tab = (page: Page, name: string) => page.click(`[role=tab]:text-is("${name}")`);

export async function writeFormula(page: Page, formula: string): Promise<void> {
  await page.click(editor);
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(formula);
}

/** Waits until so many models stand in the list. */
export const modelsAre = (page: Page, count: number) =>
  page.waitForFunction((n) => document.querySelectorAll('.model-list tbody tr').length === n, count);

export async function downloaded(page: Page, button: string, folder: string): Promise<{ name: string; text: string }> {
  const [download] = (await Promise.all([page.waitForEvent('download'), page.click(`button:text-is("${button}")`)])) as [Download, void];
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return { name: path, text: readFileSync(path, 'utf8') };
}

/** The page's coefficients as it shows them, by their terms. */
export async function shownCoefficients(page: Page): Promise<Record<string, string[]>> {
  const rows = await page.$$eval('[role=tabpanel] table:has(caption:text-is("Coefficients")) tbody tr', (all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent?.replaceAll('−', '-') ?? '')),
  );
  return Object.fromEntries(rows.map(([term, ...cells]) => [term, cells]));
}

export const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Does something in a page and gives the longest time between two of its frames meanwhile, in milliseconds. */
export async function framesDuring(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const watch = { longest: 0, last: performance.now(), isOn: true };
    const frame = (): void => {
      const now = performance.now();
      watch.longest = Math.max(watch.longest, now - watch.last);
      watch.last = now;
      if (watch.isOn) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    (globalThis as { frameWatch?: typeof watch }).frameWatch = watch;
  });
  await act();
  return page.evaluate(() => {
    const { frameWatch } = globalThis as unknown as { frameWatch: { longest: number; last: number; isOn: boolean } };
    frameWatch.isOn = false;
    return Math.max(frameWatch.longest, performance.now() - frameWatch.last);
  });
}
