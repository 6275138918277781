// Compiles packages/expofam/assembly and packages/node/assembly (AssemblyScript) into files of text, which are committed:
// `node scripts/buildKernels.mjs` after a change there. `--check` writes nothing and fails when a committed file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The module that the compiler makes of an entry of a folder, with further features of WebAssembly and options. */
async function compiled(folder, entry, features, options) {
  const source = join(root, folder);
  // By a variable: the compiler's types would replace the global `console` of everything that is checked with this file.
  const compiler = 'assemblyscript/asc';
  const { main } = await import(compiler);
  let binary;
  const messages = [];
  const { error } = await main(
    [
      entry,
      '--outFile=kernels.wasm',
      '--runtime=stub',
      '--noAssert',
      '--enable=simd',
      '--enable=bulk-memory',
      ...features.map((feature) => `--enable=${feature}`),
      ...options,
      '--optimizeLevel=3',
      '--shrinkLevel=1',
      '--converge',
      // The same instructions with locals numbered by their uses, which compress better.
      '--runPasses=reorder-locals',
    ],
    {
      readFile: (name, base) => {
        try {
          return readFileSync(join(base ? source : '', name), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (name, content) => {
        if (name.endsWith('.wasm')) binary = content;
      },
      listFiles: () => [],
      stderr: {
        write(chunk) {
          messages.push(chunk);
          return true;
        },
      },
    },
  );
  if (error || !binary) throw new Error(`kernels: ${error?.message ?? 'no output'}\n${messages.join('')}`);
  return binary;
}

/** The text of packages/expofam/src/kernels/wasmBinary.ts, from the source as it is now. */
async function kernels() {
  const module = (entry, features = []) => compiled('packages/expofam/assembly', entry, features, ['--importMemory', '--initialMemory=1']);
  const text = (binary) =>
    printable(binary)
      .match(/.{1,120}/g)
      .map((line) => `'${line}'`)
      .join(' +\n  ');
  return `// Made by scripts/buildKernels.mjs from packages/expofam/assembly; not to be edited. kernels/binaryText.ts reads it.
// biome-ignore format: long lines of text
export const wasmBinary =
  ${text(await module('index.ts'))};

/** Some of them again, for engines with relaxed SIMD. */
// biome-ignore format: long lines of text
export const relaxedBinary =
  ${text(await module('relaxed.ts', ['relaxed-simd']))};

/** What runs the steps of a sweep over blocks of rows, with functions of the two others. */
// biome-ignore format: long lines of text
export const tapeBinary =
  ${text(await module('tape.ts'))};
`;
}

/** The text of packages/node/src/linesBinary.ts: there, size is not what counts. */
async function lines() {
  const binary = await compiled('packages/node/assembly', 'lines.ts', [], []);
  const text = Buffer.from(binary)
    .toString('base64')
    .match(/.{1,120}/g);
  return `// Made by scripts/buildKernels.mjs from packages/node/assembly; not to be edited.
// biome-ignore format: long lines of text
export const linesBinary =
  ${text.map((line) => `'${line}'`).join(' +\n  ')};
`;
}

/** The files that are made here, and what makes their text. */
export const generated = [
  { file: join(root, 'packages/expofam/src/kernels/wasmBinary.ts'), make: kernels },
  { file: join(root, 'packages/node/src/linesBinary.ts'), make: lines },
];

/**
 * Bytes as printable text that keeps their boundaries, which base64 does not: compressed, it is a third shorter. A byte
 * moved by 40 stands as the character of that code where that is plain; any other as two, its quotient (o to u) and its
 * remainder by 38, of which gzip makes the least. The inverse is packages/expofam/src/kernels/binaryText.ts.
 */
export function printable(bytes) {
  const character = (byte) => {
    const code = (byte + 40) & 255;
    const isPlain = code >= 35 && code < 111 && !"$'\\`".includes(String.fromCharCode(code));
    return isPlain ? String.fromCharCode(code) : String.fromCharCode(111 + Math.floor(code / 38), 40 + (code % 38));
  };
  return Array.from(bytes, character).join('');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { file, make } of generated) {
    const text = await make();
    const name = relative(root, file);
    if (!process.argv.includes('--check')) {
      writeFileSync(file, text);
      console.error(`kernels: ${name}, ${text.length} characters`);
    } else if (readFileSync(file, 'utf8') !== text) {
      console.error(`kernels: ${name} is not what assembly/ gives; run node scripts/buildKernels.mjs`);
      process.exit(1);
    }
  }
}
