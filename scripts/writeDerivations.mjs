// Writes docs/derivations from the families' declarations. Needs a built library: npm run build.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { derivationPages } from '../packages/expofam/dist/index.mjs';

const folder = fileURLToPath(new URL('../docs/derivations/', import.meta.url));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const pages = Object.entries(derivationPages());
for (const [name, text] of pages) writeFileSync(folder + name, text);
process.stdout.write(`${pages.length} pages in docs/derivations\n`);
