import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generated } from '../../../../scripts/buildKernels.mjs';
import { readBinaryText } from '../../src/kernels/binaryText.ts';
import { relaxedBinary, wasmBinary } from '../../src/kernels/wasmBinary.ts';
import { constantsEnd } from '../../src/kernels/wasmInstance.ts';

test.each(generated)(
  'the committed $file is what its source gives',
  async ({ file, make }) => {
    // As booleans: a difference of twenty thousand characters would fill the screen.
    expect((await make()) === readFileSync(file, 'utf8'), 'run node scripts/buildKernels.mjs').toBe(true);
    // The compiler needs ten seconds of an idle processor.
  },
  120_000,
);

/** Where the data segments of a module end. */
function endOfData(bytes: Uint8Array): number {
  let at = 8;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  let end = 0;
  while (at < bytes.length) {
    const section = bytes[at++];
    const size = number();
    const next = at + size;
    if (section === 11) {
      for (let left = number(); left > 0; left--) {
        // Of memory 0, at a constant place: i32.const, the place, end.
        expect([bytes[at], bytes[at + 1]]).toEqual([0, 0x41]);
        at += 2;
        const place = number();
        at++;
        const length = number();
        at += length;
        end = Math.max(end, place + length);
      }
    }
    at = next;
  }
  return end;
}

test('constants end before what is allocated begins, and those of one build are not those of the other', () => {
  const end = endOfData(readBinaryText(wasmBinary));
  expect(end).toBeGreaterThan(1024);
  expect(end).toBeLessThanOrEqual(constantsEnd);
  // The second build runs on the same memory and would write its own over them.
  expect(endOfData(readBinaryText(relaxedBinary))).toBe(0);
});
