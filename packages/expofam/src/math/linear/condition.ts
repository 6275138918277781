import { solveUpper, solveUpperTransposed } from './cholesky.ts';

/**
 * A lower bound, nearly always within a factor 3, for ‖B‖₁ of an n×n matrix given by its products (Hager 1984, Higham 1988, ACM TOMS 14, alg. 4.1 with
 * the alternating vector that defeats its known counterexamples). Both functions may overwrite their argument and return the product.
 */
export function estimateNorm1(
  n: number,
  multiply: (x: Float64Array) => Float64Array,
  multiplyTransposed: (x: Float64Array) => Float64Array,
): number {
  if (n === 0) return 0;
  let y = multiply(new Float64Array(n).fill(1 / n));
  let estimate = absoluteSum(y);
  if (n === 1) return estimate;
  let signs = y.map((v) => (v >= 0 ? 1 : -1));
  let last = -1;
  for (let iteration = 0; iteration < 5; iteration++) {
    const z = multiplyTransposed(Float64Array.from(signs));
    let best = 0;
    for (let i = 1; i < n; i++) if (Math.abs(z[i]) > Math.abs(z[best])) best = i;
    if (best === last) break;
    last = best;
    const unit = new Float64Array(n);
    unit[best] = 1;
    y = multiply(unit);
    const next = absoluteSum(y);
    const nextSigns = y.map((v) => (v >= 0 ? 1 : -1));
    const same = nextSigns.every((v, i) => v === signs[i]);
    const grew = next > estimate;
    estimate = Math.max(estimate, next);
    if (same || !grew) break;
    signs = nextSigns;
  }
  const alternating = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + i / (n - 1)));
  return Math.max(estimate, (2 * absoluteSum(multiply(alternating))) / (3 * n));
}

function absoluteSum(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += Math.abs(x[i]);
  return s;
}

/**
 * An estimate of the 1-norm condition number ‖R‖₁ ‖R⁻¹‖₁ of an upper triangular matrix (column-major, leading dimension `stride`), O(n²). Infinity if
 * a diagonal element is 0.
 *
 * @example
 * conditionUpper(new Float64Array([1, 0, 0, 1e-8]), 2); // 1e8
 */
export function conditionUpper(r: Float64Array, n: number, stride = n): number {
  let norm = 0;
  for (let j = 0; j < n; j++) {
    if (r[j + j * stride] === 0) return Number.POSITIVE_INFINITY;
    let s = 0;
    for (let i = 0; i <= j; i++) s += Math.abs(r[i + j * stride]);
    norm = Math.max(norm, s);
  }
  const inverseNorm = estimateNorm1(
    n,
    (x) => solveUpper(r, n, x, stride),
    (x) => solveUpperTransposed(r, n, x, stride),
  );
  return n === 0 ? 1 : norm * inverseNorm;
}
