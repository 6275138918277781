// Builds apps/workbench into packages/cli/workbench, from where the command serves it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function buildWorkbench() {
  await build({ configFile: join(root, 'apps/workbench/vite.config.ts'), logLevel: 'warn' });
  const file = join(root, 'packages/cli/workbench/index.html');
  if (!existsSync(file)) throw new Error(`build of apps/workbench: no ${file} was written; expected it from vite.config.ts`);
}
