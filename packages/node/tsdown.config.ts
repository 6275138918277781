import { defineConfig } from 'tsdown';

export default defineConfig({
  // Workers are loaded by their file's name.
  entry: ['src/index.ts', 'src/linesWorker.ts', 'src/refitWorker.ts', 'src/rowWorker.ts', 'src/threads.ts'],
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  tsconfig: '../../tsconfig.build.json',
  fixedExtension: true,
  dts: true,
  sourcemap: true,
  clean: true,
  // How long the declarations take is no news to a user who runs npm start.
  inputOptions: { checks: { pluginTimings: false } },
});
