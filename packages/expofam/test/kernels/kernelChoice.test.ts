// First: it lets this version of Node have relaxed SIMD.

import { afterEach, expect, test } from 'vitest';
import { glm, type KernelChoice, useKernels } from '../../src/index.ts';
import { borrowedMatrixKernels } from '../../src/kernels/activeKernels.ts';
import { randomSource } from '../../src/math/random/random.ts';
import { relaxedSimd } from './relaxedSimd.ts';

afterEach(() => useKernels('auto'));

const nameOf = (choice: KernelChoice): string => {
  useKernels(choice);
  const { kernels, giveBack } = borrowedMatrixKernels(1e6, 2 ** 20);
  giveBack();
  return kernels.name;
};

test('each choice has its kernels, also where a memory is taken over from another', () => {
  expect(relaxedSimd).toBe(true);
  for (let turn = 0; turn < 2; turn++) {
    expect(nameOf('auto')).toBe('wasm, relaxed');
    expect(nameOf('simd')).toBe('wasm');
    expect(nameOf('plain')).toBe('plain');
  }
  expect(() => useKernels('fast' as KernelChoice)).toThrow('kernels: "fast"; expected auto, simd or plain');
});

test('fits agree, and each choice gives its own bits again', () => {
  const n = 8000;
  const random = randomSource(3);
  const uniform = () => Array.from({ length: n }, () => 2 * random.uniform() - 1);
  const [x, z, v] = [uniform(), uniform(), uniform()];
  const y = x.map((_, i) => (random.uniform() < 1 / (1 + Math.exp(-x[i] + 0.5 * z[i])) ? 1 : 0));
  const fit = (choice: KernelChoice) => {
    useKernels(choice);
    const { coefficients } = glm('y ~ x * z * v', { y, x, z, v }, { family: 'bernoulli' });
    return coefficients.flatMap(({ estimate, stdError }) => [estimate as number, stdError as number]);
  };
  const [fused, simd, plain] = (['auto', 'simd', 'plain'] as const).map(fit);
  expect(fit('auto')).toEqual(fused);
  expect(fit('simd')).toEqual(simd);
  expect(fused).not.toEqual(simd);
  // Sums of 8000 products in another order and rounding, of columns that are nearly orthogonal.
  fused.forEach((value, i) => {
    expect(Math.abs(value - plain[i])).toBeLessThan(1e-12);
    expect(Math.abs(simd[i] - plain[i])).toBeLessThan(1e-12);
  });
});
