import { log1pmx } from './bd0.ts';

/**
 * r²·E[−∂² log p/∂r²] of a negative binomial with mean μ and size r, the expected information about log r:
 * r² Σ_{j≥2} pʲ B(j, r)/j with p = μ/(μ + r) (Fisher 1941); all terms are positive. Where the series is slow, as the integral
 * r² ∫₀^∞ e^{−rv} (−log(1 − x) − x)/(1 − e^{−v}) dv, x = p(1 − e^{−v}), by exp–sinh quadrature.
 */
export function sizeInformation(mean: number, size: number): number {
  if (!(mean >= 0 && size >= 0)) return Number.NaN;
  if (mean === 0 || size === 0) return 0;
  const p = mean / (mean + size);
  if (!Number.isFinite(size) || p === 0) return 0;
  if (p < 0.97) {
    // Term j = 2: p² B(2, r)/2 = p²/(2 r (r + 1)).
    let term = (p * p * size) / (2 * (size + 1));
    let total = term;
    for (let j = 2; j < 4000 && term > 1e-17 * total; j++) {
      term *= (p * j * j) / ((j + size) * (j + 1));
      total += term;
    }
    return total;
  }
  const rest = size / (mean + size);
  // B(j, r) = 1/r + O(log j): the series is that of −log(1 − p) to 1e−11, and the integral would need ever more points.
  if (size < 1e-12) return size * (Math.log(mean + size) - Math.log(size) - p);
  const integrand = (v: number): number => {
    const gap = -Math.expm1(-v);
    const x = p * gap;
    const excess = x < 0.5 ? -log1pmx(-x) : -Math.log(rest + p * Math.exp(-v)) - x;
    return (Math.exp(-size * v) * excess) / gap;
  };
  // v = c·e^{t − e^{−t}} decays doubly exponentially towards both ends. For a small size the scale is that of the bend at
  // v = −log(1 − p), not 1/r, and the step resolves the bend (poles at a distance π in v).
  const scale = Math.min(1, 1 / size);
  const step = size < 1 ? 1 / 64 : 1 / 32;
  const last = Math.ceil(Math.log(45 / (size * scale)) / step);
  let sum = 0;
  for (let k = Math.floor(-3.7 / step); k <= last; k++) {
    const t = k * step;
    const v = Math.exp(t - Math.exp(-t)) * scale;
    const value = integrand(v);
    if (value > 0) sum += v * (1 + Math.exp(-t)) * value;
  }
  return size * size * sum * step;
}
