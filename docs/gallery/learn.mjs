// Takes the pictures of the pages of Learn in this folder, and writes learn.md: `node docs/gallery/learn.mjs`, after a build.
// Needs a Chromium on the PATH.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gallery, withWorkbench } from './withWorkbench.mjs';

/** What is done on a page before its picture is taken. */
const acts = {
  'update-rule': async (page) => {
    await page.click('button:text-is("Race")');
    await page.waitForFunction(() => document.querySelector('[data-readout=passes]')?.textContent === '25');
  },
  softmax: (page) => page.click('button:text-is("Step on this example")'),
};

await withWorkbench(async (browser, address) => {
  const index = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await index.goto(`${address}#/learn`);
  const pages = await index.$$eval('.cards a', (cards) =>
    cards.map((card) => ({
      slug: card.hash.split('/').pop(),
      title: card.querySelector('strong').textContent,
      summary: card.querySelector('span').textContent,
    })),
  );
  await index.screenshot({ path: join(gallery, 'learn.png'), fullPage: true });
  const lines = [
    '# Learn',
    '',
    'The pages of [Learn](../learn.md). `node docs/gallery/learn.mjs` takes these pictures after a build.',
    '',
    '![The first page](learn.png)',
    '',
  ];
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
      await page.screenshot({ path: join(gallery, `learn-${slug}${suffix}.png`), fullPage: true });
      await page.close();
    }
    lines.push(`## ${title}`, '', summary, '', `![${title}](learn-${slug}.png)`, '', `[On a phone, dark](learn-${slug}-phone.png)`, '');
  }
  writeFileSync(join(gallery, 'learn.md'), lines.join('\n'));
});
