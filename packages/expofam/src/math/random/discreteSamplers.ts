import { lgamma } from '../gamma.ts';
import { sampleGamma } from './continuousSamplers.ts';
import type { RandomSource } from './random.ts';

/** Poisson variate: sequential inversion below mean 10, else PTRS (Hörmann 1993, transformed rejection with squeeze). */
export function samplePoisson(random: RandomSource, mean: number): number {
  if (!(mean >= 0)) return Number.NaN;
  if (mean < 10) {
    let u = random.uniform();
    let p = Math.exp(-mean);
    let k = 0;
    while (u > p && k < 1000) {
      u -= p;
      k++;
      p *= mean / k;
    }
    return k;
  }
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  const logMean = Math.log(mean);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= k * logMean - mean - lgamma(k + 1)) return k;
  }
}

/** Binomial variate: sequential inversion below n·min(p, 1 − p) = 10, else BTRS (Hörmann 1993). */
export function sampleBinomial(random: RandomSource, n: number, p: number): number {
  if (!(n >= 0 && p >= 0 && p <= 1)) return Number.NaN;
  if (p > 0.5) return n - sampleBinomial(random, n, 1 - p);
  if (p === 0 || n === 0) return 0;
  const q = 1 - p;
  if (n * p < 10) {
    const start = Math.exp(n * Math.log1p(-p));
    const odds = p / q;
    for (;;) {
      let u = random.uniform();
      let f = start;
      let k = 0;
      while (u > f && k <= n && k < 1000) {
        u -= f;
        k++;
        f *= ((n - k + 1) / k) * odds;
      }
      if (k <= n && k < 1000) return k;
    }
  }
  const spq = Math.sqrt(n * p * q);
  const b = 1.15 + 2.53 * spq;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const vr = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spq;
  const logOdds = Math.log(p / q);
  const mode = Math.floor((n + 1) * p);
  const h = lgamma(mode + 1) + lgamma(n - mode + 1);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + c);
    if (k < 0 || k > n) continue;
    if (us >= 0.07 && v <= vr) return k;
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= h - lgamma(k + 1) - lgamma(n - k + 1) + (k - mode) * logOdds) return k;
  }
}

/** Negative binomial count with mean μ and size r (variance μ + μ²/r), as a gamma mixture of Poissons. */
export function sampleNegativeBinomial(random: RandomSource, size: number, mean: number): number {
  return samplePoisson(random, sampleGamma(random, size, size / mean));
}

/** Logarithmic series on 1, 2, …, P(k) = −pᵏ / (k log(1 − p)): Kemp (1981), algorithm LK. */
export function sampleLogarithmicSeries(random: RandomSource, p: number): number {
  const h = Math.log1p(-p);
  const v = random.uniform();
  if (v >= p) return 1;
  const q = -Math.expm1(h * random.uniform());
  if (v <= q * q) return Math.floor(1 + Math.log(v) / Math.log(q));
  return v >= q ? 1 : 2;
}

/** Tweedie variate, 1 < power < 2: a Poisson number of gammas (Jørgensen 1997), one gamma of the summed shape. */
export function sampleTweedie(random: RandomSource, mean: number, dispersion: number, power: number): number {
  const count = samplePoisson(random, mean ** (2 - power) / (dispersion * (2 - power)));
  if (count === 0) return 0;
  const shape = (2 - power) / (power - 1);
  return sampleGamma(random, count * shape) * dispersion * (power - 1) * mean ** (power - 1);
}

/** Integer uniform on 0 … n − 1, unbiased (n ≤ 2⁵²). */
export function sampleIndex(random: RandomSource, n: number): number {
  return Math.floor(random.uniform() * n);
}

/** A drawing function for 0 … K − 1 with the given weights, constant time a draw: Walker's alias table, built as Vose (1991). */
export function categoricalSampler(weights: ArrayLike<number>): (random: RandomSource) => number {
  const k = weights.length;
  let total = 0;
  for (let i = 0; i < k; i++) total += weights[i];
  const chance = Float64Array.from(weights, (w) => (w / total) * k);
  const alias = Int32Array.from({ length: k }, (_, i) => i);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < k; i++) (chance[i] < 1 ? small : large).push(i);
  while (small.length > 0 && large.length > 0) {
    const s = small.pop() as number;
    const l = large[large.length - 1];
    alias[s] = l;
    chance[l] += chance[s] - 1;
    if (chance[l] < 1) small.push(large.pop() as number);
  }
  for (const i of large) chance[i] = 1;
  for (const i of small) chance[i] = 1;
  return (random) => {
    const i = sampleIndex(random, k);
    return random.uniform() < chance[i] ? i : alias[i];
  };
}

/** Multinomial counts of n draws, by conditional binomials. */
export function sampleMultinomial(random: RandomSource, n: number, probabilities: ArrayLike<number>): Float64Array {
  const counts = new Float64Array(probabilities.length);
  let mass = 0;
  for (let k = 0; k < probabilities.length; k++) mass += probabilities[k];
  let left = n;
  for (let k = 0; k < probabilities.length - 1 && left > 0; k++) {
    counts[k] = sampleBinomial(random, left, Math.min(1, Math.max(0, probabilities[k] / mass)));
    left -= counts[k];
    mass -= probabilities[k];
  }
  if (probabilities.length > 0) counts[probabilities.length - 1] += left;
  return counts;
}

/** k of 0 … n − 1 without replacement, in random order (Fisher–Yates); k = n is a permutation. */
export function sampleWithoutReplacement(random: RandomSource, n: number, k = n): Int32Array {
  const all = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < k; i++) {
    const j = i + sampleIndex(random, n - i);
    const t = all[i];
    all[i] = all[j];
    all[j] = t;
  }
  return all.slice(0, k);
}
