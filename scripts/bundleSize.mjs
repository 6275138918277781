// Bundles what `import { glm } from 'expofam'` brings into a browser, and holds its gzipped size to .size-limit.json.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserBundle } from './browserBundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
await browserBundle({
  entry: join(root, 'packages/expofam/test-browser/glmOnly.ts'),
  outDir: join(root, 'tmp/size'),
  outFile: 'glm.js',
  application: true,
});
const result = spawnSync(process.execPath, [join(root, 'node_modules/size-limit/bin.js')], { cwd: root, stdio: 'inherit' });
process.exit(result.status ?? 1);
