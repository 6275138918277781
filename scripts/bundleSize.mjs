// Bundles what `import { glm }` brings into a browser, from `expofam/glm`, with what its `glmAsync` loads on demand, and from
// `expofam`, and holds the gzipped sizes to .size-limit.json.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserBundle } from './browserBundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
for (const [name, entry] of [
  ['core', 'glmCore.ts'],
  ['onDemand', 'glmOnDemand.ts'],
  ['whole', 'glmOnly.ts'],
]) {
  await browserBundle({
    entry: join(root, 'packages/expofam/test-browser', entry),
    outDir: join(root, 'tmp/size', name),
    outFile: 'glm.js',
    application: true,
  });
}
const result = spawnSync(process.execPath, [join(root, 'node_modules/size-limit/bin.js')], { cwd: root, stdio: 'inherit' });
process.exit(result.status ?? 1);
