import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const from = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The shipped data files, as the workbench's samples. */
function sampleFiles(): Plugin {
  return {
    name: 'sample-files',
    generateBundle() {
      const { examples } = JSON.parse(readFileSync(from('../../examples/examples.json'), 'utf8')) as { examples: { file: string }[] };
      for (const { file } of examples) {
        this.emitFile({ type: 'asset', fileName: `samples/${file}`, source: readFileSync(from(`../../examples/${file}`)) });
      }
    },
  };
}

export default defineConfig({
  root: from('.'),
  // Relative addresses: the same files work below any path, the command's token among them, and on a static host.
  base: './',
  plugins: [react(), sampleFiles()],
  worker: { format: 'es' },
  build: {
    // The command ships the built files.
    outDir: from('../../packages/cli/workbench'),
    emptyOutDir: true,
    target: 'es2022',
    // A polyfill would be an inline script, which the content security policy forbids.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    // How long the plugins take is no news to a user who runs npm start.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
