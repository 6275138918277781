import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { responseReader, responseValues } from '../../src/engine/responseValues.ts';
import { nonNegativeIntegers, positiveLine, realLine, zeroOne } from '../../src/family/support.ts';

describe('the values of a response', () => {
  it('are the small whole numbers with their counts, and the range of the others', () => {
    const { wholes, counts, others } = responseValues(Float64Array.of(3, 0, 3, 3, 4095, 2.5, 4096, -7, -0, 0.25));
    expect(Array.from(wholes)).toEqual([0, 3, 4095]);
    expect(Array.from(counts)).toEqual([2, 3, 1]);
    expect(others).toEqual([-7, 4096]);
  });

  it('have no others where all are small whole numbers, and no whole numbers where none is', () => {
    expect(responseValues(Float64Array.of(1, 1, 0)).others).toEqual([]);
    const { wholes, others } = responseValues(Float64Array.of(0.5, 1e300, 2 ** 32 + 1));
    expect(Array.from(wholes)).toEqual([]);
    expect(others).toEqual([0.5, 1e300]);
  });

  it('show that one is no number, which is neither the least nor the greatest', () => {
    expect(responseValues(Float64Array.of(0.5, Number.NaN, 1, 7.5)).others).toEqual([0.5, 7.5, Number.NaN]);
    expect(responseValues(Float64Array.of(Number.NaN, 1)).others).toEqual([Number.NaN]);
  });

  it('are those that a question for each value finds, wherever it stands', () => {
    const value = fc.oneof(fc.nat(9), fc.nat(5000), fc.double(), fc.constantFrom(-0, 0.5, -1, 4095, 4096, 2 ** 31, 2 ** 32, Number.NaN));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (list) => {
        const { wholes, counts, others } = responseValues(Float64Array.from(list));
        const small = list.filter((v) => Number.isInteger(v) && v >= 0 && v < 4096).map((v) => v + 0);
        const distinct = [...new Set(small)].sort((a, b) => a - b);
        expect(Array.from(wholes)).toEqual(distinct);
        expect(Array.from(counts)).toEqual(distinct.map((v) => small.filter((w) => w === v).length));
        const rest = list.filter((v) => !(Number.isInteger(v) && v >= 0 && v < 4096));
        const numbers = rest.filter((v) => !Number.isNaN(v));
        const extremes = numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : [];
        expect(others).toEqual([...extremes, ...(numbers.length < rest.length ? [Number.NaN] : [])]);
      }),
      { numRuns: 2000 },
    );
  });

  it('of one and the same array are read once, those of another anew', () => {
    const { valuesOf } = responseReader();
    const y = Float64Array.of(1, 2);
    expect(valuesOf(y)).toBe(valuesOf(y));
    expect(Array.from(valuesOf(Float64Array.of(5)).wholes)).toEqual([5]);
    expect(Array.from(valuesOf(y).wholes)).toEqual([1, 2]);
  });
});

describe('the reader of a response', () => {
  const many = (last: number, other: number): Float64Array =>
    Float64Array.from({ length: 5000 }, (_, i) => (i === 4321 ? last : i % 2 ? 1 : other));
  const { firstOutside } = responseReader();
  it.each([
    ['all of them inside', zeroOne, many(1, 0), -1],
    ['a number that is not whole', zeroOne, many(0.5, 0), 4321],
    ['one beyond the end', zeroOne, many(2, 0), 4321],
    ['whole numbers beyond the table', nonNegativeIntegers, many(5000, 0), -1],
    ['one that is not whole beyond the table', nonNegativeIntegers, many(5000.5, 0), 4321],
    ['the open end of a range', positiveLine, many(0, 0.5), 4321],
    ['infinity', positiveLine, many(Number.POSITIVE_INFINITY, 0.5), 4321],
    ['positive numbers', positiveLine, many(1e-300, 0.5), -1],
    ['no number', realLine, many(Number.NaN, 0.5), 4321],
  ] as const)('finds what is outside of a support: %s', (_, support, values, expected) => {
    expect(firstOutside(support, values)).toBe(expected);
  });
});
