import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts'],
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
