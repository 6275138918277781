import { defineConfig, type UserConfig } from 'tsdown';

const shared: UserConfig = {
  entry: ['src/index.ts', 'src/glm.ts', 'src/families.ts'],
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  tsconfig: 'tsconfig.json',
  fixedExtension: true,
  // scripts/build.mjs empties dist/; one of the two builds would take the other's files away.
  clean: false,
  // How long the declarations take is no news to a user who runs npm start.
  inputOptions: { checks: { pluginTimings: false } },
};

export default defineConfig([
  // For Node, which starts ten times as fast from one file as from three hundred.
  { ...shared, dts: true, sourcemap: true },
  // For bundlers, which leave out of single modules what is not imported.
  // Threads of a page are there alone; workers are loaded by their file's name.
  {
    ...shared,
    entry: [...(shared.entry as string[]), 'src/threads.ts', 'src/rowWorker.ts'],
    outDir: 'dist/modules',
    unbundle: true,
    dts: false,
  },
  { ...shared, entry: ['src/threads.ts'], dts: { emitDtsOnly: true } },
]);
