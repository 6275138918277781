import fc from 'fast-check';
import '../../fixedSeed.ts';
import { describe, expect, it } from 'vitest';
import {
  cholesky,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskyPivoted,
  choleskySolve,
  solveLower,
  solveLowerTransposed,
  solveUpper,
  solveUpperTransposed,
} from '../../../src/math/linear/cholesky.ts';
import { conditionUpper } from '../../../src/math/linear/condition.ts';
import { aliasCoefficients, leastSquares, norm2, qrDecompose, qrTimes, qrTransposedTimes, qrUpper } from '../../../src/math/linear/qr.ts';
import { symmetricEigen } from '../../../src/math/linear/symmetricEigen.ts';

const EPS = Number.EPSILON;

/** rows × columns of moderate numbers; columns ≤ rows. */
const matrices = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 6 }))
  .chain(([columns, more]) =>
    fc.tuple(
      fc.constant(columns + more),
      fc.constant(columns),
      fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
        minLength: (columns + more) * columns,
        maxLength: (columns + more) * columns,
      }),
    ),
  )
  .map(([rows, columns, list]) => ({ rows, columns, a: Float64Array.from(list, (v) => (Math.abs(v) < 1e-100 ? 0 : v)) })); // denormals have no relative accuracy to test

function product(a: Float64Array, n: number, m: number, b: Float64Array, p: number): Float64Array {
  const out = new Float64Array(n * p);
  for (let j = 0; j < p; j++) for (let k = 0; k < m; k++) for (let i = 0; i < n; i++) out[i + j * n] += a[i + k * n] * b[k + j * m];
  return out;
}
function transpose(a: Float64Array, n: number, m: number): Float64Array {
  const out = new Float64Array(n * m);
  for (let j = 0; j < m; j++) for (let i = 0; i < n; i++) out[j + i * m] = a[i + j * n];
  return out;
}
function gram(a: Float64Array, n: number, m: number): Float64Array {
  return product(transpose(a, n, m), m, n, a, m);
}
/** AᵀA + I: positive definite with a moderate condition number. */
function definite(a: Float64Array, n: number, m: number): Float64Array {
  const g = gram(a, n, m);
  for (let i = 0; i < m; i++) g[i + i * m] += 1;
  return g;
}
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let d = 0;
  for (let i = 0; i < a.length; i++) d = Math.max(d, Math.abs(a[i] - b[i]));
  return d;
}
const size = (a: ArrayLike<number>) => Array.from(a).reduce((s, v) => Math.max(s, Math.abs(v)), 1e-300);

describe('cholesky', () => {
  it('reconstructs, solves, inverts', () => {
    fc.assert(
      fc.property(matrices, ({ rows, columns: n, a }) => {
        const s = definite(a, rows, n);
        const { factor, failedAt } = cholesky(s, n);
        expect(failedAt).toBe(-1);
        // Backward error of Cholesky: (n + 1) eps ‖A‖ (Higham 2002, th. 10.3).
        expect(distance(product(factor, n, n, transpose(factor, n, n), n), s)).toBeLessThanOrEqual(10 * (n + 1) * EPS * size(s));
        const x = Float64Array.from({ length: n }, (_, i) => i - 1.5);
        const b = product(s, n, n, x, 1);
        const solved = choleskySolve(factor, n, b.slice());
        // Residual, not forward error: independent of the condition.
        expect(distance(product(s, n, n, solved, 1), b)).toBeLessThanOrEqual(50 * n * n * EPS * size(s) * size(solved));
        const inverse = choleskyInverse(factor, n);
        const identity = product(s, n, n, inverse, n);
        for (let i = 0; i < n; i++) identity[i + i * n] -= 1;
        expect(size(identity)).toBeLessThanOrEqual(100 * n * n * EPS * size(s) * size(inverse));
        expect(inverse).toEqual(transpose(inverse, n, n));
        const log = symmetricEigen(s, n).values.reduce((t, v) => t + Math.log(v), 0);
        expect(choleskyLogDeterminant(factor, n)).toBeCloseTo(log, 9);
      }),
    );
  });

  it('says where a matrix is not positive definite', () => {
    expect(cholesky(new Float64Array([1, 2, 2, 1]), 2).failedAt).toBe(1);
    expect(cholesky(new Float64Array([Number.NaN]), 1).failedAt).toBe(0);
  });

  it('with pivoting reconstructs the permuted matrix and finds the rank', () => {
    fc.assert(
      fc.property(matrices, fc.constantFrom('limited' as const, 'largest' as const), ({ rows, columns, a }, pivoting) => {
        // [A, A·1]: the last column is the sum of the others. Integers keep the Gram matrix exact.
        const n = columns + 1;
        const x = new Float64Array(rows * n);
        for (let j = 0; j < columns; j++)
          for (let i = 0; i < rows; i++) {
            x[i + j * rows] = Math.round(a[i + j * rows]) + (i === j ? 40 : 0);
            x[i + columns * rows] += x[i + j * rows];
          }
        const s = gram(x, rows, n);
        const f = choleskyPivoted(s, n, { pivoting });
        expect(f.rank).toBe(columns);
        if (pivoting === 'limited') expect(Array.from(f.pivot)).toEqual(Array.from({ length: n }, (_, i) => i));
        const l = f.factor.slice();
        l[n * n - 1] = 0;
        const back = product(l, n, n, transpose(l, n, n), n);
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++)
            expect(Math.abs(back[i + j * n] - s[f.pivot[i] + f.pivot[j] * n])).toBeLessThanOrEqual(1e-12 * size(s));
      }),
    );
  });

  it('with limited pivoting moves an aliased column to the end and keeps the order of the rest', () => {
    // 1, x, 2x + 1, x²
    const x = new Float64Array([1, 1, 1, 1, 1, 0, 1, 2, 3, 4, 1, 3, 5, 7, 9, 0, 1, 4, 9, 16]);
    const f = choleskyPivoted(gram(x, 5, 4), 4);
    expect(f.rank).toBe(3);
    expect(Array.from(f.pivot)).toEqual([0, 1, 3, 2]);
    const q = qrDecompose(x, 5, 4);
    expect(Array.from(q.pivot)).toEqual([0, 1, 3, 2]);
    expect(q.rank).toBe(3);
    // 2x + 1 = 1·(1) + 2·x + 0·x²
    expect(distance(aliasCoefficients(q), [1, 2, 0])).toBeLessThan(1e-14);
  });
});

describe('triangular solves', () => {
  it('undo their products', () => {
    fc.assert(
      fc.property(matrices, ({ rows, columns: n, a }) => {
        const l = cholesky(definite(a, rows, n), n).factor;
        const r = transpose(l, n, n);
        const x = Float64Array.from({ length: n }, (_, i) => 1 + i * i);
        const near = (solved: Float64Array, matrix: Float64Array, b: Float64Array) =>
          expect(distance(product(matrix, n, n, solved, 1), b)).toBeLessThanOrEqual(10 * n * EPS * size(matrix) * size(solved));
        const lx = product(l, n, n, x, 1);
        const rx = product(r, n, n, x, 1);
        near(solveLower(l, n, lx.slice()), l, lx);
        near(solveLowerTransposed(l, n, rx.slice()), r, rx);
        near(solveUpper(r, n, rx.slice()), r, rx);
        near(solveUpperTransposed(r, n, lx.slice()), l, lx);
      }),
    );
  });
});

describe('qr', () => {
  it('is orthogonal and reconstructs', () => {
    fc.assert(
      fc.property(matrices, ({ rows, columns, a }) => {
        const f = qrDecompose(a, rows, columns, 1e-12);
        for (let c = 0; c < columns; c++) {
          // Q R e_c is column pivot[c] of A, also for the columns set aside (their part beyond rank is below the tolerance).
          const y = new Float64Array(rows);
          for (let i = 0; i <= Math.min(c, f.rank - 1); i++) y[i] = f.qr[i + c * rows];
          const back = qrTimes(f, y);
          const column = a.subarray(f.pivot[c] * rows, (f.pivot[c] + 1) * rows);
          expect(distance(back, column)).toBeLessThanOrEqual(1e-11 * size(column));
        }
        for (let i = 0; i < rows; i++) {
          const e = new Float64Array(rows);
          e[i] = 1;
          const there = qrTransposedTimes(f, e.slice());
          expect(Math.abs(norm2(there) - 1)).toBeLessThan(20 * rows * EPS);
          expect(distance(qrTimes(f, there), e)).toBeLessThan(20 * rows * EPS);
        }
        const y = Float64Array.from({ length: rows }, (_, i) => Math.sin(i));
        const { residuals, residualSumOfSquares } = leastSquares(f, y);
        for (let j = 0; j < columns; j++) {
          let dot = 0;
          for (let i = 0; i < rows; i++) dot += residuals[i] * a[i + j * rows];
          expect(Math.abs(dot)).toBeLessThanOrEqual(1e-10 * Math.max(1, norm2(a, j * rows, (j + 1) * rows)));
        }
        expect(residualSumOfSquares).toBeCloseTo(norm2(residuals) ** 2, 12);
      }),
    );
  });

  it('keeps the earlier of two equal columns and gives the later one no value', () => {
    const a = new Float64Array([1, 1, 1, 1, 1, 1, 1, 2, 4]);
    const f = qrDecompose(a, 3, 3);
    expect(Array.from(f.pivot)).toEqual([0, 2, 1]);
    const { coefficients } = leastSquares(f, new Float64Array([3, 5, 9]));
    expect(Number.isNaN(coefficients[1])).toBe(true);
    expect(distance([coefficients[0], coefficients[2]], [1, 2])).toBeLessThan(1e-14);
  });

  it('takes zero columns, more columns than rows, and huge numbers', () => {
    expect(qrDecompose(new Float64Array(6), 3, 2).rank).toBe(0);
    const wide = qrDecompose(new Float64Array([1, 0, 0, 1, 1, 1]), 2, 3);
    expect(wide.rank).toBe(2);
    expect(norm2(new Float64Array([3e200, 4e200])) / 5e200).toBeCloseTo(1, 14);
    const huge = qrDecompose(new Float64Array([3e200, 4e200]), 2, 1);
    expect(Math.abs(huge.qr[0]) / 5e200).toBeCloseTo(1, 14);
  });
});

describe('eigenvalues and condition', () => {
  it('diagonalizes', () => {
    fc.assert(
      fc.property(matrices, ({ rows, columns: n, a }) => {
        const s = gram(a, rows, n);
        const { values, vectors } = symmetricEigen(s, n);
        const diagonal = new Float64Array(n * n);
        for (let i = 0; i < n; i++) diagonal[i + i * n] = values[i];
        const back = product(product(vectors, n, n, diagonal, n), n, n, transpose(vectors, n, n), n);
        expect(distance(back, s)).toBeLessThanOrEqual(100 * n * EPS * size(s));
        const identity = gram(vectors, n, n);
        for (let i = 0; i < n; i++) identity[i + i * n] -= 1;
        expect(size(identity)).toBeLessThan(100 * n * EPS);
        for (let i = 1; i < n; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
      }),
    );
  });

  it('estimates the condition number from below, within a factor 10', () => {
    fc.assert(
      fc.property(matrices, ({ rows, columns: n, a }) => {
        const r = qrUpper(qrDecompose(definite(a, rows, n), n, n, 0));
        const inverse = new Float64Array(n * n);
        for (let j = 0; j < n; j++) {
          const e = new Float64Array(n);
          e[j] = 1;
          inverse.set(solveUpper(r, n, e), j * n);
        }
        const norm1 = (m: Float64Array) =>
          Math.max(...Array.from({ length: n }, (_, j) => m.subarray(j * n, (j + 1) * n).reduce((s, v) => s + Math.abs(v), 0)));
        const exact = norm1(r) * norm1(inverse);
        const estimate = conditionUpper(r, n);
        expect(estimate).toBeLessThanOrEqual(exact * (1 + 1e-10));
        expect(estimate).toBeGreaterThanOrEqual(exact / 10);
      }),
    );
    expect(conditionUpper(new Float64Array([1, 0, 0, 1e-8]), 2)).toBeCloseTo(1e8, 0);
    expect(conditionUpper(new Float64Array([1, 0, 0, 0]), 2)).toBe(Number.POSITIVE_INFINITY);
  });
});
