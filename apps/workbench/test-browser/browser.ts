// What the tests in a browser share: the machine's Chromium, the served workbench, and a page that reports what goes wrong in it.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { serveWorkbench, type WorkbenchServer } from '../../../packages/cli/src/workbenchServer.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Undefined where there is none: then the tests are skipped, unless `EXPOFAM_REQUIRE_BROWSER` asks for them. */
export const executablePath = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find((path) => existsSync(path));
if (executablePath === undefined) {
  const message = `no browser: looked for ${names.join(', ')} on the PATH`;
  if (process.env.EXPOFAM_REQUIRE_BROWSER) throw new Error(message);
  console.warn(`${message}; the tests in a browser are skipped`);
}

export interface Workshop {
  readonly browser: Browser;
  readonly server: WorkbenchServer;
  readonly close: () => Promise<void>;
}

export async function openWorkshop(file?: string): Promise<Workshop> {
  const server = await serveWorkbench({ port: 0, ...(file === undefined ? {} : { file }) });
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage', '--no-first-run'],
  });
  return {
    browser,
    server,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

export interface WatchedPage {
  readonly page: Page;
  /** Errors of the page and its workers, and requests that leave the origin. */
  readonly problems: readonly string[];
}

export interface PageSetting {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  /** What stands behind the address. */
  readonly hash?: string;
}

export async function openPage({ browser, server }: Workshop, setting: PageSetting = {}): Promise<WatchedPage> {
  // A context of its own, in which further tabs can be opened.
  const context = await browser.newContext({
    viewport: { width: setting.width ?? 1280, height: setting.height ?? 900 },
    colorScheme: setting.theme ?? 'light',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  const { origin } = new URL(server.address);
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(?:blob|data):/.test(url)) problems.push(`request: ${url}`);
  });
  await page.goto(`${server.address}${setting.hash ?? ''}`, { waitUntil: 'load' });
  return { page, problems };
}
