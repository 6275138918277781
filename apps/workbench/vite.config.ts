import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative addresses: the same files work below any path, the command's token among them, and on a static host.
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    // The command ships the built files.
    outDir: fileURLToPath(new URL('../../packages/cli/workbench', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // A polyfill would be an inline script, which the content security policy forbids.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
