import { besselComplementFar, besselI0Far, besselI1Far, besselSlopeFar, besselSlopeFourEight, besselSlopeTwoFour } from './coefficients.ts';
import { horner } from './polynomial.ts';

/** (I₀(x) − 1) for |x| < 8: the power series (DLMF 10.25.2) without its first term. */
function besselI0Minus1(x: number): number {
  const u = 0.25 * x * x;
  let s = 1;
  for (let k = 26; k >= 2; k--) s = 1 + (s * u) / (k * k);
  return s * u;
}

/** I₁(x) for |x| < 8 by its power series. */
function besselI1Near(x: number): number {
  const u = 0.25 * x * x;
  let s = 1;
  for (let k = 26; k >= 1; k--) s = 1 + (s * u) / (k * (k + 1));
  return 0.5 * x * s;
}

/**
 * exp(−|x|) I₀(x).
 *
 * @example
 * besselI0e(1e10); // 3.989422804064194e-6
 */
export function besselI0e(x: number): number {
  const z = Math.abs(x);
  if (z < 8) return Math.exp(-z) * (1 + besselI0Minus1(z));
  return horner(besselI0Far, 16 / z - 1) / Math.sqrt(z);
}

/**
 * exp(−|x|) I₁(x).
 *
 * @example
 * besselI1e(1e-10); // 4.9999999995e-11
 */
export function besselI1e(x: number): number {
  const z = Math.abs(x);
  if (z < 8) return Math.exp(-z) * besselI1Near(x);
  return (Math.sign(x) * horner(besselI1Far, 16 / z - 1)) / Math.sqrt(z);
}

/**
 * log I₀(x), the log-partition of the von Mises family: x²/4 near 0, |x| − ½ log(2π|x|) far away.
 *
 * @example
 * logBesselI0(1e-8); // 2.5e-17
 */
export function logBesselI0(x: number): number {
  const z = Math.abs(x);
  if (z < 8) return Math.log1p(besselI0Minus1(z));
  return z + Math.log(besselI0e(z));
}

/**
 * A(κ) = I₁(κ) / I₀(κ), the mean resultant length of a von Mises distribution; odd in κ.
 *
 * @example
 * besselRatio(1e-10); // 5e-11
 */
export function besselRatio(kappa: number): number {
  const z = Math.abs(kappa);
  if (z < 8) return besselI1Near(kappa) / (1 + besselI0Minus1(z));
  return Math.sign(kappa) * (1 - besselRatioComplement(z));
}

/**
 * 1 − A(κ), κ ≥ 0, uncancelled at large κ (where it is 1/(2κ)): the circular variance.
 *
 * @example
 * besselRatioComplement(1e10); // 5.000000000125e-11
 */
export function besselRatioComplement(kappa: number): number {
  if (kappa < 8) return 1 - besselRatio(kappa);
  return horner(besselComplementFar, 16 / kappa - 1) / kappa;
}

/**
 * A′(κ) = 1 − A/κ − A², even in κ, uncancelled at large κ (where it is 1/(2κ²)).
 *
 * @example
 * besselRatioPrime(0); // 0.5
 */
export function besselRatioPrime(kappa: number): number {
  const z = Math.abs(kappa);
  if (z >= 8) return horner(besselSlopeFar, 16 / z - 1) / z / z;
  if (z >= 4) return horner(besselSlopeFourEight, (z - 6) / 2);
  if (z >= 2) return horner(besselSlopeTwoFour, z - 3);
  const i0 = 1 + besselI0Minus1(z);
  const u = 0.25 * z * z;
  let s = 1; // 2 I₁(κ) / κ
  for (let k = 26; k >= 1; k--) s = 1 + (s * u) / (k * (k + 1));
  const a = (0.5 * z * s) / i0;
  return 1 - (0.5 * s) / i0 - a * a;
}
