import type { RandomSource } from './random.ts';

/** Standard normal by Marsaglia's polar method; the second of each pair is dropped so that a stream has no hidden state. */
export function sampleNormal(random: RandomSource, mean = 0, standardDeviation = 1): number {
  for (;;) {
    const u = 2 * random.uniform() - 1;
    const v = 2 * random.uniform() - 1;
    const s = u * u + v * v;
    if (s < 1 && s > 0) return mean + standardDeviation * u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/** Exponential with the given rate, by inversion. */
export function sampleExponential(random: RandomSource, rate = 1): number {
  return -Math.log(random.uniform()) / rate;
}

/**
 * log of a gamma variate with rate 1 (Marsaglia & Tsang 2000). Below shape 1, G(k) = G(k + 1)·U^(1/k): kept as a logarithm, because at shape 0.001 most
 * variates are below the smallest double.
 */
export function sampleLogGamma(random: RandomSource, shape: number): number {
  if (shape < 1) return sampleLogGamma(random, shape + 1) + Math.log(random.uniform()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = sampleNormal(random);
    const t = 1 + c * x;
    if (t <= 0) continue;
    const v = t * t * t;
    const u = random.uniform();
    if (u < 1 - 0.0331 * x ** 4 || Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return Math.log(d) + Math.log(v);
  }
}

/** Gamma variate of the given shape and rate (mean shape / rate). */
export function sampleGamma(random: RandomSource, shape: number, rate = 1): number {
  return shape === 0 ? 0 : Math.exp(sampleLogGamma(random, shape)) / rate;
}

/** Beta variate from two gammas on the log scale. */
export function sampleBeta(random: RandomSource, a: number, b: number): number {
  const d = sampleLogGamma(random, b) - sampleLogGamma(random, a);
  return 1 / (1 + Math.exp(d));
}

/** Dirichlet variate; sums to 1, also for tiny alpha. */
export function sampleDirichlet(random: RandomSource, alpha: ArrayLike<number>): Float64Array {
  const out = Float64Array.from(alpha, (a) => sampleLogGamma(random, a));
  const largest = out.reduce((m, v) => Math.max(m, v), Number.NEGATIVE_INFINITY);
  let total = 0;
  for (let k = 0; k < out.length; k++) {
    out[k] = Math.exp(out[k] - largest);
    total += out[k];
  }
  for (let k = 0; k < out.length; k++) out[k] /= total;
  return out;
}

/** Inverse Gaussian with the given mean and shape λ (variance mean³/λ): Michael, Schucany & Haas (1976), the smaller root in an uncancelled form. */
export function sampleInverseGaussian(random: RandomSource, mean: number, lambda: number): number {
  const z = sampleNormal(random);
  const w = (mean * z * z) / lambda;
  // x/μ = 1 + w/2 − ½ √(4w + w²) = 1 / (1 + w/2 + ½ √(4w + w²)).
  const x = mean / (1 + 0.5 * w + 0.5 * Math.sqrt(w * (4 + w)));
  return random.uniform() <= mean / (mean + x) ? x : (mean / x) * mean;
}

/** von Mises angle in (−π, π] about `direction` (Best & Fisher 1979); κ = 0 is uniform, large κ normal. */
export function sampleVonMises(random: RandomSource, direction: number, kappa: number): number {
  let angle: number;
  if (kappa < 1e-8) {
    angle = Math.PI * (2 * random.uniform() - 1);
  } else if (kappa > 1e6) {
    angle = sampleNormal(random) / Math.sqrt(kappa);
  } else {
    const tau = 1 + Math.sqrt(1 + 4 * kappa * kappa);
    const rho = (tau - Math.sqrt(2 * tau)) / (2 * kappa);
    const r = (1 + rho * rho) / (2 * rho);
    for (;;) {
      const z = Math.cos(Math.PI * random.uniform());
      const f = (1 + r * z) / (r + z);
      const c = kappa * (r - f);
      const u = random.uniform();
      if (c * (2 - c) > u || Math.log(c / u) + 1 >= c) {
        angle = (random.uniform() > 0.5 ? 1 : -1) * Math.acos(Math.max(-1, Math.min(1, f)));
        break;
      }
    }
  }
  const turned = angle + direction;
  return turned - 2 * Math.PI * Math.ceil((turned - Math.PI) / (2 * Math.PI));
}
