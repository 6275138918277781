import { expect, test } from 'vitest';
import { printable } from '../../../../scripts/buildKernels.mjs';
import { readBinaryText } from '../../src/kernels/binaryText.ts';

test('every byte comes back from its text, which is printable and needs no escape in quotes', () => {
  const bytes = Uint8Array.from({ length: 512 }, (_, i) => (i * 167) & 255);
  expect(new Set(bytes).size).toBe(256);
  const text = printable(bytes);
  expect(text).toMatch(/^[#-z]*$/);
  expect(text).not.toMatch(/[$'"`\\]/);
  expect(readBinaryText(text)).toEqual(bytes);
});
