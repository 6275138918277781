import fc from 'fast-check';
import '../../fixedSeed.ts';
import { describe, expect, it } from 'vitest';
import {
  choleskyDoubleDouble,
  solveUpperDoubleDouble,
  solveUpperTransposedDoubleDouble,
} from '../../../src/math/linear/choleskyDoubleDouble.ts';
import {
  addDot,
  addMultiple,
  addTo,
  divideEntry,
  doubleDoubleZeros,
  productError,
  rootEntry,
  sumError,
} from '../../../src/math/linear/doubleDoubleVectors.ts';
import { spectralCondition } from '../../../src/math/linear/spectralCondition.ts';
import { tallQr } from '../../../src/math/linear/tallQr.ts';

/** A double as an exact fraction num / 2^1200, so that sums and products can be checked without rounding. */
const exact = (x: number): bigint => {
  if (x === 0) return 0n;
  const exponent = Math.max(-1074, Math.floor(Math.log2(Math.abs(x))) - 54);
  return BigInt(x / 2 ** exponent) << BigInt(exponent + 1200);
};
const moderate = fc.double({ min: -1e60, max: 1e60, noNaN: true }).map((x) => (Math.abs(x) < 1e-60 ? 0 : x));

// Columns enter the engine scaled to a spread near one; denormal numbers have too few digits to keep a reflection orthogonal.
const entry = fc.double({ min: -1, max: 1, noNaN: true }).map((x) => (Math.abs(x) < 1e-150 ? 0 : x));

describe('double-double arithmetic', () => {
  it('knows the rounding error of a sum and of a product exactly', () => {
    fc.assert(
      fc.property(moderate, moderate, (a, b) => {
        expect(exact(a + b) + exact(sumError(a, b, a + b))).toBe(exact(a) + exact(b));
        const p = a * b;
        expect((exact(p) + exact(productError(a, b, p))) << 1200n).toBe(exact(a) * exact(b));
      }),
    );
  });

  it('sums products that cancel', () => {
    const a = doubleDoubleZeros(3);
    const b = doubleDoubleZeros(3);
    a.high.set([1e20, 3, -1e20]);
    b.high.set([1e10, 7, 1e10]);
    const sum = doubleDoubleZeros(1);
    addDot(3, a, 0, b, 0, sum, 0);
    expect(sum.high[0]).toBe(21);
    addMultiple(1, 1 / 3, 0, { high: Float64Array.of(3), low: new Float64Array(1) }, 0, sum, 0);
    // fl(1/3)·3 = 1 − 2⁻⁵⁴
    expect([sum.high[0], sum.low[0]]).toEqual([22, -(2 ** -54)]);
    addTo(sum, 0, -22, 0);
    expect(sum.high[0]).toBe(-(2 ** -54));
  });

  it('divides and takes roots to 100 bits', () => {
    const x = doubleDoubleZeros(1);
    x.high[0] = 2;
    rootEntry(x, 0);
    // √2 − fl(√2) = −9.667293313452913e−17 (mpmath 1.3.0, 40 digits)
    expect(x.low[0] / -9.667293313452913e-17).toBeCloseTo(1, 14);
    x.high[0] = 1;
    x.low[0] = 0;
    divideEntry(x, 0, 3, 0);
    expect(x.low[0]).toBe(2 ** -54 / 3);
  });
});

describe('factors for ill-conditioned problems', () => {
  it('solves with a Hilbert matrix of condition 5e17, scaled to whole numbers', () => {
    const n = 13;
    // lcm(1 … 25) makes every entry a whole number below 2^53 · 2^?: kept exactly as high + low.
    let lcm = 1n;
    for (let k = 2n; k <= 25n; k++) {
      let [a, b] = [lcm, k];
      while (b) [a, b] = [b, a % b];
      lcm = (lcm / a) * k;
    }
    const a = doubleDoubleZeros(n * n);
    const b = doubleDoubleZeros(n);
    for (let i = 0; i < n; i++) {
      let rowSum = 0n;
      for (let j = 0; j < n; j++) {
        const entry = lcm / BigInt(i + j + 1);
        rowSum += entry;
        a.high[i * n + j] = Number(entry);
        a.low[i * n + j] = Number(entry - BigInt(Number(entry)));
      }
      b.high[i] = Number(rowSum);
      b.low[i] = Number(rowSum - BigInt(Number(rowSum)));
    }
    const { factor, failedAt } = choleskyDoubleDouble(a, n);
    expect(failedAt).toBe(-1);
    solveUpperTransposedDoubleDouble(factor, n, b);
    solveUpperDoubleDouble(factor, n, b);
    // Error about 2⁻¹⁰⁴ κ = 5e−32 · 5e17.
    for (let i = 0; i < n; i++) expect(Math.abs(b.high[i] - 1 + b.low[i])).toBeLessThan(1e-12);
  });

  it('stops where a matrix is not positive definite', () => {
    expect(choleskyDoubleDouble({ high: Float64Array.of(1, 2, 2, 1), low: new Float64Array(4) }, 2).failedAt).toBe(1);
  });

  it('accumulates R over blocks as over all rows at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(...[1, 2, 3].map(() => entry)), { minLength: 4, maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        (rows, size) => {
          const whole = tallQr(3);
          const parts = tallQr(3);
          const block = (from: number, to: number) =>
            Float64Array.from({ length: 3 * (to - from) }, (_, k) => rows[from + (k % (to - from))][Math.floor(k / (to - from))]);
          whole.add(block(0, rows.length), rows.length, rows.length);
          for (let i = 0; i < rows.length; i += size)
            parts.add(block(i, Math.min(rows.length, i + size)), Math.min(size, rows.length - i), Math.min(size, rows.length - i));
          const [r, s] = [whole.factor(), parts.factor()];
          // RᵀR = AᵀA for both; compared as products, which do not amplify rounding.
          for (let i = 0; i < 3; i++) {
            for (let j = 0; j <= i; j++) {
              let [x, y, z] = [0, 0, 0];
              for (let k = 0; k < 3; k++) x += r[k + i * 3] * r[k + j * 3];
              for (let k = 0; k < 3; k++) y += s[k + i * 3] * s[k + j * 3];
              for (const row of rows) z += row[i] * row[j];
              expect(Math.abs(x - z)).toBeLessThan(1e-13 * rows.length);
              expect(Math.abs(y - z)).toBeLessThan(1e-13 * rows.length);
            }
          }
        },
      ),
    );
  });

  it('estimates a spectral condition within a factor two', () => {
    // Kahan's matrix, c = 0.8, s = 0.6, n = 20 (κ₂ by numpy 2.4.6)
    const n = 20;
    const r = new Float64Array(n * n);
    for (let j = 0; j < n; j++) for (let i = 0; i <= j; i++) r[i + j * n] = 0.6 ** i * (i === j ? 1 : -0.8);
    const kappa = 2811396958.801453;
    expect(spectralCondition(r, n) / kappa).toBeGreaterThan(0.5);
    expect(spectralCondition(r, n) / kappa).toBeLessThan(1.01);
    expect(spectralCondition(new Float64Array(4), 2)).toBe(Number.POSITIVE_INFINITY);
  });
});
