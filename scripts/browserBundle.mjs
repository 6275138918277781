import { isBuiltin } from 'node:module';
import { build } from 'vite';

/**
 * Bundles `entry` for a browser, as a user's Vite would, into `outFile` of `outDir`, and fails when anything in it
 * imports a Node built-in (Vite by itself puts an empty module in its place and goes on). With `application` it is built as
 * a page's own code is, with the exports of `entry` kept; else as a library.
 */
export async function browserBundle({ entry, outDir, outFile, format, application = false }) {
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
    worker: { format: 'es', plugins: () => [refuseBuiltins] },
    build: {
      outDir,
      emptyOutDir: true,
      minify: true,
      target: 'es2022',
      // An application is minified in full; a library as an ES module keeps its white space.
      ...(application
        ? { rollupOptions: { input: entry, preserveEntrySignatures: 'strict', output: { entryFileNames: outFile } } }
        : { lib: { entry, formats: [format], name: 'bundle', fileName: () => outFile } }),
    },
  });
}
