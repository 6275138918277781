import { bernoulliEven } from '../math/coefficients.ts';
import { digamma, polygamma } from '../math/gamma.ts';
import { stirlerr } from '../math/stirlerr.ts';

/** g⁽ᵐ⁾(x) of g = stirlerr′ by the asymptotic series Σ B₂ₖ/(2k(2k−1)) x^{1−2k} of stirlerr (DLMF 5.11.1), x ≥ 12. */
function stirlingSeries(n: number, x: number): number {
  if (x > 1e60) return n === 1 ? -1 / 12 / x / x : 0;
  let sum = 0;
  for (let k = bernoulliEven.length; k >= 1; k--) {
    let coefficient = bernoulliEven[k - 1] / (2 * k * (2 * k - 1));
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
