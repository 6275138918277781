// Takes the pictures of the pages of Learn in this folder, and writes learn.md: `node docs/gallery/learn.mjs`, after a build.
// Needs a Chromium on the PATH.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = fileURLToPath(new URL('.', import.meta.url));
const executablePath = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((path) => existsSync(path));
if (executablePath === undefined) throw new Error('no Chromium on the PATH');

/** What is done on a page before its picture is taken. */
const acts = {
  'update-rule': async (page) => {
    await page.click('button:text-is("Race")');
    await page.waitForFunction(() => document.querySelector('[data-readout=passes]')?.textContent === '25');
  },
  softmax: (page) => page.click('button:text-is("Step on this example")'),
};

const server = spawn(process.execPath, [join(here, '../../packages/cli/bin/expofam.mjs'), 'workbench', '--no-open']);
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
try {
  const index = await browser.newPage();
  await index.goto(`${address}#/learn`);
  const pages = await index.$$eval('.cards a', (cards) =>
    cards.map((card) => ({
      slug: card.hash.split('/').pop(),
      title: card.querySelector('strong').textContent,
      summary: card.querySelector('span').textContent,
    })),
  );
  const lines = ['# Learn', '', 'The pages of [Learn](../learn.md). `node docs/gallery/learn.mjs` takes these pictures after a build.', ''];
  for (const { slug, title, summary } of pages) {
    for (const [suffix, width, height, colorScheme] of [
      ['', 1280, 900, 'light'],
      ['-phone', 390, 844, 'dark'],
    ]) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
      await page.goto(`${address}#/learn/${slug}`);
      await page.waitForSelector('.learn :is(.chart svg, .recipe)');
      await acts[slug]?.(page);
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForTimeout(400);
      await page.screenshot({ path: join(here, `learn-${slug}${suffix}.png`) });
      await page.close();
    }
    lines.push(`## ${title}`, '', summary, '', `![${title}](learn-${slug}.png)`, '', `[On a phone, dark](learn-${slug}-phone.png)`, '');
  }
  writeFileSync(join(here, 'learn.md'), lines.join('\n'));
} finally {
  await browser.close();
  server.kill();
}
