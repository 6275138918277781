// The built workbench, served by the command's server, in Chromium.
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type FittedModel, formatPValue, glm, loadModel, marginalMeans } from 'expofam';
import type { Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parquetFrom } from '../../../packages/node/test/parquetFrom.ts';
import { accessibilityFaults } from './accessibility.ts';
import { executablePath, openPage, openWorkshop, type Workshop } from './browser.ts';
import {
  downloaded,
  editor,
  fitButton,
  framesDuring,
  modelsAre,
  openFile,
  overflow,
  shownCoefficients,
  tab,
  tableOf,
  writeFormula,
} from './desk.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'expofam-workbench-'));
const shopFile = join(root, 'examples/shop.csv');

function expectShown(shown: Record<string, string[]>, model: FittedModel): void {
  expect(Object.keys(shown)).toEqual(model.coefficients.map(({ term }) => term));
  for (const { term, estimate, stdError } of model.coefficients) {
    // As close as the digits that are shown.
    for (const [text, value] of [
      [shown[term][0], estimate],
      [shown[term][1], stdError],
    ] as const) {
      const decimals = text.split('.')[1]?.length ?? 0;
      expect(Math.abs(Number(text) - (value ?? Number.NaN)), `${term}: ${text}`).toBeLessThan(0.51 * 10 ** -decimals);
    }
  }
}

describe.skipIf(executablePath === undefined)('the workbench in a browser', () => {
  let workshop: Workshop;
  beforeAll(async () => {
    workshop = await openWorkshop(shopFile);
  });
  afterAll(async () => {
    await workshop?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('opens a file, proposes a family, fits, and shows the numbers of the library', async () => {
    const { page, problems } = await openPage(workshop);
    await openFile(page, shopFile);
    await page.selectOption('label:text-is("Response") + select', 'customers');
    expect(await page.textContent('.proposal')).toContain('whole numbers');
    expect(await page.inputValue('label:text-is("Family") + select')).toBe('poisson');
    const formula = 'customers ~ promotion + advertising + weather + weekday + hour';
    expect(await page.textContent(editor)).toBe(formula);
    await page.click(fitButton);
    await modelsAre(page, 1);
    const model = glm(formula, await tableOf(shopFile), { family: 'poisson' });
    expectShown(await shownCoefficients(page), model);
    const { text } = await downloaded(page, 'Save model', folder);
    // The same engine on the same rows: what is saved agrees to the last digits (kernels differ by rounding only).
    loadModel(text).coefficients.forEach(({ estimate }, j) => {
      expect(
        Math.abs(((estimate as number) - (model.coefficients[j].estimate as number)) / (model.coefficients[j].stdError as number)),
      ).toBeLessThan(1e-9);
    });
    expect(problems).toEqual([]);
    await page.close();
  });

  test('loads less than 500 kB, packed, before a file is opened', async () => {
    const page = await workshop.browser.newPage();
    const sizes: Promise<[string, number]>[] = [];
    const measure = (response: Response) => {
      sizes.push(response.body().then((body) => [new URL(response.url()).pathname, gzipSync(body).length]));
    };
    page.on('response', measure);
    await page.goto(workshop.server.address, { waitUntil: 'networkidle' });
    // On a busy machine one may come while others are measured; whatever comes with the page's end has no body to ask for.
    let all = await Promise.all(sizes);
    while (all.length < sizes.length) all = await Promise.all(sizes);
    page.off('response', measure);
    const total = all.reduce((sum, [, size]) => sum + size, 0);
    expect(all.length).toBeGreaterThan(2);
    expect(total, JSON.stringify(all)).toBeLessThan(500_000);
    await page.close();
  });

  test('opens the file that the command was given', async () => {
    const { page, problems } = await openPage(workshop, { hash: '#/?open=shop.csv' });
    await page.waitForSelector('h1:text-is("shop.csv")');
    expect(await page.textContent('.desk-bar')).toContain('360 rows, 6 columns');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('changes the family, compares nested models with the right test, undoes and redoes', async () => {
    const { page, problems } = await openPage(workshop);
    await openFile(page, shopFile);
    await page.waitForSelector(editor);
    await writeFormula(page, 'customers ~ promotion');
    await page.selectOption('label:text-is("Family") + select', 'poisson');
    await page.click(fitButton);
    await modelsAre(page, 1);
    await page.click('button:has-text("weather to the formula")');
    await page.click(editor);
    await page.keyboard.press('Control+Enter');
    await modelsAre(page, 2);
    await tab(page, 'Compare');
    const said = (await page.textContent('.nested-test')) ?? '';
    const table = await tableOf(shopFile);
    const [small, large] = ['customers ~ promotion', 'customers ~ promotion + weather'].map((f) => glm(f, table, { family: 'poisson' }));
    const gain = (small.deviance as number) - (large.deviance as number);
    expect(said).toContain('likelihood ratio');
    expect(Math.abs(Number(/= ([\d.,]+) on 2 df/.exec(said)?.[1].replace(',', '')) - gain)).toBeLessThan(0.05);
    // Another family: the criteria stand side by side, and there is no test across families.
    await page.selectOption('label:text-is("Family") + select', 'negative-binomial');
    await page.click(fitButton);
    await modelsAre(page, 3);
    expect(await page.textContent('[role=tabpanel]')).toContain('M2 and M3 are not nested');
    await page.click('h1');
    await page.keyboard.press('Control+Z');
    await modelsAre(page, 2);
    await page.keyboard.press('Control+Shift+Z');
    await modelsAre(page, 3);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('draws every picture, tests, code and report', async () => {
    const { page, problems } = await openPage(workshop);
    await page.click('button:has-text("Is a mail spam or not?")');
    await modelsAre(page, 1);
    for (const name of ['Coefficients', 'Effects', 'Diagnostics', 'Classification']) {
      await tab(page, name);
      await page.waitForSelector('[role=tabpanel] .figure svg');
      expect(await page.locator('[role=tabpanel] .figure svg').first().getAttribute('aria-label'), name).toBeTruthy();
    }
    await tab(page, 'Diagnostics');
    for (const name of ['Residuals by column', 'Partial residuals', 'Influence']) {
      await page.click(`label:has-text("${name}")`);
      await page.waitForSelector('[role=tabpanel] [aria-busy=false] .figure svg');
    }
    await tab(page, 'Tests');
    await page.waitForSelector('[role=tabpanel] table');
    await tab(page, 'Code');
    await page.waitForSelector('section.code-block[aria-label="R"]');
    expect(await page.textContent('section.code-block[aria-label="Command line"]')).toContain('expofam fit spam.csv');
    expect(await page.textContent('section.code-block[aria-label="R"]')).toContain('family = binomial');
    const { text } = await downloaded(page, 'Save report', folder);
    expect(text).toContain('<h2>Diagnostics</h2>');
    expect(text.length).toBeLessThan(1e6);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('predicts the row of the sliders as the library does', async () => {
    const { page, problems } = await openPage(workshop);
    await page.click('button:has-text("How many customers")');
    await modelsAre(page, 1);
    await tab(page, 'Predict');
    await page.waitForSelector('.predict .figure svg');
    const slider = page.locator('.slider:has-text("advertising") input');
    await slider.focus();
    await page.keyboard.press('End');
    await page.waitForSelector('.predict-picture [aria-busy=false] svg');
    const row = await page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll('.predict-row input, .predict-row select')].map((input) => {
          const field = input as HTMLInputElement;
          return [
            document.querySelector(`label[for="${field.id}"]`)?.textContent ?? '',
            field.type === 'range' ? Number(field.value) : field.value,
          ];
        }),
      ),
    );
    expect(row.advertising).toBe(5);
    const model = glm('customers ~ promotion + advertising + weather + weekday + poly(hour, 2)', await tableOf(shopFile), {
      family: 'poisson',
    });
    const mean = Object.values(model.predict([row]).columns)[0][0];
    const shown = Number(await page.textContent('.predict-picture dd strong'));
    expect(Math.abs(shown / mean - 1)).toBeLessThan(6e-4);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('follows a slider with its picture, on a model of 10,000 rows, and stays live while that view is loaded', async () => {
    const path = join(folder, 'ten-thousand.csv');
    const lines = Array.from(
      { length: 10_000 },
      (_, i) => `${((i * 7919) % 10_007) % (3 + (i % 5))},${(i % 997) / 100},${(i * 31) % 53},${'abcd'[(i * 7) % 4]}\n`,
    );
    writeFileSync(path, `y,x,z,group\n${lines.join('')}`);
    const { page, problems } = await openPage(workshop);
    await openFile(page, path);
    await page.waitForSelector(editor);
    await writeFormula(page, 'y ~ poly(x, 3) + z * group');
    await page.selectOption('label:text-is("Family") + select', 'poisson');
    await page.click(fitButton);
    await modelsAre(page, 1);
    const longest = await framesDuring(page, async () => {
      await tab(page, 'Predict');
      await page.waitForSelector('.predict-picture svg');
    });
    await page.focus('.slider:has-text("x") input');
    await page.evaluate(() => {
      const times: number[] = [];
      Object.assign(globalThis, { followTimes: times });
      const place = document.querySelector('.predict-picture') as Element;
      let moved = 0;
      document.addEventListener('input', () => (moved = performance.now()), true);
      // A picture counts as there when the frame after it is drawn.
      new MutationObserver((changes) => {
        if (moved === 0 || !changes.some(({ addedNodes }) => [...addedNodes].some((node) => node.nodeName === 'svg'))) return;
        const from = moved;
        moved = 0;
        requestAnimationFrame(() => times.push(performance.now() - from));
      }).observe(place, { childList: true, subtree: true });
    });
    const count = 60;
    for (let i = 1; i <= count; i++) {
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction((n) => (globalThis as unknown as { followTimes: number[] }).followTimes.length >= n, i);
    }
    const times = await page.evaluate(() => (globalThis as unknown as { followTimes: number[] }).followTimes);
    times.sort((a, b) => a - b);
    const [median, most] = [times[count / 2], times[Math.floor(0.95 * count)]];
    console.info(
      `a slider's picture: median ${median.toFixed(0)} ms, 95 % ${most.toFixed(0)} ms; longest frame of loading ${longest.toFixed(0)} ms`,
    );
    // The figures are 50 ms, and a page without a gap that is felt, on a machine at rest; here others may use it too.
    expect(median).toBeLessThan(200);
    expect(longest).toBeLessThan(400);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('fits with the reference class and the constant of the family that are chosen, and gives their code', async () => {
    const { page, problems } = await openPage(workshop);
    const csv =
      'kept,kind,visits,x\n' +
      Array.from(
        { length: 60 },
        (_, i) => `${'ny'[(i * 7 + (i >> 3)) % 2]},${'pqr'[(i * 5 + (i >> 2)) % 3]},${(i * 11) % 7},${i % 10}\n`,
      ).join('');
    const path = join(folder, 'choices.csv');
    writeFileSync(path, csv);
    await openFile(page, path);
    await page.waitForSelector('h1:text-is("choices.csv")');
    await page.waitForSelector(editor);
    const table = await tableOf(path);
    let count = 0;
    for (const [formula, family, options] of [
      ['kept ~ x', 'bernoulli', { reference: 'y' }],
      ['kind ~ x', 'softmax', { reference: 'p' }],
      ['visits ~ x', 'negative-binomial', { parameters: { size: 2 } }],
    ] as const) {
      await writeFormula(page, formula);
      await page.selectOption('label:text-is("Family") + select', family);
      if ('reference' in options) await page.selectOption('label:text-is("Reference class") + select', options.reference);
      else await page.fill('label:text-is("Constant: size") + input', '2');
      await page.click(fitButton);
      await modelsAre(page, ++count);
      await tab(page, 'Summary');
      const { text } = await downloaded(page, 'Save model', folder);
      const model = glm(formula, table, { family, ...options });
      expect(loadModel(text).coefficients.map(({ term }) => term)).toEqual(model.coefficients.map(({ term }) => term));
      loadModel(text).coefficients.forEach(({ estimate }, j) => {
        // As above, in standard errors.
        expect(
          Math.abs(((estimate as number) - (model.coefficients[j].estimate as number)) / (model.coefficients[j].stdError as number)),
          `${formula} ${j}`,
        ).toBeLessThan(1e-9);
      });
      await tab(page, 'Code');
      expect(await page.textContent('section.code-block[aria-label="Command line"]')).toContain(
        'reference' in options ? `--reference ${options.reference}` : '--param size=2',
      );
    }
    await page.fill('label:text-is("Constant: size") + input', '1,5');
    await page.click(fitButton);
    await page.waitForSelector('[role=alert]:has-text("expected one number")');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('reads Parquet that DuckDB wrote', async () => {
    const path = await parquetFrom(
      `select (i * 7) % 13 as y, i * 0.25 as x, cast(i * 1.5 as decimal(10, 2)) as price, i % 2 = 0 as flag,
       case when i % 17 = 0 then null when i % 3 = 0 then 'red' else 'blue' end as colour from range(1, 301) t(i)`,
    );
    const { page, problems } = await openPage(workshop);
    await openFile(page, path);
    await page.waitForSelector('h1:text-is("t.parquet")');
    expect(await page.textContent('.desk-bar')).toContain('300 rows, 5 columns');
    expect(await page.textContent('.columns-panel')).toContain('17 missing');
    await page.waitForSelector(editor);
    await writeFormula(page, 'y ~ price + colour + flag');
    await page.selectOption('label:text-is("Family") + select', 'poisson');
    await page.click(fitButton);
    await modelsAre(page, 1);
    const rows = Array.from({ length: 300 }, (_, k) => k + 1).map((i) => ({
      y: (i * 7) % 13,
      price: i * 1.5,
      flag: i % 2 === 0,
      colour: i % 17 === 0 ? null : i % 3 === 0 ? 'red' : 'blue',
    }));
    expectShown(await shownCoefficients(page), glm('y ~ price + colour + flag', rows, { family: 'poisson' }));
    expect(problems).toEqual([]);
    await page.close();
  });

  test('saves a model and opens it again, alone and with its data', async () => {
    const { page, problems } = await openPage(workshop);
    await page.click('button:has-text("How many customers")');
    await modelsAre(page, 1);
    const before = await shownCoefficients(page);
    const { name } = await downloaded(page, 'Save model', folder);
    await page.click('button:text-is("Close")');
    await page.waitForSelector('.drop-zone');
    await openFile(page, name);
    await modelsAre(page, 1);
    expect(await shownCoefficients(page)).toEqual(before);
    expect(await page.textContent('.result-panel')).toContain('Its data are not open');
    await openFile(page, shopFile);
    await page.waitForSelector('h1:text-is("shop.csv")');
    await modelsAre(page, 1);
    await tab(page, 'Diagnostics');
    await page.waitForSelector('[role=tabpanel] .figure svg');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('says what is wrong with files that cannot be read, and goes on', async () => {
    const { page, problems } = await openPage(workshop);
    const files: [string, string | Buffer, string][] = [
      ['sheet.csv', Buffer.from('PK\x03\x04 not a table'), 'a zip archive or an Excel workbook'],
      ['ragged.csv', 'a,b\n1,2\n3\n', 'ragged.csv line 3: 1 field; expected 2'],
      ['broken.json', '[{"a": 1}', 'JSON that cannot be read'],
      ['empty.csv', '', 'the file is empty'],
      ['short.parquet', 'PAR1 and no more', 'Parquet data that cannot be read'],
      ['half.csv.gz', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]), 'gzip data that cannot be unpacked'],
    ];
    for (const [name, content, message] of files) {
      const path = join(folder, name);
      writeFileSync(path, content);
      await openFile(page, path);
      await page.waitForFunction((text) => document.querySelector('[role=alert]')?.textContent?.includes(text), message);
    }
    await openFile(page, shopFile);
    await page.waitForSelector('h1:text-is("shop.csv")');
    expect(await page.locator('[role=alert]').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('shows errors of the formula in their place', async () => {
    const { page, problems } = await openPage(workshop);
    await openFile(page, shopFile);
    await page.waitForSelector(editor);
    await writeFormula(page, 'customers ~ promotoin + weather');
    await page.waitForSelector('.cm-lintRange-error:has-text("promotoin")');
    await page.hover('.cm-lintRange-error');
    await page.waitForSelector('.cm-tooltip:has-text("no column")');
    await writeFormula(page, 'customers ~ weather +');
    await page.waitForSelector('.cm-lintRange-error, .cm-lintPoint-error');
    await page.click(fitButton);
    await page.waitForSelector('[role=alert]');
    await modelsAre(page, 0);
    await writeFormula(page, 'customers ~ weather');
    await page.click(fitButton);
    await modelsAre(page, 1);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('stops reading a file of 200 MB half-way, and is free at once', async () => {
    const path = join(folder, 'large.csv');
    const stream = createWriteStream(path);
    stream.write('y,x1,x2,group\n');
    const block = Array.from(
      { length: 20_000 },
      (_, i) => `${i % 7},${(i * 0.37).toFixed(5)},${(1 / (i + 1)).toFixed(9)},${'abc'[i % 3]}\n`,
    ).join('');
    for (let written = 0; written < 200e6; written += block.length) {
      if (!stream.write(block)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()));
    }
    await new Promise<void>((resolve) => stream.end(() => resolve()));
    const { page, problems } = await openPage(workshop);
    await openFile(page, path);
    await page.waitForFunction(() => Number(document.querySelector('progress')?.value ?? 0) > 0.2);
    await page.click('button:text-is("Cancel")');
    await page.waitForFunction(() => !document.querySelector('progress'));
    expect(await page.locator('[role=alert]').count()).toBe(0);
    await openFile(page, shopFile);
    await page.waitForSelector('h1:text-is("shop.csv")');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('stops a long fit at once, in its middle or before its first step, keeps the models, and fits again', async () => {
    // Both predictors of a Conway–Maxwell–Poisson take a sum for every row: seconds a step.
    const path = join(folder, 'long.csv');
    const lines = Array.from({ length: 20_000 }, (_, i) => `${((i * 7919) % 10_007) % (3 + (i % 5))},${(i % 97) / 10},${(i * 31) % 53}\n`);
    writeFileSync(path, `y,x,z\n${lines.join('')}`);
    const { page, problems } = await openPage(workshop);
    await openFile(page, path);
    await page.waitForSelector(editor);
    await writeFormula(page, 'y ~ x');
    await page.selectOption('label:text-is("Family") + select', 'poisson');
    await page.click(fitButton);
    await modelsAre(page, 1);
    await writeFormula(page, 'y ~ x + z; nu ~ x');
    await page.selectOption('label:text-is("Family") + select', 'com-poisson');
    for (const until of ['step', '…']) {
      await page.click(fitButton);
      await page.waitForSelector(`[role=status]:has-text("Fitting"):has-text("${until}")`, { timeout: 120_000 });
      const ended = page
        .workers()
        .find((worker) => worker.url().includes('engine'))
        ?.waitForEvent('close');
      expect(ended).toBeDefined();
      const longest = await framesDuring(page, async () => {
        await page.click('button:text-is("Stop")');
        await page.waitForSelector(fitButton);
      });
      await ended;
      // Stopping is not an error, and the page is free while it happens.
      expect(longest).toBeLessThan(250);
      expect(await page.locator('[role=alert]').count()).toBe(0);
      expect(await page.locator('[role=status]:has-text("Fitting")').count()).toBe(0);
      await modelsAre(page, 1);
    }
    // The engine was begun anew: it has the rows again, and draws what was fitted before it was ended.
    await tab(page, 'Coefficients');
    await page.waitForSelector('[role=tabpanel] .figure svg');
    await tab(page, 'Summary');
    await writeFormula(page, 'y ~ x + z');
    await page.selectOption('label:text-is("Family") + select', 'poisson');
    await page.click(fitButton);
    await modelsAre(page, 2);
    expectShown(await shownCoefficients(page), glm('y ~ x + z', await tableOf(path), { family: 'poisson' }));
    expect(problems).toEqual([]);
    await page.close();
  });

  test('shows marginal means and compares their pairs as the library does, adjusted as chosen', async () => {
    const { page, problems } = await openPage(workshop);
    await openFile(page, shopFile);
    await page.waitForSelector(editor);
    const formula = 'customers ~ promotion + advertising + weather + weekday';
    await writeFormula(page, formula);
    await page.selectOption('label:text-is("Family") + select', 'poisson');
    await page.click(fitButton);
    await modelsAre(page, 1);
    await tab(page, 'Means');
    await page.waitForSelector('[role=tabpanel] .figure svg');
    const model = glm(formula, await tableOf(shopFile), { family: 'poisson' });
    for (const [specs, adjust] of [
      ['weather', 'holm'],
      ['weekday', 'bonferroni'],
    ] as const) {
      await page.selectOption('label:text-is("Category") + select', specs);
      await page.selectOption('label:text-is("p-values adjusted by") + select', adjust);
      await page.waitForSelector(`[role=tabpanel] h3:text-is("Pairs of ${specs}")`);
      await page.waitForSelector('[role=tabpanel] [aria-busy=false] .figure svg');
      const { contrasts } = marginalMeans(model, { specs, contrasts: 'pairwise', adjust });
      const shown = () =>
        page.$$eval('[role=tabpanel] table tbody tr', (rows) =>
          rows.map((row) => [...row.children].map((cell) => cell.textContent?.replaceAll('−', '-') ?? '')),
        );
      await expect.poll(async () => (await shown()).map(([pair]) => pair)).toEqual(contrasts.map((c) => c.contrast));
      expect(await page.textContent('[role=tabpanel] thead')).toContain('Rate ratio');
      (await shown()).forEach(([, estimate, interval, p], i) => {
        const decimals = estimate.split('.')[1].length;
        // As close as the digits that are shown.
        expect(Math.abs(Number(estimate) - contrasts[i].estimate)).toBeLessThan(0.51 * 10 ** -decimals);
        interval.split(' to ').forEach((text, end) => {
          expect(Math.abs(Number(text) - [contrasts[i].lower, contrasts[i].upper][end])).toBeLessThan(
            0.51 * 10 ** -text.split('.')[1].length,
          );
        });
        expect(p).toBe(formatPValue(contrasts[i].p));
      });
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  test('has no barriers that axe finds, in light and dark, wide and narrow, and no sideways scrolling', async () => {
    const classes = ['Summary', 'Effects', 'Classification', 'Tests', 'Predict', 'Compare', 'Code'];
    const counts = ['Summary', 'Coefficients', 'Effects', 'Means', 'Diagnostics', 'Tests', 'Predict', 'Compare', 'Code'];
    for (const [setting, sample, views] of [
      [{ theme: 'light' }, 'Which of three kinds', classes],
      [{ theme: 'dark', width: 390, height: 844 }, 'How many customers', counts],
    ] as const) {
      const { page, problems } = await openPage(workshop, setting);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.click(`button:has-text("${sample}")`);
      await modelsAre(page, 1);
      for (const name of views) {
        await tab(page, name);
        await page.waitForSelector('[role=tabpanel] :is(svg, table, pre, p)');
        await page.waitForFunction(() => !document.querySelector('.placeholder'));
        expect(await accessibilityFaults(page), `${setting.theme}, ${name}`).toEqual([]);
        expect(await overflow(page), name).toBe(0);
      }
      expect(problems).toEqual([]);
      await page.close();
    }
  });
});
