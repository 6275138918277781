// The normal distribution, two at a time. All comes from the density and from one function of z = |x|, what the hazard of the
// tail beyond z has more than z: φ(z)/Φ(−z) = z + excess(z), which is positive and falls like 1/z, so that nothing cancels.

// AssemblyScript, compiled by scripts/buildKernels.mjs.
import { NORMAL_EXCESS } from './coefficients';
import { exp2lanes, log1pOfUnitLanes } from './elementary';
import { logInParts } from './gamma';
import { quotient } from './quotient';

/** The places of the constants below, which are read from memory for the reason given in elementary.ts. */
const enum N {
  One,
  Large,
  Half,
  MinusHalf,
  Far,
  Density,
  DensityLow,
  RootTwoPi,
}
const values: usize = memory.data<f64>([1, 1e9, 0.5, -0.5, 40, 0.3989422804014327, -2.49232720227773e-17, 2.5066282746310007], 8);

@inline function value(i: N): v128 {
  return v128.load64_splat(values + (<usize>i << 3));
}

/** φ(z)/Φ(−z) − z for z ≥ 0, as 1/(z + a(z)) with a(z) from 1.25 to 2/z; beyond 1e9 that is nothing beside z. */
@inline function excess(z: v128): v128 {
  return f64x2.div(value(N.One), f64x2.add(z, quotient(NORMAL_EXCESS, 11, f64x2.pmin(z, value(N.Large)))));
}

/** φ(z) for z ≥ 0, with what rounding takes from z²: z is the sum of two parts of half the digits. */
function density(given: v128): v128 {
  const z = f64x2.pmin(given, value(N.Far)); // φ is 0 there, and a NaN that stands first stays
  const p = f64x2.mul(z, z);
  const high = v128.and(z, i64x2.splat(~0x7ffffff));
  const lost = f64x2.add(f64x2.sub(f64x2.mul(high, high), p), f64x2.mul(f64x2.sub(z, high), f64x2.add(high, z)));
  const scale = f64x2.sub(value(N.Density), f64x2.sub(f64x2.mul(lost, f64x2.mul(value(N.Half), value(N.Density))), value(N.DensityLow)));
  return f64x2.mul(scale, exp2lanes(f64x2.mul(value(N.MinusHalf), p)));
}

@inline function lower(x: v128): v128 {
  return f64x2.lt(x, f64x2.splat(0));
}

@inline function cdfLanes(x: v128): v128 {
  const z = f64x2.abs(x);
  const tail = f64x2.div(density(z), f64x2.add(z, excess(z)));
  return v128.bitselect(tail, f64x2.sub(value(N.One), tail), lower(x));
}

/**
 * −z²/2 − log(√2π (z + excess)) below 0, both of one sign (of an infinite z or NaN the square decides, whatever the logarithm is), and log(1 − Φ(−x))
 * above.
 */
@inline function logCdfLanes(x: v128): v128 {
  const z = f64x2.abs(x);
  const hazard = f64x2.add(z, excess(z));
  const isLower = lower(x);
  let y = x;
  if (v128.any_true(isLower)) {
    y = f64x2.sub(f64x2.mul(f64x2.mul(value(N.MinusHalf), z), z), logInParts(f64x2.mul(value(N.RootTwoPi), hazard)));
    if (i64x2.all_true(isLower)) return y;
  }
  // log(1 + e) for |e| ≤ ½ as for e in [0, 1].
  return v128.bitselect(y, log1pOfUnitLanes(f64x2.neg(f64x2.div(density(z), hazard))), isLower);
}

/** φ(x)/Φ(x), less −x below 0: z + excess and excess there, φ/(1 − Φ(−x)) above. */
@inline function hazardLanes(x: v128, less: bool): v128 {
  const z = f64x2.abs(x);
  const e = excess(z);
  const hazard = f64x2.add(z, e);
  const below = less ? e : hazard;
  const isLower = lower(x);
  if (i64x2.all_true(isLower)) return below;
  const d = density(z);
  const above = f64x2.div(d, f64x2.sub(value(N.One), f64x2.div(d, hazard)));
  return v128.bitselect(below, less ? f64x2.add(above, x) : above, isLower);
}

export function normalPdf(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, density(f64x2.abs(v128.load(a))));
}
export function normalCdf(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, cdfLanes(v128.load(a)));
}
export function normalLogCdf(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, logCdfLanes(v128.load(a)));
}
export function normalHazard(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, hazardLanes(v128.load(a), false));
}
export function normalHazardExcess(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, hazardLanes(v128.load(a), true));
}
