import { gammaLogDensity } from './continuous.ts';
import { poissonLogDensity } from './discrete.ts';

/**
 * log density of the Tweedie distribution, 1 < power < 2, mean μ, variance φ μ^power: the Poisson sum of gammas (Dunn & Smyth 2005, §4)
 * f(y) = Σ_j Poisson(j; λ) Gamma(y; j a, rate), λ = μ^{2−p} / (φ (2 − p)), a = (2 − p)/(p − 1), rate = μ^{1−p} / (φ (p − 1)), summed from its largest
 * term. Each term is in Loader's form, so none cancels. In j the terms are nearly a Gaussian of variance j/(1 + a): where that is wide they are sampled
 * with a stride (the trapezoidal rule, error e^(−2π² σ²/stride²) < 1e−19), so a density costs at most a few hundred terms whatever φ is.
 *
 * @example
 * tweedieLogDensity(0, 1, 1, 1.5); // −2
 */
export function tweedieLogDensity(y: number, mu: number, phi: number, power: number): number {
  if (!(power > 1 && power < 2 && mu > 0 && phi > 0)) return Number.NaN;
  if (y < 0) return Number.NEGATIVE_INFINITY;
  const lambda = mu ** (2 - power) / (phi * (2 - power));
  if (y === 0) return -lambda;
  const a = (2 - power) / (power - 1);
  const rate = mu ** (1 - power) / (phi * (power - 1));
  const term = (j: number) => poissonLogDensity(j, lambda) + gammaLogDensity(y, j * a, rate);
  const peak = y ** (2 - power) / (phi * (2 - power));
  const sigma = Math.sqrt(Math.max(peak, 1) / (1 + a));
  // Only where j = 1 is many σ away: the rule needs both ends of the sum to be negligible.
  const stride = peak < 200 * (1 + a) ? 1 : Math.max(1, Math.floor(sigma / 1.6));
  const mode = Math.max(1, Math.round(peak));
  const largest = term(mode);
  // Laplace's formula for the sum, relative error of order 1/peak. Far out in the tail (log density below −1e12) the terms differ by less than their
  // rounding, and the logarithm of the sum is lost in theirs.
  if (peak > 1e15 || largest < -1e12) return largest + Math.log(sigma * Math.sqrt(2 * Math.PI));
  let sum = 1;
  for (let j = mode + stride; ; j += stride) {
    const t = Math.exp(term(j) - largest);
    sum += t;
    if (!(t > 1e-18 * sum)) break;
  }
  for (let j = mode - stride; j >= 1; j -= stride) {
    const t = Math.exp(term(j) - largest);
    sum += t;
    if (!(t > 1e-18 * sum)) break;
  }
  return largest + Math.log(sum * stride);
}
