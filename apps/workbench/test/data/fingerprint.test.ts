import type { Column } from 'expofam';
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../src/data/fingerprint.ts';

const x = (values: number[]): Column => ({ kind: 'numeric', values: Float64Array.from(values) });
const g = (codes: number[], levels = ['a', 'b'], Codes: Int8ArrayConstructor | Int32ArrayConstructor = Int8Array): Column => ({
  kind: 'categorical',
  codes: Codes.from(codes) as Int8Array,
  levels,
});
const base = fingerprint(3, [
  ['x', x([1, 2, Number.NaN])],
  ['g', g([0, 1, -1])],
]);

describe('the fingerprint of data', () => {
  test('is the same for the same rows, however wide their codes are', () => {
    expect(base).toMatch(/^[0-9a-f]{16}$/);
    expect(
      fingerprint(3, [
        ['x', x([1, 2, Number.NaN])],
        ['g', g([0, 1, -1], ['a', 'b'], Int32Array)],
      ]),
    ).toBe(base);
  });

  test('differs where any value, order, name, level or type does', () => {
    const others: [string, Column][][] = [
      [
        ['x', x([1, 2 + 2 ** -51, Number.NaN])],
        ['g', g([0, 1, -1])],
      ],
      [
        ['x', x([2, 1, Number.NaN])],
        ['g', g([0, 1, -1])],
      ],
      [
        ['x', x([1, 2, -0])],
        ['g', g([0, 1, -1])],
      ],
      [
        ['x', x([1, 2, 0])],
        ['g', g([0, 1, -1])],
      ],
      [
        ['x', x([1, 2, Number.NaN])],
        ['g', g([1, 0, -1])],
      ],
      [
        ['x', x([1, 2, Number.NaN])],
        ['g', g([0, 1, -1], ['b', 'a'])],
      ],
      [
        ['x', x([1, 2, Number.NaN])],
        ['g', g([0, 1, -1], ['ab', ''])],
      ],
      [
        ['x', x([1, 2, Number.NaN])],
        ['h', g([0, 1, -1])],
      ],
      [
        ['g', g([0, 1, -1])],
        ['x', x([1, 2, Number.NaN])],
      ],
      [
        ['x', { kind: 'date', values: Float64Array.from([1, 2, Number.NaN]) }],
        ['g', g([0, 1, -1])],
      ],
    ];
    const all = new Set(others.map((columns) => fingerprint(3, columns)));
    expect(all.size).toBe(others.length);
    expect(all.has(base)).toBe(false);
  });
});
