// The pages of Learn in Chromium: what one does there, with the mouse and with keys, and that the numbers shown are the library's.
import { readFileSync } from 'node:fs';
import { families, glm } from 'expofam';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageTitles } from '../src/learn/pageTitles.ts';
import { accessibilityFaults } from './accessibility.ts';
import { executablePath, openPage, openWorkshop, type WatchedPage, type Workshop } from './browser.ts';

describe.skipIf(executablePath === undefined)('Learn', () => {
  let workshop: Workshop;
  beforeAll(async () => {
    workshop = await openWorkshop();
  });
  afterAll(() => workshop.close());

  const visit = async (slug: string, setting: Parameters<typeof openPage>[1] = {}): Promise<WatchedPage> => {
    const watched = await openPage(workshop, { ...setting, hash: `#/learn/${slug}` });
    await watched.page.waitForSelector('.learn :is(svg, .recipe)');
    return watched;
  };
  /** A number that the page shows, its minus sign made a hyphen. */
  const read = async (page: Page, name: string): Promise<number> =>
    Number((await page.textContent(`[data-readout="${name}"]`))?.replace('−', '-'));
  const leave = async ({ page, problems }: WatchedPage): Promise<void> => {
    expect(problems).toEqual([]);
    await page.close();
  };

  describe.each(pageTitles.map((p) => p.slug))('%s', (slug) => {
    test.each([
      [1280, 'light'],
      [390, 'dark'],
    ] as const)('at %i pixels, %s: no error, nothing wider than the page, nothing that axe finds', async (width, theme) => {
      const watched = await visit(slug, { width, theme });
      await watched.page.waitForTimeout(300);
      expect(await watched.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await accessibilityFaults(watched.page)).toEqual([]);
      await leave(watched);
    });
  });

  test('family explorer: a key moves η, and mean and variance follow; a wrong family is refuted and not drawn', async () => {
    const watched = await visit('family-explorer');
    const { page } = watched;
    await page.focus('[role=slider][aria-label^="Natural parameter"]');
    await page.keyboard.press('Shift+ArrowRight');
    const eta = await read(page, 'eta');
    expect(eta).toBeGreaterThan(1.5);
    // Four digits are shown of each.
    expect((await read(page, 'mean')) / Math.exp(eta)).toBeCloseTo(1, 2);
    expect(await read(page, 'variance')).toBe(await read(page, 'mean'));
    await page.selectOption('select >> nth=0', 'weibull');
    await page.waitForSelector('text=slope: E[T]');
    await page.selectOption('select >> nth=0', 'own');
    await page.waitForSelector('text=Certified.');
    await page.selectOption('label:text-is("Begin with") + select', { label: 'Wrong: a base measure of another family' });
    await page.waitForSelector('text=Refuted:');
    expect(await page.locator('text=The distribution').count()).toBe(0);
    await page.fill('label:text-is("a(η), written with eta") + input', 'exp(eta');
    await page.waitForSelector('.remark.bad:has-text("logPartition")');
    await leave(watched);
  });

  test('three spaces: x moves, the mean follows through the link; outside the domain there is no member', async () => {
    const watched = await visit('three-spaces');
    const { page } = watched;
    await page.focus('[role=slider][aria-label="Input x"]');
    await page.keyboard.press('ArrowRight');
    const text = async (name: string) => (await page.textContent(`[data-readout="${name}"]`)) ?? '';
    const u = Number((await text('u')).split('= ')[1]);
    expect(u).toBeGreaterThan(1.02);
    expect(Number((await text('source')).replace('λ = ', ''))).toBeCloseTo(families.poisson.mean({ natural: [u] })[0], 1);
    await page.click('button:text-is("Follow")');
    await page.selectOption('label:text-is("Family") + select', 'gamma');
    await page.selectOption('label:text-is("Link") + select', 'inverse');
    await page.focus('[role=slider][aria-label="Right end of the line"]');
    for (let i = 0; i < 8; i++) await page.keyboard.press('Shift+ArrowDown');
    await page.waitForSelector('text=No member:');
    await leave(watched);
  });

  test('regression: a point is dragged, and the climb ends at the likelihood of glm()', async () => {
    const watched = await visit('regression');
    const { page } = watched;
    const before = await read(page, 'loglik');
    const point = await page.locator('[role=slider][aria-label="Point 1"] .grip').boundingBox();
    if (!point) throw new Error('no point');
    const [x, y] = [point.x + point.width / 2, point.y + point.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 20, y - 60, { steps: 4 });
    await page.mouse.up();
    expect(await read(page, 'loglik')).not.toBe(before);
    await page.click('button:text-is("Climb to the maximum")');
    await page.waitForFunction(
      () => document.querySelector('[data-readout=loglik]')?.textContent === document.querySelector('[data-readout=best]')?.textContent,
    );
    // What the handles say is what the fit is of.
    const places = await page.$$eval('[role=slider][aria-label^=Point]', (all) => all.map((e) => e.getAttribute('aria-valuetext') ?? ''));
    const data = places.map(
      (t) =>
        t
          .replaceAll('−', '-')
          .match(/x (\S+), y (\S+)/)
          ?.slice(1)
          .map(Number) ?? [],
    );
    const model = glm('y ~ x', { x: data.map((d) => d[0]), y: data.map((d) => d[1]) }, { family: 'gaussian' });
    // Coordinates are read to two decimals. The likelihood reads as the best one before the slope has come to rest.
    await expect.poll(() => read(page, 'theta1'), { timeout: 5000 }).toBeCloseTo(model.coefficient('x') ?? Number.NaN, 2);
    await leave(watched);
  });

  test('classification: the boundary is dragged, the climb ends at the maximum, and separation is said', async () => {
    const watched = await visit('classification');
    const { page } = watched;
    await page.focus('[role=slider][aria-label="Boundary"]');
    await page.keyboard.press('Shift+ArrowRight');
    expect(await read(page, 'theta0')).not.toBe(0.4);
    await page.click('button:text-is("Climb to the maximum")');
    await page.waitForFunction(
      () => document.querySelector('[data-readout=loglik]')?.textContent === document.querySelector('[data-readout=best]')?.textContent,
    );
    // The examples that cross are moved to their own sides.
    for (const [n, key] of [
      [5, 'ArrowLeft'],
      [6, 'ArrowLeft'],
      [7, 'ArrowLeft'],
      [8, 'ArrowRight'],
    ] as const) {
      await page.focus(`[role=slider][aria-label^="Example ${n}, class"]`);
      for (let i = 0; i < 4; i++) await page.keyboard.press(`Shift+${key}`);
    }
    await page.waitForSelector('text=Separated:');
    await leave(watched);
  });

  test('softmax: steps on one example repair its misclassification; another example is chosen by key', async () => {
    const watched = await visit('softmax');
    const { page } = watched;
    expect(await page.textContent('[data-stage=target]')).toContain('010');
    await page.waitForSelector('text=Misclassified: the model says circle.');
    const loss = await read(page, 'loss');
    for (let i = 0; i < 3; i++) await page.click('button:text-is("Step on this example")');
    await page.waitForSelector('text=Right: square has the greatest probability.');
    expect(await read(page, 'loss')).toBeLessThan(loss);
    expect(await page.textContent('[data-readout=wrong]')).toMatch(/^[01] of 12$/);
    await page.focus('[role=button][aria-label^="Example 9,"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('h2:text-is("Example 9, a triangle")');
    expect(await page.textContent('[data-stage=target]')).toContain('001');
    await leave(watched);
  });

  test('the update rule: Newton wins the race; with the cauchit it stops where the likelihood is not concave', async () => {
    const watched = await visit('update-rule');
    const { page } = watched;
    await page.click('button:text-is("One pass")');
    expect(await read(page, 'passes')).toBe(1);
    await page.click('button:text-is("Race")');
    await page.waitForFunction(() => document.querySelector('[data-readout=passes]')?.textContent === '26', undefined, { timeout: 60_000 });
    expect(await page.textContent('[data-readout="gap-newton"]')).toMatch(/^0\.0$|·10⁻¹\d$/);
    await page.selectOption('label:text-is("Link") + select', 'cauchit');
    await page.waitForSelector('text=shaded: not concave');
    await page.click('button:text-is("One pass")');
    await page.waitForSelector('text=Newton stopped.');
    await leave(watched);
  });

  test('build a GLM: the fit is that of glm(), a Bernoulli is refused, the hour’s mean moves', async () => {
    const watched = await visit('build-a-glm');
    const { page } = watched;
    await page.waitForSelector('[data-theta="promotion[yes]"]');
    const [header, ...rows] = readFileSync(new URL('../../../examples/shop.csv', import.meta.url), 'utf8')
      .trim()
      .split('\n');
    const names = header.split(',');
    const column = (name: string) => rows.map((row) => row.split(',')[names.indexOf(name)]);
    const data = { customers: column('customers').map(Number), promotion: column('promotion'), hour: column('hour').map(Number) };
    const model = glm('customers ~ promotion + poly(hour, 2)', data, { family: 'poisson' });
    const shown = (await page.textContent('[data-theta="promotion[yes]"]')) ?? '';
    expect(shown).toBe(model.coefficient('promotion[yes]')?.toFixed(4));
    const before = await read(page, 'expected');
    await page.selectOption('label:text-is("promotion") + select', 'no');
    expect(await read(page, 'expected')).toBeLessThan(before);
    await page.check('input[value=bernoulli]');
    await page.waitForSelector('[role=alert]:has-text("expected 0 or 1")');
    await leave(watched);
  });

  test('less motion: the climb is at its end at once', async () => {
    const watched = await visit('regression');
    await watched.page.emulateMedia({ reducedMotion: 'reduce' });
    await watched.page.click('button:text-is("Climb to the maximum")');
    expect(await read(watched.page, 'loglik')).toBe(await read(watched.page, 'best'));
    await leave(watched);
  });
});
