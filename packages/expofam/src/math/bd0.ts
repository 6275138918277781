/**
 * log(1 + x) − x, x ≥ −1, without cancellation near 0 (where it is −x²/2). With r = x / (2 + x),
 * log1p(x) = 2 atanh(r) and 2r − x = −x r, hence log1pmx(x) = r (2 Σ r^2k / (2k + 1) − x).
 *
 * @example
 * log1pmx(1e-9); // −4.999999996666667e-19
 */
export function log1pmx(x: number): number {
  if (!(x >= -0.5 && x <= 1)) return Math.log1p(x) - x;
  const r = x / (2 + x);
  const t = r * r;
  // r² ≤ 1/9: 16 terms leave less than 1e−17; 6 are enough below 0.0025.
  let s = 0;
  for (let k = t < 0.0025 ? 6 : t < 0.02 ? 9 : 17; k >= 1; k--) s = t * (s + 2 / (2 * k + 1));
  return r * (s - x);
}

/**
 * The deviance part y log(y / μ) + μ − y ≥ 0 of Loader (2000), y ≥ 0, μ > 0, uncancelled near y = μ; bd0(0, μ) = μ.
 *
 * @example
 * bd0(3, 3.0000001); // 1.6666666…e-15
 */
export function bd0(y: number, mu: number): number {
  if (y === 0) return mu;
  if (mu === 0) return Number.isNaN(y) ? y : Number.POSITIVE_INFINITY;
  if (y < 2 * mu && y > 0.5 * mu) return -y * log1pmx((mu - y) / y);
  const ratio = y / mu;
  // A quotient that overflowed or is denormal would lose digits: take the logarithms apart.
  const log = ratio > 1e-300 && ratio < 1e300 ? Math.log(ratio) : Math.log(y) - Math.log(mu);
  return y * log + (mu - y);
}
