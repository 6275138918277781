import { logSinhcSeries } from '../math/elementary.ts';
import { digamma, polygamma, polygammaSeries } from '../math/gamma.ts';
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

const expm1Series = new Map<number, readonly number[]>();

/** Coefficients of x^{2k−order}, k = 1, 2 …, of the even part's derivative of that order. */
function expm1SeriesOf(order: number): readonly number[] {
  const known = expm1Series.get(order);
  if (known) return known;
  const made = logSinhcSeries.map((c, i) => {
    let coefficient = c;
    for (let j = 0; j < order; j++) coefficient *= 2 * (i + 1) - j;
    return coefficient;
  });
  expm1Series.set(order, made);
  return made;
}

/** The series, whose terms fall like (x/2π)²ᵏ, |x| < 4. */
function logExpm1Series(order: number, x: number): number {
  const coefficients = expm1SeriesOf(order);
  const square = x * x;
  const first = Math.max(1, Math.ceil(order / 2));
  const enough = square < 0.25 ? 10 : square < 1 ? 14 : square < 4 ? 24 : coefficients.length;
  let sum = 0;
  for (let k = Math.min(coefficients.length, enough + 2 * order); k >= first; k--) sum = sum * square + coefficients[k - 1];
  return sum * wholePower(x, 2 * first - order);
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
  const sign = m % 2 === 0 ? 1 : -1;
  let sum = 0;
  if (n > 0 && n <= 64 && n === Math.floor(n)) {
    if (m === 0) for (let k = n - 1; k >= 0; k--) sum += 1 / (a + k);
    else if (m === 1) for (let k = n - 1; k >= 0; k--) sum += 1 / (a + k) / (a + k);
    else for (let k = n - 1; k >= 0; k--) sum += wholePower(1 / (a + k), m + 1);
    return sign * factorialOf(m) * sum;
  }
  // A large ratio of the arguments does not cancel.
  if (n > a) return (m === 0 ? digamma(a + n) : polygamma(m, a + n)) - (m === 0 ? digamma(a) : polygamma(m, a));
  let low = a;
  while (Math.min(low, low + n) < 16 + m) {
    const [p, q] = [1 / low, 1 / (low + n)];
    // p^{m+1} − q^{m+1} = (p − q) Σ pⁱ q^{m−i} and p − q = n p q, uncancelled.
    sum += n * p * q * homogeneous(p, q, m);
    low += 1;
  }
  const [p, q] = [1 / low, 1 / (low + n)];
  const gap = -n * p * q;
  // Σ_{i+j=d} pⁱ qʲ and q^d for the exponents below: (q^{d+1} − p^{d+1}) = gap × that sum.
  let inner = homogeneous(p, q, m);
  let power = wholePower(q, m);
  // ψ⁽ᵐ⁾(x) = (−1)^{m−1}[(m−1)! x^{−m} + m!/2 x^{−m−1} + Σ B₂ₖ (2k+m−1)!/(2k)! x^{−2k−m}], log x for m = 0.
  let tail = m === 0 ? -Math.log1p(n * p) : factorialOf(m - 1) * gap * homogeneous(p, q, m - 1);
  tail += 0.5 * factorialOf(m) * gap * inner;
  for (const coefficient of polygammaSeries(m)) {
    inner = p * inner + power * q;
    power *= q;
    const term = coefficient * gap * inner;
    tail += term;
    if (Math.abs(term) < 1e-18 * Math.abs(tail)) break;
    inner = p * inner + power * q;
    power *= q;
  }
  return sign * (factorialOf(m) * sum - tail);
}

/** Σ pⁱ q^{d−i} for i = 0 … d. */
function homogeneous(p: number, q: number, d: number): number {
  let sum = 1;
  let power = 1;
  for (let i = 0; i < d; i++) {
    power *= q;
    sum = p * sum + power;
  }
  return sum;
}

function wholePower(x: number, n: number): number {
  let power = 1;
  for (let i = 0; i < n; i++) power *= x;
  return power;
}

function factorialOf(m: number): number {
  let product = 1;
  for (let k = 2; k <= m; k++) product *= k;
  return product;
}
