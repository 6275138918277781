import { bernoulliEven } from '../math/coefficients.ts';
import { logSinhcSeries } from '../math/elementary.ts';
import { digamma, polygamma } from '../math/gamma.ts';
import { normalHazard, normalHazardExcess } from '../math/normal.ts';

/** x log y with 0 · log 0 = 0. */
export function xlogy(x: number, y: number): number {
  return x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y);
}

/** 1 / (eˣ − 1), the Bose–Einstein occupation; its derivative is b(x)·b(−x), and 1 + b(x) = −b(−x). */
export function reciprocalExpm1(x: number): number {
  return x > 700 ? Math.exp(-x) : 1 / Math.expm1(x);
}

/** x / (eˣ − 1), the Bernoulli function; 1 at 0, 0 at +∞, −x at −∞. */
export function bernoulliFunction(x: number): number {
  if (x === 0) return 1;
  // In halves: e⁻ˣ itself is denormal before x·e⁻ˣ is.
  return x > 700 ? x * Math.exp(-0.5 * x) * Math.exp(-0.5 * x) : x / Math.expm1(x);
}

/** Continued fraction e = 2/(z + 3/(z + 4/(z + …))) of the Mills ratio (DLMF 7.9.1, Laplace). */
function millsTail(z: number, from: number): number {
  // Terms needed for full precision fall like 1/z²; 30 + 1200/z² is ample for z ≥ 3 (checked against 40 digits).
  let tail = 0;
  for (let k = Math.ceil(30 + 1200 / (z * z)); k >= from; k--) tail = k / (z + tail);
  return tail;
}

/** t(x) = 1 − m(x)·d(x): the variance of a standard normal truncated to (−∞, x); the derivative of d = x + m. */
export function truncatedNormalVariance(x: number): number {
  if (x < -3) {
    const e = millsTail(-x, 2);
    const d = 1 / (-x + e);
    // 1 − d(z + d) with d(z + e) = 1 is d(e − d), and e ≈ 2/z, d ≈ 1/z.
    return d * (e - d);
  }
  const m = normalHazard(x);
  return 1 - m * normalHazardExcess(x);
}

function logExpm1Series(order: number, x: number): number {
  let sum = 0;
  const square = x * x;
  const first = Math.max(1, Math.ceil(order / 2));
  for (let k = logSinhcSeries.length; k >= first; k--) {
    let coefficient = logSinhcSeries[k - 1];
    for (let j = 0; j < order; j++) coefficient *= 2 * k - j;
    sum = sum * square + coefficient;
  }
  return sum * x ** (2 * first - order);
}

/** The derivative of order n ≥ 1 of log((eˣ − 1)/x); n = 1 and 2 are mean and variance of the continuous Bernoulli. */
export function logExpm1OverXDerivative(n: number, x: number): number {
  if (Math.abs(x) < 4) return (n === 1 ? 0.5 : 0) + logExpm1Series(n, x);
  // d/dx log(eˣ − 1) = 1 + b(x) = −b(−x); higher derivatives are polynomials in b with b′ = −b(1 + b).
  // The even part is symmetric, so evaluate where b is small: at |x|.
  const z = Math.abs(x);
  const b = 1 / Math.expm1(z);
  let polynomial = [0, 1];
  for (let order = 1; order < n; order++) {
    const next = new Array<number>(polynomial.length + 1).fill(0);
    for (let j = 1; j < polynomial.length; j++) {
      next[j] -= j * polynomial[j];
      next[j + 1] -= j * polynomial[j];
    }
    polynomial = next;
  }
  let value = 0;
  for (let j = polynomial.length - 1; j >= 0; j--) value = value * b + polynomial[j];
  let power = -1;
  for (let j = 1; j < n; j++) power *= -j;
  const atPositive = value + power / z ** n;
  if (n === 1) return x > 0 ? 1 + atPositive : -atPositive;
  return x > 0 || n % 2 === 0 ? atPositive : -atPositive;
}

/**
 * ψ⁽ᵐ⁾(a + n) − ψ⁽ᵐ⁾(a): the derivatives of log (a)ₙ = log Γ(a+n) − log Γ(a). For whole n up to 64 the finite sum
 * (−1)ᵐ m! Σ (a+k)^{−m−1}; else the recurrence up to a ≥ 16 and differences of the asymptotic series (DLMF 5.15.8),
 * in which nothing cancels.
 */
export function polygammaDifference(m: number, a: number, n: number): number {
  if (n === 0) return 0;
  if (!(a > 0 && a + n > 0)) return Number.NaN;
  let factorial = 1;
  for (let k = 2; k <= m; k++) factorial *= k;
  const sign = m % 2 === 0 ? 1 : -1;
  let sum = 0;
  if (Number.isInteger(n) && n > 0 && n <= 64) {
    for (let k = n - 1; k >= 0; k--) sum += (a + k) ** (-m - 1);
    return sign * factorial * sum;
  }
  // A large ratio of the arguments does not cancel.
  if (n > a) return (m === 0 ? digamma(a + n) : polygamma(m, a + n)) - (m === 0 ? digamma(a) : polygamma(m, a));
  let low = a;
  while (Math.min(low, low + n) < 16 + m) {
    // (low)^{−m−1} − (low+n)^{−m−1}, uncancelled
    sum += low ** (-m - 1) * -Math.expm1(-(m + 1) * Math.log1p(n / low));
    low += 1;
  }
  const ratio = Math.log1p(n / low);
  // u^{−k} − low^{−k} with u = low + n
  const power = (k: number) => low ** -k * Math.expm1(-k * ratio);
  // ψ⁽ᵐ⁾(x) = (−1)^{m−1}[(m−1)! x^{−m} + m!/2 x^{−m−1} + Σ B₂ₖ (2k+m−1)!/(2k)! x^{−2k−m}], log x for m = 0.
  let tail = m === 0 ? -ratio : (factorial / m) * power(m);
  tail += 0.5 * factorial * power(m + 1);
  for (let k = 1; k <= bernoulliEven.length; k++) {
    let coefficient = bernoulliEven[k - 1];
    if (m === 0) coefficient /= 2 * k;
    else {
      coefficient *= factorial / m;
      for (let j = m; j <= 2 * k + m - 1; j++) coefficient *= j;
      for (let j = 2; j <= 2 * k; j++) coefficient /= j;
    }
    tail += coefficient * power(2 * k + m);
  }
  return sign * (factorial * sum - tail);
}
