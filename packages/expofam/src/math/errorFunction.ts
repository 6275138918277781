import { erfcxChebyshev, erfOverX } from './coefficients.ts';
import { clenshaw, expMinusSquare, horner, squareError } from './polynomial.ts';

/**
 * The error function 2/√π ∫₀ˣ exp(−t²) dt.
 *
 * @example
 * erf(1e-10); // 1.1283791670955127e-10
 */
export function erf(x: number): number {
  const z = Math.abs(x);
  if (z <= 1) return x * horner(erfOverX, 2 * z * z - 1);
  return x > 0 ? 1 - erfc(z) : erfc(z) - 1;
}

/** erfcx for x ≥ 0. */
function erfcxPositive(x: number): number {
  if (x > 1e8) return 0.5641895835477563 / x;
  return clenshaw(erfcxChebyshev, (x - 3.75) / (x + 3.75)) / (1 + 2 * x);
}

/**
 * exp(x²) erfc(x), the scaled complement: no underflow for large x. Chebyshev series after Schonfelder (1978).
 *
 * @example
 * erfcx(1e10); // 5.641895835477563e-11
 */
export function erfcx(x: number): number {
  if (x >= 0) return erfcxPositive(x);
  if (x >= -0.5) return Math.exp(x * x) * (1 - erf(x));
  if (x < -27) return Number.POSITIVE_INFINITY;
  const square = x * x;
  return 2 * Math.exp(square) * (1 + squareError(x)) - erfcxPositive(-x);
}

/**
 * 1 − erf(x), with full relative precision for large x until it underflows.
 *
 * @example
 * erfc(26); // 5.663192408856142e-296
 */
export function erfc(x: number): number {
  if (x < 0.5) return x < -0.5 ? 2 - erfc(-x) : 1 - erf(x);
  return x >= 0.5 ? expMinusSquare(x) * erfcxPositive(x) : Number.NaN;
}
