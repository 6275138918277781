import fc from 'fast-check';
import '../fixedSeed.ts';
import { describe, expect, it } from 'vitest';
import * as d from '../../src/math/doubleDouble.ts';
import reference from './reference/distributions.json' with { type: 'json' };

const integers = fc
  .integer({ min: -(2 ** 31), max: 2 ** 31 })
  .chain((a) => fc.integer({ min: 0, max: 2 ** 21 }).map((b) => a * 2 ** 21 + b));

describe('double-double', () => {
  it('transforms without error (against exact integers)', () => {
    fc.assert(
      fc.property(integers, integers, (a, b) => {
        const [p, e] = d.twoProduct(a, b);
        expect(BigInt(p) + BigInt(e)).toBe(BigInt(a) * BigInt(b));
        const [s, f] = d.twoSum(a * 2 ** 40, b);
        expect(BigInt(s) + BigInt(f)).toBe(BigInt(a * 2 ** 40) + BigInt(b));
      }),
    );
  });

  it('divides and takes roots to 2^-100', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (x, y) => {
        const q = d.ddDivide([x, 0], [y, 0]);
        const back = d.ddSubtract(d.ddMultiply(q, [y, 0]), [x, 0]);
        expect(Math.abs(back[0])).toBeLessThanOrEqual(x * 2 ** -100);
        const r = d.ddSqrt([x, 0]);
        expect(Math.abs(d.ddSubtract(d.ddMultiply(r, r), [x, 0])[0])).toBeLessThanOrEqual(x * 2 ** -100);
      }),
    );
  });

  it('exp and log against 60-digit values', () => {
    const check = (f: (a: d.DoubleDouble) => d.DoubleDouble, rows: unknown) => {
      for (const [x, [high, low]] of rows as [number, [number, number]][]) {
        const error = d.ddSubtract(f([x, 0]), [high, low])[0];
        // 2^-106 for each of some ten operations, times the argument for exp.
        expect(Math.abs(error / high)).toBeLessThan(1e-29 * Math.max(1, Math.abs(x) < 1e3 ? Math.abs(x) : 1));
      }
    };
    check(d.ddExp, reference.values.ddExp);
    // log(1 ± 1e−7) is small against the terms it comes from: its error is absolute.
    for (const [x, [high, low]] of reference.values.ddLog as [number, [number, number]][]) {
      expect(Math.abs(d.ddSubtract(d.ddLog([x, 0]), [high, low])[0])).toBeLessThan(1e-29 * Math.max(1, Math.abs(high)));
    }
  });

  it('sums and dot products keep what plain ones lose', () => {
    const x = Float64Array.of(1e100, 1, 3, -1e100, 1e-20);
    expect(d.sumCompensated(x)).toBe(4);
    expect(d.sumDoubleDouble(Float64Array.of(1e16, 1, -1e16))).toEqual([1, 0]);
    const a = Float64Array.of(1e8 + 1, 1e8, 1);
    const b = Float64Array.of(1e8 - 1, -1e8, 0.5);
    expect(d.dotCompensated(a, b)).toBe(-0.5);
    const at = new Float64Array(2);
    for (let i = 0; i < 1e5; i++) d.accumulate(at, 0, 0.1);
    // 0.1 as a double is 0.1 + 5.55e-18: the sum of 1e5 of them, exactly.
    expect(at[0]).toBe(10000);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 45), max: 2 ** 45 }), { minLength: 1 }), (list) => {
        const exact = list.reduce((s, v) => s + BigInt(v) * BigInt(v), 0n) - BigInt(list[0]) * BigInt(list[0]);
        const left = Float64Array.from([...list, list[0]]);
        const right = Float64Array.from([...list, -list[0]]);
        const [high, low] = d.dotDoubleDouble(left, right);
        expect(BigInt(high) + BigInt(low)).toBe(exact);
      }),
    );
  });
});
