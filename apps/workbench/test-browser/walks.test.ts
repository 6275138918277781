// The whole way through the workbench and Learn without a mouse: by keys alone, and by touch on a phone.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { glm, loadModel } from 'expofam';
import type { CDPSession, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageTitles } from '../src/learn/pageTitles.ts';
import { executablePath, openPage, openWorkshop, type Workshop } from './browser.ts';
import { editor, modelsAre, overflow, tableOf } from './desk.ts';

const shopFile = fileURLToPath(new URL('../../../examples/shop.csv', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'expofam-walks-'));

/** Chromium's own dialog for files cannot be answered from here: without it the page takes a plain file field. */
const plainFiles = (page: Page): Promise<void> =>
  page.evaluate(() => Object.assign(window, { showOpenFilePicker: undefined })).then(() => undefined);

async function savedBy(page: Page, press: () => Promise<void>): Promise<string> {
  const download = page.waitForEvent('download') as Promise<Download>;
  await press();
  const path = join(folder, (await download).suggestedFilename());
  await (await download).saveAs(path);
  return path;
}

describe.skipIf(executablePath === undefined)('a walk', () => {
  let workshop: Workshop;
  beforeAll(async () => {
    workshop = await openWorkshop();
  });
  afterAll(async () => {
    await workshop?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('by keys', () => {
    /** Presses Tab until the element (or what has the `label …`) has the focus, which is to be seen. */
    async function tabTo(page: Page, selector: string, key = 'Tab'): Promise<void> {
      for (let i = 0; i < 120; i++) {
        await page.keyboard.press(key);
        const found = await page.evaluate((wanted) => {
          const active = document.activeElement;
          const [, label] = /^label (.*)$/.exec(wanted) ?? [];
          const isIt = label === undefined ? active?.matches(wanted) : (active as HTMLInputElement).labels?.[0]?.textContent === label;
          if (!active || !isIt) return undefined;
          // Some show it on what surrounds them.
          const marked = [active, active.parentElement, active.closest('.formula-editor'), ...active.children].flatMap((one) =>
            one ? [getComputedStyle(one)] : [],
          );
          return marked.some(
            (style) =>
              (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) ||
              style.boxShadow !== 'none' ||
              active.closest('svg') !== null,
          );
        }, selector);
        if (found === undefined) continue;
        expect(found, `the focus on ${selector} is to be seen`).toBe(true);
        return;
      }
      throw new Error(`no way to ${selector} by ${key}`);
    }

    test('from opening a file to a compared, predicted and saved model', async () => {
      const { page, problems } = await openPage(workshop);
      await plainFiles(page);
      // From here on the browser asks the test for files, not the machine.
      const chooser = page.waitForEvent('filechooser');
      await tabTo(page, 'button.primary');
      await page.keyboard.press('Enter');
      await (await chooser).setFiles(shopFile);
      await page.waitForSelector('h1:text-is("shop.csv")');
      await page.waitForSelector(editor);
      await tabTo(page, 'label Response');
      await page.keyboard.type('cust');
      await page.waitForSelector('.proposal');
      expect(await page.inputValue('label:text-is("Family") + select')).toBe('poisson');
      await tabTo(page, editor);
      await page.keyboard.press('Control+A');
      await page.keyboard.type('customers ~ promotion + weather');
      // Completion takes a first Escape; a list that is open would take Tab.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Enter');
      await modelsAre(page, 1);
      // The editor is no trap.
      await tabTo(page, 'details.more > summary');
      await tabTo(page, editor, 'Shift+Tab');
      await page.keyboard.press('Control+End');
      await page.keyboard.type(' + hour');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Enter');
      await modelsAre(page, 2);
      await tabTo(page, '[role=tab][aria-selected=true]');
      const seen: (string | null)[] = [];
      for (;;) {
        const name = await page.textContent('[role=tab][aria-selected=true]');
        if (seen.includes(name)) break;
        seen.push(name);
        await page.waitForSelector('[role=tabpanel] :is(.figure svg, table, pre)');
        await page.keyboard.press('ArrowRight');
      }
      expect(seen).toEqual(['Summary', 'Coefficients', 'Effects', 'Means', 'Diagnostics', 'Tests', 'Predict', 'Compare', 'Code']);
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowLeft');
      await page.waitForSelector('.nested-test');
      await page.keyboard.press('ArrowLeft');
      await page.waitForSelector('.predict-picture svg');
      const mean = await page.textContent('.predict-picture dd strong');
      await tabTo(page, 'input[type=range]');
      await page.keyboard.press('End');
      await expect.poll(() => page.textContent('.predict-picture dd strong')).not.toBe(mean);
      await tabTo(page, '[aria-label="Compare M1"]', 'Shift+Tab');
      await page.keyboard.press('Space');
      expect(await page.isChecked('[aria-label="Compare M1"]')).toBe(false);
      await tabTo(page, '.result-panel .panel-head button');
      const saved = await savedBy(page, () => page.keyboard.press('Enter'));
      const model = glm('customers ~ promotion + weather + hour', await tableOf(shopFile), { family: 'poisson' });
      expect(loadModel(readFileSync(saved, 'utf8')).coefficients.map(({ term }) => term)).toEqual(
        model.coefficients.map(({ term }) => term),
      );
      await tabTo(page, '.result-panel .panel-head button');
      await savedBy(page, () => page.keyboard.press('Enter'));
      expect(problems).toEqual([]);
      await page.close();
    });

    test('through every page of Learn, to everything that can be moved', async () => {
      const { page, problems } = await openPage(workshop);
      await tabTo(page, 'nav a[href="#/learn"]');
      await page.keyboard.press('Enter');
      for (const { slug } of pageTitles) {
        await page.waitForSelector('.cards a');
        await tabTo(page, `.cards a[href$="${slug}"]`);
        await page.keyboard.press('Enter');
        await page.waitForSelector('.learn :is(.chart svg, .recipe)');
        const movable = '.learn :is(svg [role=slider], input[type=range]):not([disabled])';
        await tabTo(page, movable);
        const value = () =>
          page.evaluate(() => {
            const active = document.activeElement as HTMLInputElement;
            return active.getAttribute('aria-valuetext') ?? active.value;
          });
        const before = await value();
        await page.keyboard.press('ArrowRight');
        const after = await value();
        // At an end of its way it moves the other way only.
        if (after === before) await page.keyboard.press('ArrowLeft');
        expect(await value(), slug).not.toBe(before);
        // Everything that takes a click takes the focus too.
        const unreachable = await page.$$eval('.learn :is(button, select, input, a[href], [role=slider], [role=button])', (all) =>
          all
            .filter((one) => (one as HTMLElement).tabIndex < 0 && !(one as HTMLButtonElement).disabled)
            .map((one) => one.outerHTML.slice(0, 120)),
        );
        expect(unreachable, slug).toEqual([]);
        await tabTo(page, 'nav a[href="#/learn"]', 'Shift+Tab');
        await page.keyboard.press('Enter');
      }
      expect(problems).toEqual([]);
      await page.close();
    });
  });

  describe('by touch at 390 pixels', () => {
    async function openPhone(hash = ''): Promise<{ page: Page; touch: CDPSession; problems: string[] }> {
      const context = await workshop.browser.newContext({
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
        deviceScaleFactor: 2,
        acceptDownloads: true,
      });
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      await page.goto(`${workshop.server.address}${hash}`);
      return { page, touch: await context.newCDPSession(page), problems };
    }

    /** Puts a finger down in the middle of an element, moves it, and takes it away. */
    async function drag(page: Page, touch: CDPSession, selector: string, [dx, dy]: readonly [number, number]): Promise<void> {
      const place = page.locator(selector).first();
      await place.scrollIntoViewIfNeeded();
      const box = await place.boundingBox();
      if (!box) throw new Error(`nothing to drag: ${selector}`);
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly { x: number; y: number }[]) =>
        touch.send('Input.dispatchTouchEvent', { type, touchPoints: [...points] });
      await send('touchStart', [{ x, y }]);
      for (let i = 1; i <= 5; i++) await send('touchMove', [{ x: x + (i * dx) / 5, y: y + (i * dy) / 5 }]);
      await send('touchEnd', []);
    }

    /** What is too small for a finger: less than the 24 pixels of WCAG 2.2 (2.5.8). Text within sentences is exempt. */
    const tooSmall = (page: Page): Promise<string[]> =>
      page.$$eval('button, select, input:not([type=file], .sr-only), summary, [role=tab]', (all) =>
        all.flatMap((one) => {
          const { width, height } = one.getBoundingClientRect();
          if (width === 0 || height === 0 || one.closest('.sr-only') || one.classList.contains('skip')) return [];
          const label = one instanceof HTMLInputElement && /checkbox|radio/.test(one.type) ? one.closest('label, td') : null;
          const size = label?.getBoundingClientRect() ?? { width, height };
          return Math.min(size.width, size.height) < 24
            ? [`${one.outerHTML.slice(0, 90)} ${size.width.toFixed(0)} × ${size.height.toFixed(0)}`]
            : [];
        }),
      );

    test('from opening a file to a compared, predicted and saved model', async () => {
      const { page, touch, problems } = await openPhone();
      await plainFiles(page);
      expect(await tooSmall(page)).toEqual([]);
      const choosing = page.waitForEvent('filechooser');
      await page.evaluate(() => new Promise(requestAnimationFrame));
      await page.tap('button:text-is("Open a file")');
      const chooser = await choosing;
      await chooser.setFiles(shopFile);
      await page.waitForSelector(editor);
      await page.selectOption('label:text-is("Response") + select', 'customers');
      await page.tap('button:text-is("Fit")');
      await modelsAre(page, 1);
      await page.tap('button:has-text("the formula: weather")');
      await page.tap('button:text-is("Fit")');
      await modelsAre(page, 2);
      for (const name of ['Coefficients', 'Effects', 'Means', 'Diagnostics', 'Tests', 'Code', 'Compare']) {
        await page.tap(`[role=tab]:text-is("${name}")`);
        await page.waitForSelector('[role=tabpanel] :is(.figure svg, table, pre, .nested-test)');
        expect(await overflow(page), name).toBe(0);
        expect(await tooSmall(page), name).toEqual([]);
      }
      await page.waitForSelector('.nested-test');
      await page.tap('[role=tab]:text-is("Predict")');
      await page.waitForSelector('.predict-picture svg');
      const mean = await page.textContent('.predict-picture dd strong');
      await drag(page, touch, '.predict input[type=range]', [90, 0]);
      await expect.poll(() => page.textContent('.predict-picture dd strong')).not.toBe(mean);
      expect(await overflow(page)).toBe(0);
      const saved = await savedBy(page, () => page.tap('button:text-is("Save model")'));
      expect(loadModel(readFileSync(saved, 'utf8')).formula).not.toContain('weather');
      await savedBy(page, () => page.tap('button:text-is("Save report")'));
      expect(problems).toEqual([]);
      await page.context().close();
    });

    test('through every page of Learn: a finger moves what can be moved, and the page does not scroll away under it', async () => {
      const { page, touch, problems } = await openPhone('#/learn');
      for (const { slug } of pageTitles) {
        await page.tap(`.cards a[href$="${slug}"]`);
        await page.waitForSelector('.learn :is(.chart svg, .recipe)');
        const handle = '.learn svg [role=slider]';
        const isHandle = (await page.locator(handle).count()) > 0;
        const moved = isHandle ? handle : '.learn input[type=range]';
        const value = () =>
          page
            .locator(moved)
            .first()
            .evaluate((one) => one.getAttribute('aria-valuetext') ?? (one as HTMLInputElement).value);
        await page.locator(moved).first().scrollIntoViewIfNeeded();
        // The place of the chart on the screen: text above it may take another line meanwhile, which the browser makes up for.
        const place = () =>
          page
            .locator(moved)
            .first()
            .evaluate((one) => Math.round((one.closest('svg, .slider') as Element).getBoundingClientRect().top));
        const [before, top] = [await value(), await place()];
        await drag(page, touch, moved, isHandle ? [24, -30] : [60, 0]);
        expect(await value(), slug).not.toBe(before);
        expect(Math.abs((await place()) - top), slug).toBeLessThan(2);
        expect(await tooSmall(page), slug).toEqual([]);
        expect(await overflow(page), slug).toBe(0);
        await page.tap('nav a[href="#/learn"]');
      }
      expect(problems).toEqual([]);
      await page.context().close();
    });
  });
});
