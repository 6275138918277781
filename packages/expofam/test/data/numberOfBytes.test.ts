import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberOfBytes } from '../../src/data/numberOfBytes.ts';

const read = (text: string): number => {
  const bytes = new TextEncoder().encode(`;${text};`);
  return numberOfBytes(bytes, 1, bytes.length - 1);
};
const digits = (most: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: most });

describe('numberOfBytes', () => {
  it('reads what Number reads, to the last bit', () => {
    fc.assert(
      fc.property(fc.constantFrom('', '-', '+'), digits(21), digits(25), fc.option(fc.integer({ min: -40, max: 40 })), (sign, a, b, e) => {
        if (a === '' && b === '') return;
        const text = `${sign}${a}${b === '' ? '' : `.${b}`}${e === null ? '' : `e${e}`}`;
        expect(read(text), text).toBe(Number(text));
      }),
      { numRuns: 20_000, seed: 1 },
    );
  });

  it('reads doubles as they are printed, and their neighbours halfway', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-9, max: 1e15 }), (x) => {
        for (const text of [String(x), x.toPrecision(17), x.toPrecision(18), x.toPrecision(19)])
          expect(read(text), text).toBe(Number(text));
      }),
      { numRuns: 20_000, seed: 2 },
    );
    // 2⁵³ + 1 and 2⁵⁴ + 2 are halfway between two doubles; in twenty digits a little more is not.
    for (const text of ['9007199254740993', '18014398509481986', '9007199254740993.0', '9007199254740993.001', '0.5000000000000000001'])
      expect(read(text), text).toBe(Number(text));
  });

  it('leaves to the caller what is not plainly a number', () => {
    for (const text of ['', 'NA', '1_000', '+-5', '1e', '1e+', '.', '-', '0x10', '1 ', '1.2.3', 'Inf', '1e1000'])
      expect(read(text), text).toBeNaN();
  });
});
