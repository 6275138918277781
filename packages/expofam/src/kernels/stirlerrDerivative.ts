import { bernoulliEven } from '../math/coefficients.ts';
import { digamma, polygamma } from '../math/gamma.ts';
import { stirlerr } from '../math/stirlerr.ts';

/** From here the asymptotic series has 17 digits. */
const far = 12;
const series = new Map<number, readonly number[]>();

/** Coefficients of x^{1−2k−n}, the last first. */
function seriesOf(n: number): readonly number[] {
  const known = series.get(n);
  if (known) return known;
  const made = bernoulliEven
    .map((b, i) => {
      const k = i + 1;
      let coefficient = b / (2 * k * (2 * k - 1));
      for (let j = 0; j < n; j++) coefficient *= 1 - 2 * k - j;
      return coefficient;
    })
    .reverse();
  series.set(n, made);
  return made;
}

/** g⁽ᵐ⁾(x) of g = stirlerr′ by the asymptotic series Σ B₂ₖ/(2k(2k−1)) x^{1−2k} of stirlerr (DLMF 5.11.1), x ≥ 12. */
function stirlingSeries(n: number, x: number): number {
  if (x > 1e60) return n === 1 ? -1 / 12 / x / x : 0;
  const t = 1 / (x * x);
  const coefficients = seriesOf(n);
  let sum = 0;
  for (let i = x < 30 ? 0 : x < 100 ? 6 : 9; i < coefficients.length; i++) sum = sum * t + coefficients[i];
  for (let j = 0; j <= n; j++) sum /= x;
  return sum;
}

/** g(x) − g(x+1) = −2 Σ 2k/(2k+1) v^{2k+1}, v = 1/(2x+1) ≤ 1/3. */
function firstShift(x: number): number {
  const v = 1 / (2 * x + 1);
  const s = v * v;
  let sum = 0;
  let power = s * v;
  for (let k = 1; k < 40; k++) {
    const term = (k / (2 * k + 1)) * power;
    sum += term;
    if (term < 1e-17 * sum) break;
    power *= s;
  }
  return -4 * sum;
}

/** h⁽ʲ⁾(x) of h = 1/x − 1/(x+1) = 1/(x(x+1)): (−1)ʲ j! (pʲ⁺¹ − qʲ⁺¹) with p − q = pq, uncancelled. */
function gapDerivative(j: number, p: number, q: number): number {
  let sum = 1;
  let power = 1;
  let factor = p * q;
  for (let i = 1; i <= j; i++) {
    power *= q;
    sum = p * sum + power;
    factor *= -i;
  }
  return factor * sum;
}

/** The derivative of order m of g′(x) − g′(x+1) = h²/2, by Leibniz; all its terms have one sign. */
function laterShift(m: number, x: number): number {
  const [p, q] = [1 / x, 1 / (x + 1)];
  let sum = 0;
  let choose = 1;
  for (let i = 0; i <= m; i++) {
    sum += choose * gapDerivative(i, p, q) * gapDerivative(m - i, p, q);
    choose *= (m - i) / (i + 1);
  }
  return 0.5 * sum;
}

/**
 * The derivative of order n ≥ 1 of stirlerr(x) = log Γ(x+1) − (x+½) log x + x − ½ log 2π; for n = 1, ψ(x) − log x + 1/(2x).
 * Between 1 and 12 by its differences to x + 1, x + 2 …, whose terms have one sign.
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
  for (; z < far; z++) shifts += n === 1 ? firstShift(z) : laterShift(n - 2, z);
  return shifts + stirlingSeries(n, z);
}
