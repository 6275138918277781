import { logSinhcSeries } from '../math/elementary.ts';
import { normalHazard, normalHazardExcess } from '../math/normal.ts';
import { wholePower } from '../math/wholePower.ts';

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
