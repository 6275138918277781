// Checks the layers of .dependency-cruiser.cjs, and checks the check: it must have seen every source file, and it must fail
// on a copy of the sources with forbidden imports added.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');

function sourceFolders(base) {
  return ['packages', 'apps'].flatMap((group) => {
    const folder = join(base, group);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .map((name) => join(folder, name, 'src'))
      .filter((path) => existsSync(path));
  });
}

function sourceFiles(base) {
  return sourceFolders(base).flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => relative(base, join(entry.parentPath ?? entry.path, entry.name))),
  );
}

/** Violations in the sources below `base`; throws when a source file was not looked at. */
function violations(base) {
  const folders = sourceFolders(base).map((folder) => relative(base, folder));
  const result = spawnSync(process.execPath, [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders], {
    cwd: base,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  let report;
  try {
    report = JSON.parse(result.stdout);
  } catch {
    throw new Error(`dependency-cruiser gave no report: ${result.stderr || result.error?.message}`);
  }
  const seen = new Set(report.modules.map(({ source }) => source));
  const files = sourceFiles(base);
  const unseen = files.filter((file) => !seen.has(file));
  if (files.length === 0 || unseen.length > 0) {
    throw new Error(`saw ${files.length - unseen.length} of ${files.length} source files; not seen: ${unseen.slice(0, 5).join(', ')}`);
  }
  const imports = report.modules.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
  return { files: files.length, imports, found: report.summary.violations };
}

/** Forbidden imports, and the rule that each must break. */
const planted = [
  [
    'layer-math',
    'packages/expofam/src/math/planted.ts',
    "import { value } from '../engine/plantedTarget.ts';\nexport const other = value;\n",
  ],
  [
    'layer-formula',
    'packages/expofam/src/formula/planted.ts',
    "import type { Value } from '../design/plantedTarget.ts';\nexport type Other = Value;\n",
  ],
  [
    'layer-engine-types',
    'packages/expofam/src/engine/planted.ts',
    "import { value } from '../design/plantedTarget.ts';\nexport const other = value;\n",
  ],
  [
    'known-folder',
    'packages/expofam/src/misc/planted.ts',
    "import { value } from '../engine/plantedTarget.ts';\nexport const other = value;\n",
  ],
  [
    'no-node-in-library',
    'packages/expofam/src/core/planted.ts',
    "import { readFileSync } from 'node:fs';\nexport const other = readFileSync;\n",
  ],
  [
    'workspace-node',
    'packages/node/src/planted.ts',
    "import { value } from '../../cli/src/plantedTarget.ts';\nexport const other = value;\n",
  ],
  [
    'public-entry',
    'packages/cli/src/planted.ts',
    "import { value } from '../../expofam/src/engine/plantedTarget.ts';\nexport const other = value;\n",
  ],
  ['resolvable', 'packages/expofam/src/data/planted.ts', "import { value } from './nowhere.ts';\nexport const other = value;\n"],
  ['no-cycle', 'packages/expofam/src/core/plantedA.ts', "import { b } from './plantedB.ts';\nexport const a = () => b;\n"],
];
const plantedTargets = [
  ['packages/expofam/src/core/plantedB.ts', "import { a } from './plantedA.ts';\nexport const b = () => a;\n"],
  ['packages/expofam/src/engine/plantedTarget.ts', 'export const value = 1;\n'],
  ['packages/expofam/src/design/plantedTarget.ts', 'export const value = 1;\nexport type Value = number;\n'],
  ['packages/cli/src/plantedTarget.ts', 'export const value = 1;\n'],
];

/** Runs the check on a copy with forbidden imports and throws when one of them is not reported. */
function selfTest() {
  const copy = mkdtempSync(join(tmpdir(), 'expofam-layers-'));
  try {
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json', 'package.json'])
      cpSync(join(root, name), join(copy, name));
    for (const folder of sourceFolders(root)) {
      cpSync(folder, join(copy, relative(root, folder)), { recursive: true });
      cpSync(join(folder, '..', 'package.json'), join(copy, relative(root, folder), '..', 'package.json'));
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
    for (const [path, text] of [...plantedTargets, ...planted.map(([, ...file]) => file)]) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), text);
    }
    const { found } = violations(copy);
    for (const [rule, path] of planted) {
      if (!found.some((one) => one.rule.name === rule && one.from === path)) {
        throw new Error(`self-test: the import planted in ${path} was not reported by the rule ${rule}`);
      }
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

try {
  const { files, imports, found } = violations(root);
  for (const { rule, from, to } of found) console.error(`layers: ${from} → ${to}: breaks ${rule.name} (${rule.severity})`);
  selfTest();
  console.log(`layers: ${files} files, ${imports} imports, ${found.length} violations; ${planted.length} planted violations found`);
  process.exit(found.length === 0 ? 0 : 1);
} catch (error) {
  console.error(`layers: ${error.message}`);
  process.exit(1);
}
