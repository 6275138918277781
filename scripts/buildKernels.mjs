// Compiles packages/expofam/assembly (AssemblyScript) into packages/expofam/src/kernels/wasmBinary.ts, which is committed:
// `node scripts/buildKernels.mjs` after a change there. `--check` writes nothing and fails when the committed file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'packages/expofam/assembly');
export const generatedFile = join(root, 'packages/expofam/src/kernels/wasmBinary.ts');

/** The module that the compiler makes of an entry, with further features of WebAssembly. */
async function compiled(entry, features = []) {
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
      '--importMemory',
      '--initialMemory=1',
      '--enable=simd',
      '--enable=bulk-memory',
      ...features.map((feature) => `--enable=${feature}`),
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

/** The text of the generated file, from the source as it is now. */
export async function generateKernels() {
  const text = (binary) =>
    printable(binary)
      .match(/.{1,120}/g)
      .map((line) => `'${line}'`)
      .join(' +\n  ');
  return `// Made by scripts/buildKernels.mjs from packages/expofam/assembly; not to be edited. kernels/binaryText.ts reads it.
// biome-ignore format: long lines of text
export const wasmBinary =
  ${text(await compiled('index.ts'))};

/** Some of them again, for engines with relaxed SIMD. */
// biome-ignore format: long lines of text
export const relaxedBinary =
  ${text(await compiled('relaxed.ts', ['relaxed-simd']))};

/** What runs the steps of a sweep over blocks of rows, with functions of the two others. */
// biome-ignore format: long lines of text
export const tapeBinary =
  ${text(await compiled('tape.ts'))};
`;
}

/**
 * Bytes as printable text that keeps their boundaries, which base64 does not: compressed, it is a third shorter. A byte
 * moved by 40 stands as the character of that code where that is plain; any other as two, its upper three bits (s to z)
 * and its lower five. The inverse is packages/expofam/src/kernels/binaryText.ts.
 */
export function printable(bytes) {
  const character = (byte) => {
    const code = (byte + 40) & 255;
    const isPlain = code >= 35 && code < 115 && !"$'\\`".includes(String.fromCharCode(code));
    return isPlain ? String.fromCharCode(code) : String.fromCharCode(115 + (code >> 5), 40 + (code & 31));
  };
  return Array.from(bytes, character).join('');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const text = await generateKernels();
  if (process.argv.includes('--check')) {
    if (readFileSync(generatedFile, 'utf8') !== text) {
      console.error('kernels: packages/expofam/src/kernels/wasmBinary.ts is not what assembly/ gives; run node scripts/buildKernels.mjs');
      process.exit(1);
    }
  } else {
    writeFileSync(generatedFile, text);
    console.error(`kernels: ${text.length} characters`);
  }
}
