import { bernoulliEven, digammaNear, digammaRootHigh, digammaRootLow, lgammaNear } from './coefficients.ts';
import { quotient } from './polynomial.ts';
import { stirlerr } from './stirlerr.ts';

const HALF_LOG_TWO_PI = 0.9189385332046728;

/**
 * lgamma(1 + z) for −1 < z ≤ 1, accurate relative to its value also at tiny z (where 1 + z would round).
 *
 * @example
 * lgamma1p(1e-20); // −5.772156649015329e-21
 */
export function lgamma1p(z: number): number {
  if (z <= -1 || z > 1) return lgamma(1 + z);
  // lgamma(2 + z) − log(1 + z), nearly proportional to z near 0: the difference costs a factor of three.
  if (z < 0) return z * (z + 1) * quotient(lgammaNear, z + 0.5) - Math.log1p(z);
  return z * (z - 1) * quotient(lgammaNear, z - 0.5);
}

/**
 * log |Γ(x)|. Relative error below 1e−15 for x > 0, zeros at 1 and 2 included, and for −1 < x < 0; below, the reflection formula (DLMF 5.5.3)
 * loses relative digits near the zeros there. Poles (0, −1, …) give Infinity.
 *
 * @example
 * lgamma(0.5); // 0.5723649429247001
 */
export function lgamma(x: number): number {
  if (x >= 10) return x < 1e300 ? (x - 0.5) * (Math.log(x) - 1) + (HALF_LOG_TWO_PI - 0.5 + stirlerr(x)) : x * (Math.log(x) - 1);
  if (x >= 3) {
    let product = 1;
    let z = x;
    while (z >= 3) {
      z -= 1;
      product *= z;
    }
    return Math.log(product) + lgamma(z);
  }
  if (x >= 1) return (x - 1) * (x - 2) * quotient(lgammaNear, x - 1.5);
  // At 0 < x < 1 both terms have one sign near 0, and near 1 they are (x - 1)(0.42 - 1): nothing cancels. At -1 < x < 0 both are positive.
  if (x > -1 && x !== 0) return lgamma1p(x) - Math.log(Math.abs(x));
  if (Number.isNaN(x)) return Number.NaN;
  if (x === Math.floor(x)) return Number.POSITIVE_INFINITY;
  return Math.log(Math.PI / (absSinPi(x) * -x)) - lgamma(-x);
}

/** |sin(πx)|, by the distance to the nearest integer, which is exact: beside one all digits are those of the distance. */
const absSinPi = (x: number): number => Math.sin(Math.PI * Math.abs(x - Math.round(x)));

/** π cot(πx) with the argument reduced first. */
function piCotPi(x: number): number {
  const r = x - Math.round(x);
  return Math.abs(r) <= 0.25 ? Math.PI / Math.tan(Math.PI * r) : Math.PI * Math.tan(Math.PI * ((r > 0 ? 0.5 : -0.5) - r));
}

/**
 * ψ(x) = d/dx log Γ(x). Relative error below 2e−15 for x > 0, the root 1.4616… included. Poles give NaN; x < −1 by reflection (DLMF 5.5.4).
 *
 * @example
 * digamma(1); // −0.5772156649015329
 */
export function digamma(x: number): number {
  if (x >= 10) return Math.log(x) - logMinusDigammaFar(x);
  if (x > 0) {
    if (x < 1) return digammaFrom1(x) - 1 / x;
    let z = x;
    let sum = 0;
    while (z >= 3) {
      z -= 1;
      sum += 1 / z;
    }
    return digammaFrom1(z - 1) + sum;
  }
  if (!(x < 0) || x === Math.floor(x)) return Number.NaN;
  if (x > -1) return digamma(1 + x) - 1 / x;
  return digamma(-x) - 1 / x - piCotPi(x);
}

/** ψ(1 + z), 0 ≤ z ≤ 2, the root divided out. */
function digammaFrom1(z: number): number {
  return (z - digammaRootHigh - digammaRootLow) * quotient(digammaNear, z - 0.5);
}

/** Σ B_2k / (2k x^2k) + 1/(2x), x ≥ 10 (DLMF 5.11.2). */
function logMinusDigammaFar(x: number): number {
  if (x > 1e150) return 0.5 / x;
  const t = 1 / (x * x);
  let s = 0;
  for (let k = 10; k >= 1; k--) s = (s + bernoulliEven[k - 1] / (2 * k)) * t;
  return 0.5 / x + s;
}

/**
 * log(x) − ψ(x) > 0 for x > 0, uncancelled at large x (where it is 1/(2x)); the gamma family's equation for its shape.
 *
 * @example
 * logMinusDigamma(1e8); // 5.000000008333333e-9
 */
export function logMinusDigamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x < 1) return Math.log(x) - digamma(x);
  // d(x) = d(x + 1) + (1/x − log1p(1/x)), every term positive; d is rapidly convergent at 10.
  let sum = 0;
  let z = x;
  for (; z < 10; z++) sum += 1 / z - Math.log1p(1 / z);
  return sum + logMinusDigammaFar(z);
}

/**
 * ψ′(x). Relative error below 2e−15 for x > 0.
 *
 * @example
 * trigamma(1); // π²/6
 */
export function trigamma(x: number): number {
  if (x > 0) return polygamma(1, x);
  if (!(x < 0) || x === Math.floor(x)) return x === Math.floor(x) ? Number.POSITIVE_INFINITY : Number.NaN;
  if (x > -1) return trigamma(1 + x) + 1 / (x * x);
  // DLMF 5.15.6 with ψ′(1 − x) = ψ′(−x) − 1/x²: reflection.
  return (Math.PI / absSinPi(x)) ** 2 - trigamma(-x) + 1 / (x * x);
}

/**
 * x·ψ′(x) − 1 > 0 for x > 0, uncancelled at large x (where it is 1/(2x)): the information on a gamma shape.
 *
 * @example
 * trigammaExcess(1e8); // 5.000000016666666e-9
 */
export function trigammaExcess(x: number): number {
  if (!(x > 0)) return Number.NaN;
  // ψ′(x) − 1/x = t(x) = t(x + 1) + 1 / (x² (x + 1)).
  let sum = 0;
  let z = x;
  for (; z < 10; z++) sum += x / z / (z * (z + 1));
  if (z > 1e150) return 0.5 / z;
  const t = 1 / (z * z);
  let s = 0;
  for (let k = 10; k >= 1; k--) s = (s + bernoulliEven[k - 1]) * t;
  return sum + (x / z) * (0.5 / z + s);
}

/**
 * ψ⁽ⁿ⁾(x), n = 0, 1, 2, …, x > 0 (n ≤ 1 also takes negative x). Upward recurrence, all terms of one sign, then DLMF 5.15.8/9.
 * Relative error below 3e−15 for n ≤ 4.
 *
 * @example
 * polygamma(2, 1); // −2 ζ(3) = −2.404113806319188
 */
export function polygamma(n: number, x: number): number {
  if (n === 0) return digamma(x);
  if (n < 0 || n !== Math.floor(n)) return Number.NaN;
  if (!(x > 0)) return n === 1 && x < 0 ? trigamma(x) : x === 0 && n === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  let steps = Math.max(0, Math.ceil(10 + n - x));
  const z = x + steps;
  let factorial = 1; // (n − 1)!
  for (let k = 2; k < n; k++) factorial *= k;
  // Σ B_2k (2k + n − 1)! / ((2k)! z^2k).
  const t = 1 / z / z;
  let s = 0;
  let power = t;
  const series = polygammaSeries(n);
  for (let k = 0; k < 12; k++) {
    s += series[k] * power;
    power *= t;
  }
  // Divided by n! / z^(n+1) scale: (n−1)!/zⁿ + n!/(2 z^(n+1)) + s/zⁿ.
  let sum = divided(factorial + (factorial * n) / (2 * z) + s, z, n);
  const nFactorial = factorial * n;
  while (steps > 0) {
    steps--;
    sum += divided(nFactorial, x + steps, n + 1);
  }
  return n % 2 === 1 ? sum : -sum;
}

const knownSeries = new Map<number, readonly number[]>();

/** B_2k (2k + n − 1)! / (2k)!, k = 1, 2 …: the coefficients of x^{−2k−n} in (−1)^{n−1} ψ⁽ⁿ⁾(x) (DLMF 5.15.8); for n = 0 those of log x − ψ(x). */
export function polygammaSeries(n: number): readonly number[] {
  const known = knownSeries.get(n);
  if (known) return known;
  const made = bernoulliEven.map((b, i) => {
    let coefficient = n === 0 ? b / (2 * i + 2) : b;
    for (let j = 1; j < n; j++) coefficient *= 2 * i + 2 + j;
    return coefficient;
  });
  knownSeries.set(n, made);
  return made;
}

/** value / xⁿ, n a small whole number; a division each keeps it in range where xⁿ is not. */
function divided(value: number, x: number, n: number): number {
  let quotient = value;
  for (let i = 0; i < n; i++) quotient /= x;
  return quotient;
}
