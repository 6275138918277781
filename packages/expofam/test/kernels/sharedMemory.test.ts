import { expect, test, vi } from 'vitest';
import { borrowedMatrixKernels, offerKernels } from '../../src/kernels/activeKernels.ts';
import { readBinaryText } from '../../src/kernels/binaryText.ts';
import { relaxedBinary, tapeBinary, wasmBinary } from '../../src/kernels/wasmBinary.ts';
import { importingSharedMemory } from '../../src/kernels/wasmInstance.ts';
import { sharedMatrixKernels, wasmKernels } from '../../src/kernels/wasmKernels.ts';

offerKernels(wasmKernels);
const bytes = 2 ** 20;

test.each([wasmBinary, relaxedBinary, tapeBinary])('the kernels differ for a shared memory in its type alone (build %#)', (binary) => {
  const plain = readBinaryText(binary);
  const shared = importingSharedMemory(plain);
  expect(shared.length).toBe(plain.length + 3);
  const differing = [...shared.keys()].filter((i) => shared[i] !== plain[i]);
  // The size of the import section, then the flags and the maximum in place of no maximum, and what follows moved by three.
  const [size, flags] = differing;
  expect(shared[size]).toBe(plain[size] + 3);
  expect([...shared.subarray(flags, flags + 5)]).toEqual([3, 1, 0x80, 0x80, 4]);
  expect([...shared.subarray(flags + 5)]).toEqual([...plain.subarray(flags + 2)]);
  expect(() => importingSharedMemory(plain.subarray(0, 20))).toThrow('no imported memory');
});

test('two instances on one memory see the same rows and give the same sums, each with room of its own', () => {
  const { kernels, shared, giveBack } = borrowedMatrixKernels(1e6, bytes, 2, bytes);
  if (!shared) throw new Error('no shared memory');
  expect(shared.parts).toHaveLength(2);
  const [first, second] = shared.parts.map((part) => sharedMatrixKernels(shared.memory, part, shared.relaxed));
  if (!first || !second) throw new Error('no kernels');
  const x = kernels.block(3, 1024);
  x.columns.forEach((column, k) => {
    column.forEach((_, i) => {
      column[i] = Math.sin(k * column.length + i);
    });
  });
  const r = kernels.allocate(1024).map((_, i) => Math.cos(i));
  const sums = [kernels, first.kernels, second.kernels].map((k) => {
    const own = k.allocate(1024);
    own.set(r);
    const out = k.allocate(3);
    k.dots(1024, own, x, out);
    return { out, place: out.byteOffset };
  });
  expect(sums[1].out).toEqual(sums[0].out);
  expect(sums[2].out).toEqual(sums[0].out);
  expect(sums[0].out.some((v) => v !== 0)).toBe(true);
  expect(sums.every(({ out }) => out.buffer === shared.memory.buffer)).toBe(true);
  const [[a, b], [c, d]] = shared.parts;
  expect(sums[0].place).toBeLessThan(a);
  expect(sums[1].place >= a && sums[1].place < b && b <= c).toBe(true);
  expect(sums[2].place >= c && sums[2].place < d && d <= shared.memory.buffer.byteLength).toBe(true);
  // What is beyond a part lies elsewhere.
  expect(first.kernels.allocate(b - a).buffer).not.toBe(shared.memory.buffer);
  giveBack();
  const again = borrowedMatrixKernels(1e6, bytes, 2, bytes);
  expect(again.shared?.memory).toBe(shared.memory);
  expect([shared.isNew, again.shared?.isNew]).toEqual([true, false]);
  again.giveBack();
  expect(borrowedMatrixKernels(1e6, bytes).shared).toBeUndefined();
});

test('a memory is kept for the next fit for a minute, not longer', () => {
  vi.useFakeTimers();
  try {
    const memoryOf = () => {
      const { shared, giveBack } = borrowedMatrixKernels(1e6, bytes, 1, bytes);
      giveBack();
      return shared?.memory;
    };
    const first = memoryOf();
    vi.advanceTimersByTime(55_000);
    expect(memoryOf()).toBe(first);
    // The clock begins anew with each fit.
    vi.advanceTimersByTime(55_000);
    expect(memoryOf()).toBe(first);
    vi.advanceTimersByTime(61_000);
    expect(memoryOf()).not.toBe(first);
  } finally {
    vi.useRealTimers();
  }
});
