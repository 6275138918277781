import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (name: string) => fileURLToPath(new URL(`./packages/${name}/src/index.ts`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      'expofam-plot/node': fileURLToPath(new URL('./packages/plot/src/node.ts', import.meta.url)),
      'expofam-plot': source('plot'),
      'expofam-node/threads': fileURLToPath(new URL('./packages/node/src/threads.ts', import.meta.url)),
      'expofam-node': source('node'),
      'expofam-cli': source('cli'),
      expofam: source('expofam'),
    },
  },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'bench/test/**/*.test.mjs'],
    testTimeout: 60_000,
    // By default one core is left free, which of two is half of them.
    maxWorkers: availableParallelism(),
  },
});
