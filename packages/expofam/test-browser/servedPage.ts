// A page of built files in Chromium, for the tests here.
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Where a browser is; undefined, with a message, where there is none. */
export function browserPath(): string | undefined {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  if (found === undefined) {
    const message = `no browser: looked for ${names.join(', ')} on the PATH`;
    if (process.env.EXPOFAM_REQUIRE_BROWSER) throw new Error(message);
    console.warn(`${message}; the tests in a browser are skipped`);
  }
  return found;
}

export interface ServedPage {
  readonly page: Page;
  /** Errors of the page and of its console. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

/** Serves a folder with a page that runs its page.js, and opens it. */
export async function servedPage(executablePath: string, folder: string, headers: Readonly<Record<string, string>>): Promise<ServedPage> {
  const server: Server = createServer(({ url = '/' }, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (url === '/') {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>');
      return;
    }
    const file = join(folder, url);
    if (url.endsWith('.js') && existsSync(file)) {
      response.setHeader('content-type', 'text/javascript');
      response.end(readFileSync(file));
    } else {
      response.statusCode = 204;
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { waitUntil: 'load' });
  return {
    page,
    problems,
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
