// Takes the pictures of the workbench in this folder: `node docs/gallery/workbench.mjs`. Needs a Chromium on the PATH.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const executablePath = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((path) => existsSync(path));
if (executablePath === undefined) throw new Error('no Chromium on the PATH');

const server = spawn(process.execPath, [join(root, 'packages/cli/bin/expofam.mjs'), 'workbench', '--no-open']);
const address = await new Promise((resolve, reject) => {
  let text = '';
  server.stdout.on('data', (part) => {
    text += part;
    const found = /http\S+/.exec(text);
    if (found) resolve(found[0]);
  });
  server.on('close', () => reject(new Error(`the command ended: ${text}`)));
});
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });

const fitted = (page, count) => page.waitForFunction((n) => document.querySelectorAll('.model-list tbody tr').length === n, count);
const tab = async (page, name) => {
  await page.click(`[role=tab]:text-is("${name}")`);
  await page.waitForSelector('[role=tabpanel] :is(.figure svg, table, pre)');
  await page.waitForFunction(() => !document.querySelector('.placeholder, [aria-busy=true]'));
};

try {
  for (const [suffix, theme, width, height] of [
    ['', 'light', 1280, 900],
    ['-dark', 'dark', 1280, 900],
    ['-phone', 'light', 390, 844],
  ]) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
    const shot = async (name) => {
      await page.evaluate(() => scrollTo(0, 0));
      await page.screenshot({ path: join(here, `workbench-${name}${suffix}.png`), fullPage: true });
    };
    await page.goto(address);
    await page.waitForSelector('.drop-zone');
    await shot('start');
    await page.click('button:has-text("How many customers")');
    await fitted(page, 1);
    await shot('summary');
    if (suffix === '-dark') {
      await tab(page, 'Diagnostics');
      await shot('diagnostics');
    } else {
      await tab(page, 'Effects');
      await shot('effects');
      await tab(page, 'Predict');
      await shot('predict');
      await page.click('button:has-text("the formula: weather")');
      await page.click('button:text-is("Fit")');
      await fitted(page, 2);
      await tab(page, 'Compare');
      await page.waitForSelector('.nested-test');
      await shot('compare');
    }
    await page.close();
  }
} finally {
  await browser.close();
  server.kill();
}
