import { describe, expect, test } from 'vitest';
import type { ColumnBlock, MatrixKernels } from '../../src/kernels/matrixKernels.ts';
import { plainMatrixKernels } from '../../src/kernels/plainMatrixKernels.ts';
import { wasmMatrixKernels } from '../../src/kernels/wasmMatrixKernels.ts';
import { randomSource } from '../../src/math/random/random.ts';
// First: it lets this version of Node have relaxed SIMD.
import './relaxedSimd.ts';

const random = randomSource(7);
const values = (n: number): number[] => Array.from({ length: n }, () => 2 * random.uniform() - 1);

/** A memory with room for little: what does not fit must give the same sums on the heap. */
const implementations: [string, () => MatrixKernels][] = [
  ['plain', () => plainMatrixKernels],
  ['wasm', () => wasmMatrixKernels(2 ** 22, false) as MatrixKernels],
  ['wasm, relaxed', () => wasmMatrixKernels(2 ** 22, true) as MatrixKernels],
  ['wasm with a full memory', () => wasmMatrixKernels(100) as MatrixKernels],
];

function filled(kernels: MatrixKernels, n: number, rows: number): Float64Array {
  const a = kernels.allocate(rows);
  // What lies beyond n must not count.
  a.fill(1e6);
  a.set(values(n));
  return a;
}

function blockOf(kernels: MatrixKernels, count: number, n: number, rows: number): ColumnBlock {
  const block = kernels.block(count, rows);
  for (const column of block.columns) column.set(values(n));
  return block;
}

// Sums of up to 300 products of numbers below one, in another order: a few units in the last place of 100.
const tolerance = 1e-12;
const close = (actual: number, expected: number) => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance);

for (const [name, make] of implementations) {
  describe(name, () => {
    for (const n of [1, 2, 3, 127, 128, 129, 299, 300]) {
      const rows = 302;
      test(`sums over ${n} rows are those of the definition`, () => {
        const kernels = make();
        for (const [pa, pb] of [
          [1, 1],
          [2, 3],
          [5, 4],
          [9, 9],
          [61, 7],
        ]) {
          const a = blockOf(kernels, pa, n, rows);
          const b = blockOf(kernels, pb, n, rows);
          const w = filled(kernels, n, rows);
          const weights = [...w];
          const out = kernels.allocate(pa * pb);
          out.fill(0.5);
          kernels.crossProduct(n, a, w, b, out, false);
          const own = kernels.allocate(pa * pa);
          kernels.crossProduct(n, a, w, a, own, true);
          const gradient = kernels.allocate(pa);
          kernels.dots(n, w, a, gradient);
          const at = (x: Float64Array, y: Float64Array): number => {
            let s = 0;
            for (let r = 0; r < n; r++) s += weights[r] * x[r] * y[r];
            return s;
          };
          const ones = new Float64Array(rows).fill(1);
          for (let i = 0; i < pa; i++) {
            close(gradient[i], at(a.columns[i], ones));
            for (let j = 0; j < pb; j++) close(out[i * pb + j], 0.5 + at(a.columns[i], b.columns[j]));
            for (let j = 0; j <= i; j++) close(own[i * pa + j], at(a.columns[i], a.columns[j]));
          }
        }
      });

      test(`products, loading and sums of ${n} rows`, () => {
        const kernels = make();
        const x = blockOf(kernels, 11, n, rows);
        const beta = Float64Array.from(values(11));
        const u = filled(kernels, n, rows);
        const before = [...u];
        kernels.addProduct(n, u, x, beta);
        for (let r = 0; r < n; r++) close(u[r], before[r] + x.columns.reduce((s, c, k) => s + beta[k] * c[r], 0));
        const source = Float64Array.from(values(n + 5));
        const loaded = kernels.allocate(rows);
        kernels.load(loaded, source, 3, n, 0.25, 4);
        for (let r = 0; r < n; r++) expect(loaded[r]).toBe((source[3 + r] - 0.25) * 4);
        const expected = before.slice(0, n).reduce((s, v) => s + v, 0);
        const summed = kernels.allocate(rows);
        summed.fill(1e6);
        summed.set(before.slice(0, n));
        close(kernels.sum(n, summed), expected);
      });

      test.each([
        [1, 1],
        [1, 2],
        [2, 1],
        [2, 2],
        [1, 4],
        [4, 1],
        [2, 4],
        [4, 2],
        [4, 4],
      ])(`codes of ${n} rows are scattered and gathered, %i and %i bytes each`, (left, right) => {
        const kernels = make();
        const [s, t] = [kernels.allocateCodes(rows, left), kernels.allocateCodes(rows, right)];
        for (let r = 0; r < n; r++) {
          s[r] = Math.floor(5 * random.uniform());
          t[r] = Math.floor(7 * random.uniform());
        }
        const w = filled(kernels, n, rows);
        const x = blockOf(kernels, 3, n, rows);
        const [one, two, columns] = [kernels.allocate(5), kernels.allocate(35), kernels.allocate(15)];
        kernels.scatter(n, w, s, one);
        kernels.scatterPairs(n, w, s, t, 7, two);
        kernels.scatterColumns(n, w, s, x, columns);
        const expected = { one: new Float64Array(5), two: new Float64Array(35), columns: new Float64Array(15) };
        for (let r = 0; r < n; r++) {
          expected.one[s[r]] += w[r];
          expected.two[s[r] * 7 + t[r]] += w[r];
          x.columns.forEach((c, k) => {
            expected.columns[s[r] * 3 + k] += w[r] * c[r];
          });
        }
        one.forEach((v, i) => {
          close(v, expected.one[i]);
        });
        two.forEach((v, i) => {
          close(v, expected.two[i]);
        });
        columns.forEach((v, i) => {
          close(v, expected.columns[i]);
        });
        const u = filled(kernels, n, rows);
        const before = [...u];
        const table = kernels.allocate(5);
        table.set(values(5));
        kernels.gather(n, u, s, table);
        for (let r = 0; r < n; r++) expect(u[r]).toBe(before[r] + table[s[r]]);
      });
    }
  });
}

test('a mark gives memory back, and what is allocated anew is zero', () => {
  const kernels = wasmMatrixKernels(2 ** 20) as MatrixKernels;
  const mark = kernels.mark();
  const first = kernels.allocate(100);
  first.fill(3);
  kernels.release(mark);
  const second = kernels.allocate(100);
  expect(second.byteOffset).toBe(first.byteOffset);
  expect(second.every((v) => v === 0)).toBe(true);
});
