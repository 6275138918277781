import { log1pmx } from './bd0.ts';
import { bernoulliEven } from './coefficients.ts';
import { lgamma, lgamma1p } from './gamma.ts';
import { stirlerr } from './stirlerr.ts';

/** Stirling's correction s(a + n) − s(a) for a, a + n ≥ 10, as an exact divided difference in 1/a. */
function stirlingDifference(a: number, n: number): number {
  const p = 1 / a;
  const q = 1 / (a + n);
  // Σ_k c_k (q^(2k−1) − p^(2k−1)) = (q − p) Σ_k c_k Σ_{i+j=2k−2} pⁱ qʲ
  let inner = 1;
  let power = 1; // q^(2k−2)
  let sum = bernoulliEven[0] / 2;
  for (let k = 2; k <= 9; k++) {
    inner = p * inner + power * q;
    inner = p * inner + power * q * q;
    power *= q * q;
    const term = (bernoulliEven[k - 1] / (2 * k * (2 * k - 1))) * inner;
    sum += term;
    if (Math.abs(term) < 1e-18) break;
  }
  return -n * p * q * sum;
}

/**
 * log (a)ₙ = lgamma(a + n) − lgamma(a) for a > 0, a + n > 0, n real, without the cancellation of the difference: its relative error stays
 * near 1e−15 for n = 1e−12 as for a = 1e15 (unless the result itself is near 0).
 *
 * @example
 * logPochhammer(1e10, 3); // 69.07755279012137
 */
export function logPochhammer(a: number, n: number): number {
  const b = a + n;
  if (n === 0) return a >= 0 ? 0 : Number.NaN;
  if (!(a >= 0) || !(b >= 0)) return Number.NaN;
  if (a === 0) return b === 0 ? Number.NaN : Number.NEGATIVE_INFINITY;
  if (b === 0) return Number.POSITIVE_INFINITY;
  if (n > 0 && n <= 16 && n === Math.floor(n) && a < 1e18) {
    let product = a;
    for (let j = 1; j < n; j++) product *= a + j;
    if (product > 1e-290) return Math.log(product);
  }
  const smaller = Math.min(a, b);
  if (smaller >= 10) {
    const ratio = n / a;
    if (a > 1e290) return n * Math.log(a) + a * ((1 + ratio) * Math.log1p(ratio) - ratio);
    // (a + n) log1p(n/a) − n is about n²/(2a): of terms that vanish with it, where n/a has few digits left or none.
    if (Math.abs(ratio) < 1e-3) {
      const rest = a * (log1pmx(ratio) + ratio * Math.log1p(ratio)) - 0.5 * Math.log1p(ratio);
      return n * Math.log(a) + rest + stirlingDifference(a, n);
    }
    return n * Math.log(a) + ((b - 0.5) * Math.log1p(n / a) - n) + stirlingDifference(a, n);
  }
  // Far apart: one of the two dominates, the plain difference is well conditioned.
  if (Math.abs(n) > 5 || smaller < 1e-3) {
    // Both below 1 they are near −log, by far the larger part of each.
    if (a < 1 && b < 1 && Math.abs(n) > 0.5 * smaller) return lgamma1p(b) - lgamma1p(a) - logRatio(b, a);
    if (Math.abs(n) > 5 || Math.abs(n) > 0.5 * smaller) return lgammaAt(b) - lgammaAt(a);
  }
  // Shift both up by m: every removed factor is log1p(n / (a + j)).
  const m = Math.ceil(10 - smaller);
  let sum = 0;
  for (let j = m - 1; j >= 0; j--) sum += Math.log1p(n / (a + j));
  return logPochhammer(a + m, n) - sum;
}

/** lgamma, with lgamma1p where x is tiny. */
function lgammaAt(x: number): number {
  return x < 1 ? lgamma1p(x) - Math.log(x) : lgamma(x);
}

/** log(b/a), also where the quotient leaves the range of numbers. */
function logRatio(b: number, a: number): number {
  const ratio = b / a;
  return ratio > 1e-300 && ratio < 1e300 ? Math.log(ratio) : Math.log(b) - Math.log(a);
}

/**
 * log B(a, b) = lgamma(a) + lgamma(b) − lgamma(a + b), a, b > 0, in a form that does not cancel (DLMF 5.12.1 with Stirling's corrections).
 *
 * @example
 * lbeta(1e10, 1e-3); // 6.884 …
 */
export function lbeta(a: number, b: number): number {
  const p = Math.min(a, b);
  const q = Math.max(a, b);
  if (!(p >= 0)) return Number.NaN;
  if (p === 0) return Number.POSITIVE_INFINITY;
  if (q === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  if (p >= 10) {
    const h = p / (p + q);
    const correction = stirlerr(p) + stirlerr(q) - stirlerr(p + q);
    return -0.5 * Math.log(q) + 0.9189385332046728 + correction + (p - 0.5) * Math.log(h) + q * Math.log1p(-h);
  }
  return lgamma(p) - logPochhammer(q, p);
}

/**
 * log C(n, k) = −log(n + 1) − lbeta(n − k + 1, k + 1), real 0 ≤ k ≤ n.
 *
 * @example
 * lchoose(5, 2); // Math.log(10)
 */
export function lchoose(n: number, k: number): number {
  if (!(k >= 0) || !(k <= n)) return k < 0 || k > n ? Number.NEGATIVE_INFINITY : Number.NaN;
  const j = Math.min(k, n - k);
  if (j === 0) return 0;
  if (j <= 16 && j === Math.floor(j) && n < 1e15) {
    let ratio = 1;
    for (let i = 1; i <= j; i++) ratio = (ratio * (n - j + i)) / i;
    return Math.log(ratio);
  }
  return -Math.log(n + 1) - lbeta(n - j + 1, j + 1);
}
