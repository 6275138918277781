import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const source = readFileSync(fileURLToPath(new URL('../src/endOnSignal.ts', import.meta.url)), 'utf8');
const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });

/** A process that sends itself a signal while its loop stands still, and goes on to other work. */
function ended(signal: string, rest: string) {
  const busy = `const until = Date.now() + 300; process.kill(process.pid, '${signal}'); while (Date.now() < until);`;
  const script = `${outputText.replace('export function', 'function')}
    const blocking = endOnSignal(() => process.stdout.write('aborted '));
    setTimeout(async () => { ${busy} ${rest}; process.stdout.write('went on'); }, 10);`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return [status, stdout];
}

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('a %s that came before work without a listener is heard', (signal, code) => {
  expect(ended(signal, 'await blocking(() => {})')).toEqual([code, 'aborted ']);
  expect(ended(signal, 'await new Promise((resolve) => setTimeout(resolve, 500))')).toEqual([code, 'aborted ']);
});
