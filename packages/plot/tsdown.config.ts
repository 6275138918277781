import { defineConfig } from 'tsdown';

export default defineConfig({
  // The main entry runs in browsers too; what needs Node stands behind expofam-plot/node.
  entry: ['src/index.ts', 'src/node.ts'],
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  tsconfig: '../../tsconfig.build.json',
  fixedExtension: true,
  dts: true,
  sourcemap: true,
  clean: true,
  // How long the declarations take is no news to a user who runs npm start.
  inputOptions: { checks: { pluginTimings: false } },
});
