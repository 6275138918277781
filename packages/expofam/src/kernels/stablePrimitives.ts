import { besselRatioPrime } from '../math/bessel.ts';
import { digamma, polygamma } from '../math/gamma.ts';
import { normalHazard, normalHazardExcess } from '../math/normal.ts';
import { stirlerr } from '../math/stirlerr.ts';

/** B₂ₖ for k = 1 … 15. */
const BERNOULLI = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
  854513 / 138,
  -236364091 / 2730,
  8553103 / 6,
  -23749461029 / 870,
  8615841276005 / 14322,
];

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

/** Coefficients of log(sinh(x/2)/(x/2)) = Σ B₂ₖ x²ᵏ / (2k·(2k)!), from ζ(2k). */
const LOG_SINHC = Array.from({ length: 60 }, (_, index) => {
  const k = index + 1;
  let zeta = 1;
  for (let j = 2; j < 60; j++) zeta += j ** (-2 * k);
  if (k <= 5) zeta = [Math.PI ** 2 / 6, Math.PI ** 4 / 90, Math.PI ** 6 / 945, Math.PI ** 8 / 9450, Math.PI ** 10 / 93555][k - 1];
  return ((k % 2 === 1 ? 2 : -2) * zeta) / ((2 * Math.PI) ** (2 * k) * (2 * k));
});

function logExpm1Series(order: number, x: number): number {
  let sum = 0;
  const square = x * x;
  const first = Math.max(1, Math.ceil(order / 2));
  for (let k = LOG_SINHC.length; k >= first; k--) {
    let coefficient = LOG_SINHC[k - 1];
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

/** g⁽ᵐ⁾(x) of g = stirlerr′ by the asymptotic series Σ B₂ₖ/(2k(2k−1)) x^{1−2k} of stirlerr (DLMF 5.11.1), x ≥ 12. */
function stirlingSeries(n: number, x: number): number {
  if (x > 1e60) return n === 1 ? -1 / 12 / x / x : 0;
  let sum = 0;
  for (let k = BERNOULLI.length; k >= 1; k--) {
    let coefficient = BERNOULLI[k - 1] / (2 * k * (2 * k - 1));
    for (let j = 0; j < n; j++) coefficient *= 1 - 2 * k - j;
    sum = sum / (x * x) + coefficient;
  }
  return sum / x ** (n + 1);
}

/**
 * The derivative of order n ≥ 1 of stirlerr(x) = log Γ(x+1) − (x+½) log x + x − ½ log 2π; for n = 1, ψ(x) − log x + 1/(2x).
 * Between 1 and 12 by g(x) − g(x+1) = −2 Σ 2k/(2k+1) v^{2k+1}, v = 1/(2x+1), whose terms have one sign in every derivative.
 */
export function stirlerrDerivative(n: number, x: number): number {
  if (n === 0) return stirlerr(x);
  if (!(x > 0)) return Number.NaN;
  if (x < 1) {
    // Here ψ⁽ⁿ⁻¹⁾(x) dominates what is added to it.
    let factorial = 1; // (n − 1)!
    for (let k = 2; k < n; k++) factorial *= k;
    const sign = n % 2 === 1 ? 1 : -1;
    const pole = (sign * factorial) / (2 * x ** n);
    if (n === 1) return digamma(x) - Math.log(x) + pole;
    return polygamma(n - 1, x) + (sign * factorial) / (n - 1) / x ** (n - 1) + pole;
  }
  let shifts = 0;
  let z = x;
  for (; z < 12; z++) {
    const v = 1 / (2 * z + 1);
    let power = v ** (n + 2);
    for (let k = 1; k < 60; k++) {
      let term = ((-4 * k) / (2 * k + 1)) * power;
      for (let j = 0; j < n - 1; j++) term *= -2 * (2 * k + 1 + j);
      shifts += term;
      if (Math.abs(term) < 1e-17 * Math.abs(shifts)) break;
      power *= v * v;
    }
  }
  return shifts + stirlingSeries(n, z);
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
  for (let k = 1; k <= BERNOULLI.length; k++) {
    let coefficient = BERNOULLI[k - 1];
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

/** Coefficients l_k of log(√(2πx) e^{−x} I₀(x)) ~ Σ l_k x^{−k}. */
const LOG_BESSEL_TAIL = (() => {
  const count = 24;
  const a = [1];
  for (let k = 1; k <= count; k++) a.push((a[k - 1] * (2 * k - 1) ** 2) / (8 * k));
  const l = [0];
  for (let k = 1; k <= count; k++) {
    let sum = a[k];
    for (let j = 1; j < k; j++) sum -= (j / k) * l[j] * a[k - j];
    l.push(sum);
  }
  return l;
})();

/** Coefficients of log I₀(x) = Σ l_k x²ᵏ, |x| < 2.404…, the first zero of J₀. */
const LOG_BESSEL_SERIES = (() => {
  const a = [1];
  const l = [0];
  for (let k = 1; k <= 30; k++) {
    a.push(a[k - 1] / (4 * k * k));
    let sum = a[k];
    for (let j = 1; j < k; j++) sum -= (j / k) * l[j] * a[k - j];
    l.push(sum);
  }
  return l;
})();

/**
 * The derivative of order n ≥ 1 of A(x) = I₁(x)/I₀(x), as the cumulant of order n + 1 of cos θ under a von Mises
 * distribution: the power series below 1, the trapezoidal rule (exponentially accurate on a period) below 30, then the
 * asymptotic series.
 * The textbook 1 − A² − A/x cancels at both ends.
 */
export function besselRatioDerivative(n: number, x: number): number {
  if (n === 1) return besselRatioPrime(x);
  const z = Math.abs(x);
  if (z < 1) {
    let sum = 0;
    for (let k = LOG_BESSEL_SERIES.length - 1; 2 * k > n; k--) {
      let term = LOG_BESSEL_SERIES[k] * x ** (2 * k - n - 1);
      for (let j = 0; j <= n; j++) term *= 2 * k - j;
      sum += term;
    }
    return sum;
  }
  const sign = x < 0 && n % 2 === 1 ? 1 : x < 0 ? -1 : 1;
  if (z >= 30) {
    let sum = 0;
    const order = n + 1;
    for (let k = LOG_BESSEL_TAIL.length - 1; k >= 1; k--) {
      let coefficient = LOG_BESSEL_TAIL[k];
      for (let j = 0; j < order; j++) coefficient *= -k - j;
      sum = (sum + coefficient) / z;
    }
    // −½ log x differentiated `order` times
    let logarithm = 0.5;
    for (let j = 1; j < order; j++) logarithm *= -j;
    return sign * ((sum - logarithm) / z ** order);
  }
  const count = Math.ceil(40 + 12 * Math.sqrt(z));
  let total = 0;
  let mean = 0;
  const weights = new Float64Array(count);
  const drops = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const half = Math.sin((Math.PI * k) / count);
    drops[k] = -2 * half * half;
    weights[k] = Math.exp(z * drops[k]);
    total += weights[k];
    mean += weights[k] * drops[k];
  }
  mean /= total;
  const moments = [1, 0];
  for (let order = 2; order <= n + 1; order++) {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += weights[k] * (drops[k] - mean) ** order;
    moments.push(sum / total);
  }
  // κ_n = m_n − Σ C(n−1, j−1) κ_j m_{n−j}, κ₁ = 0 for central moments
  const cumulants = [0, 0];
  for (let order = 2; order <= n + 1; order++) {
    let sum = moments[order];
    let binomial = 1;
    for (let j = 1; j < order; j++) {
      sum -= binomial * cumulants[j] * moments[order - j];
      binomial *= (order - j) / j;
    }
    cumulants.push(sum);
  }
  return sign * cumulants[n + 1];
}
