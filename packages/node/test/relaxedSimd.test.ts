import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

// In a process of its own: a flag of the engine is for all that it compiles from then on.
test('the package lets every supported Node have relaxed SIMD', () => {
  // (module (func (param v128 v128 v128) (result v128) local.get 0 … 2, f64x2.relaxed_madd))
  const script = `
    await import('expofam-node/threads');
    const madd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 135, 2, 11];
    console.log(WebAssembly.validate(Uint8Array.from(madd)));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname, encoding: 'utf8' });
  expect(printed.trim()).toBe('true');
});
