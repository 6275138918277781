import { log1pmx } from './bd0.ts';
import { trigammaExcess } from './gamma.ts';

/** Positive nodes and their weights of Gauss and Legendre's rule with 16 points on (−1, 1) (DLMF 3.5.19). */
const nodes = [
  0.09501250983763744, 0.2816035507792589, 0.45801677765722737, 0.6178762444026438, 0.755404408355003, 0.8656312023878318,
  0.9445750230732326, 0.9894009349916499,
];
const weights = [
  0.1894506104550685, 0.18260341504492358, 0.16915651939500254, 0.14959598881657674, 0.12462897125553388, 0.09515851168249279,
  0.062253523938647894, 0.027152459411754096,
];

/**
 * r²·E[−∂² log p/∂r²] of a negative binomial with mean μ and size r, the expected information about log r:
 * r² Σ_{j≥2} pʲ B(j, r)/j with p = μ/(μ + r) (Fisher 1941); all terms are positive. Where the series is slow, as the integral
 * r² ∫₀^∞ e^{−rv} (−log(1 − x) − x)/(1 − e^{−v}) dv, x = p(1 − e^{−v}).
 */
export function sizeInformation(mean: number, size: number): number {
  if (!(mean >= 0 && size >= 0)) return Number.NaN;
  if (mean === 0 || size === 0) return 0;
  if (!Number.isFinite(size)) return 0;
  // p = 1: r²ψ′(r) − r.
  if (mean === Number.POSITIVE_INFINITY) return size * trigammaExcess(size);
  const p = 1 / (1 + size / mean);
  if (p === 0) return 0;
  // Term j = 2: p² B(2, r)/2 = p²/(2 r (r + 1)). A large size makes the terms fall at once.
  let term = (p * p * size) / (2 * (size + 1));
  let total = term;
  const most = p < 0.75 ? 1000 : 60;
  for (let j = 2; j < most; j++) {
    term *= (p * j * j) / ((j + size) * (j + 1));
    total += term;
    if (term <= 1e-17 * total) return total;
  }
  const bend = Math.log1p(mean / size);
  // B(j, r) = 1/r + O(log j): the series is that of −log(1 − p) to 1e−11.
  if (size < 1e-12) return size * (bend - p);
  return size * size * integral(p, size, bend);
}

/**
 * The integrand has singularities at v = bend ± iπ(2k + 1), bend = −log(1 − p), alone: by 16 points each, pieces of length 4 near
 * the bend and longer ones before and after it are right to rounding. Beyond bend + 40 it is a constant times e^{−rv}.
 */
function integral(p: number, size: number, bend: number): number {
  const rest = Math.exp(-bend);
  const end = Math.min(42 / size, bend + 40);
  let sum = 0;
  for (let from = 0; from < end; ) {
    const clear = from < bend - 8 ? Math.min(16, bend - 4 - from) : from < bend + 2 ? 4 : Math.min(16, 4 + from - bend);
    // e^{−(1 + r)v}, later e^{−rv}, falls by at most e^{−12} within a piece.
    const length = Math.min(clear, 12 / (size + (from < 8 ? 1 : 0)), end - from);
    const half = 0.5 * length;
    const middle = from + half;
    const decay = Math.exp(-middle);
    let piece = 0;
    for (let k = 0; k < 8; k++) {
      const shift = half * nodes[k];
      const e = Math.exp(-shift);
      const w = Math.exp(-size * shift);
      piece += weights[k] * (w * ratio(p, rest, middle + shift, decay * e) + ratio(p, rest, middle - shift, decay / e) / w);
    }
    sum += half * Math.exp(-size * middle) * piece;
    from += length;
  }
  return end < bend + 40 ? sum : sum + (Math.exp(-size * end) / size) * (bend - p);
}

/** (−log(1 − x) − x)/(1 − e^{−v}) with e = e^{−v}. */
function ratio(p: number, rest: number, v: number, e: number): number {
  const gap = v < 0.5 ? -Math.expm1(-v) : 1 - e;
  const x = p * gap;
  return (x < 0.5 ? -log1pmx(-x) : -Math.log(rest + p * e) - x) / gap;
}
