// Takes the pictures of the workbench in this folder: `node docs/gallery/workbench.mjs`. Needs a Chromium on the PATH.
import { join } from 'node:path';
import { gallery, withWorkbench } from './withWorkbench.mjs';

const fitted = (page, count) => page.waitForFunction((n) => document.querySelectorAll('.model-list tbody tr').length === n, count);
const tab = async (page, name) => {
  await page.click(`[role=tab]:text-is("${name}")`);
  await page.waitForSelector('[role=tabpanel] :is(.figure svg, table, pre)');
  await page.waitForFunction(() => !document.querySelector('.placeholder, [aria-busy=true]'));
};

/** The tabs that are shown of each kind of page. */
const tabs = {
  '': ['Coefficients', 'Effects', 'Means', 'Diagnostics', 'Tests', 'Predict', 'Code'],
  '-dark': ['Diagnostics', 'Tests'],
  '-phone': ['Effects', 'Diagnostics', 'Predict', 'Code'],
};

await withWorkbench(async (browser, address) => {
  for (const [suffix, theme, width, height] of [
    ['', 'light', 1280, 900],
    ['-dark', 'dark', 1280, 900],
    ['-phone', 'light', 390, 844],
  ]) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
    const shot = async (name) => {
      await page.evaluate(() => scrollTo(0, 0));
      await page.screenshot({ path: join(gallery, `workbench-${name}${suffix}.png`), fullPage: true });
    };
    await page.goto(address);
    await page.waitForSelector('.drop-zone');
    await shot('start');
    await page.click('button:has-text("How many customers")');
    await fitted(page, 1);
    await shot('summary');
    for (const name of tabs[suffix]) {
      await tab(page, name);
      await shot(name.toLowerCase());
    }
    if (suffix !== '-dark') {
      await page.click('button:has-text("the formula: weather")');
      await page.click('button:text-is("Fit")');
      await fitted(page, 2);
      await tab(page, 'Compare');
      await page.waitForSelector('.nested-test');
      await shot('compare');
    }
    await page.close();
  }
});
