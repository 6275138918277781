// The workbench as the command serves it, in the machine's Chromium, for what takes its pictures.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const command = fileURLToPath(new URL('../../packages/cli/bin/expofam.mjs', import.meta.url));

/** Where the pictures go. */
export const gallery = fileURLToPath(new URL('.', import.meta.url));

/** Serves the workbench, opens a browser, and ends both after `use(browser, address)`. */
export async function withWorkbench(use) {
  const executablePath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('no Chromium on the PATH');
  const server = spawn(process.execPath, [command, 'workbench', '--no-open']);
  try {
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
      await use(browser, address);
    } finally {
      await browser.close();
    }
  } finally {
    server.kill();
  }
}
