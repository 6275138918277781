import { isBuiltin } from 'node:module';
import { build } from 'vite';

/**
 * Bundles `entry` for a browser, as a user's Vite would, into `outFile` of `outDir`, and fails when anything in it
 * imports a Node built-in (Vite by itself puts an empty module in its place and goes on).
 */
export async function browserBundle({ entry, outDir, outFile, format }) {
  const refuseBuiltins = {
    name: 'refuse-node-builtins',
    enforce: 'pre',
    resolveId(source, importer) {
      if (isBuiltin(source)) throw new Error(`${importer}: imports the Node built-in ${source}; expected code that runs in a browser`);
    },
  };
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [refuseBuiltins],
    build: {
      outDir,
      emptyOutDir: true,
      minify: true,
      target: 'es2022',
      lib: { entry, formats: [format], name: 'bundle', fileName: () => outFile },
    },
  });
}
