import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'tsdown';

const shared: UserConfig = {
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  tsconfig: '../../tsconfig.build.json',
  fixedExtension: true,
  sourcemap: true,
  // scripts/build.mjs empties dist/; one of the two builds would take the other's files away.
  clean: false,
  // How long the declarations take is no news to a user who runs npm start.
  inputOptions: { checks: { pluginTimings: false } },
};

export default defineConfig([
  // Workers are loaded by their file's name.
  { ...shared, entry: ['src/index.ts', 'src/refitWorker.ts', 'src/threads.ts'], dts: true },
  // Of the library they need one function each: with that inside, a thread starts without loading the rest.
  {
    ...shared,
    entry: ['src/linesWorker.ts', 'src/rowWorker.ts'],
    noExternal: ['expofam'],
    dts: false,
    // Theirs would be as large as the library's own.
    sourcemap: false,
    // Its single modules, of which unused ones are left out.
    alias: { expofam: fileURLToPath(new URL('../expofam/dist/modules/index.mjs', import.meta.url)) },
  },
]);
