// Gamma functions of positive normal numbers, two at a time. Below 3 rational functions with the zeros divided out, above
// Stirling's series in rational form, so that no recurrence is needed; log x in two parts, for where it is multiplied.

// AssemblyScript, compiled by scripts/buildKernels.mjs.
import { exponentOf, fractionOf, logOfPower, logRest, logShifted } from './elementary';
import { FAR_DIGAMMA, FAR_LGAMMA, NEAR_DIGAMMA, NEAR_LGAMMA, STIRLERR, STIRLERR_FIRST, STIRLERR_SECOND } from './coefficients';
import { quotient } from './quotient';

/** The places of the constants below, which are read from memory for the reason given in elementary.ts. */
const enum G {
  One,
  Two,
  Three,
  Half,
  OneAndHalf,
  HalfLogTwoPi,
  HalfLogTwoPiLow,
  Root,
  RootLow,
  RootLessOne,
  RootLessOneLow,
  Least,
  Infinite,
}
const values: usize = memory.data<f64>(
  [1, 2, 3, 0.5, 1.5, 0.9189385332046728, -3.8782941580672414e-17, 1.4616321449683622, 9.549995429965697e-17, 0.46163214496836236, -1.5522348162858677e-17, 2.2250738585072014e-308, Infinity],
  8,
);

@inline function value(i: G): v128 {
  return v128.load64_splat(values + (<usize>i << 3));
}

/** Are all n numbers positive, normal and finite? Others are not for these kernels. */
export function arePositive(a: usize, n: usize): bool {
  let good = i64x2.splat(-1);
  const end = a + (n << 3);
  for (; a + 8 < end; a += 16) {
    const x = v128.load(a);
    good = v128.and(good, v128.and(f64x2.ge(x, value(G.Least)), f64x2.lt(x, value(G.Infinite))));
  }
  if (a < end) {
    const x = v128.load64_splat(a);
    good = v128.and(good, v128.and(f64x2.ge(x, value(G.Least)), f64x2.lt(x, value(G.Infinite))));
  }
  return i64x2.all_true(good);
}

let logLow: v128 = i64x2.splat(0);
/** log x of positive normal numbers, and in logLow what its rounding leaves. */
export function logInParts(x: v128): v128 {
  const shifted = logShifted(x);
  const k = exponentOf(shifted);
  const f = fractionOf(shifted);
  const large = logOfPower(k);
  const most = f64x2.add(large, f);
  const less = f64x2.add(logRest(f, k, f64x2.splat(0)), f64x2.sub(f, f64x2.sub(most, large)));
  const high = f64x2.add(most, less);
  logLow = f64x2.sub(less, f64x2.sub(high, most));
  return high;
}

/** (x − ½)(log x − 1) + ½ log 2π − ½ + stirlerr(x), x ≥ 3; high − 1 is exact. */
@inline function lgammaFar(x: v128, high: v128, low: v128): v128 {
  const r = f64x2.div(value(G.One), x);
  const rest = f64x2.mul(r, quotient(FAR_LGAMMA, 4, f64x2.mul(r, r)));
  const a = f64x2.sub(x, value(G.Half));
  const b = f64x2.add(value(G.HalfLogTwoPi), f64x2.sub(rest, value(G.Half)));
  return f64x2.add(f64x2.mul(a, f64x2.sub(high, value(G.One))), f64x2.add(b, f64x2.mul(a, low)));
}

/** x − 3/2, and x + 1 − 3/2 below one. */
@inline function fromMiddle(x: v128, below: v128): v128 {
  return f64x2.sub(x, v128.bitselect(value(G.Half), value(G.OneAndHalf), below));
}

@inline function lgammaLanes(x: v128): v128 {
  const near = f64x2.lt(x, value(G.Three));
  const below = f64x2.lt(x, value(G.One));
  let y = x;
  if (v128.any_true(near)) {
    // (x − 1)(x − 2)R(x), and log Γ(x + 1) = x(x − 1)R(x + 1) below one.
    const less = f64x2.sub(x, value(G.One));
    const second = v128.bitselect(less, f64x2.sub(x, value(G.Two)), below);
    const r = quotient(NEAR_LGAMMA, 8, fromMiddle(x, below));
    y = f64x2.mul(f64x2.mul(v128.bitselect(x, less, below), second), r);
    if (i64x2.all_true(v128.andnot(near, below))) return y;
  }
  const high = logInParts(x);
  const low = logLow;
  y = v128.bitselect(f64x2.sub(f64x2.sub(y, low), high), y, below);
  return i64x2.all_true(near) ? y : v128.bitselect(y, lgammaFar(x, high, low), near);
}

@inline function digammaLanes(x: v128): v128 {
  const near = f64x2.lt(x, value(G.Three));
  const below = f64x2.lt(x, value(G.One));
  let y = x;
  if (v128.any_true(near)) {
    // (x − root)D(x), and ψ(x) = ψ(x + 1) − 1/x below one.
    const root = v128.bitselect(value(G.RootLessOne), value(G.Root), below);
    const rootLow = v128.bitselect(value(G.RootLessOneLow), value(G.RootLow), below);
    y = f64x2.mul(f64x2.sub(f64x2.sub(x, root), rootLow), quotient(NEAR_DIGAMMA, 7, fromMiddle(x, below)));
    if (v128.any_true(below)) y = f64x2.sub(y, v128.and(f64x2.div(value(G.One), x), below));
    if (i64x2.all_true(near)) return y;
  }
  const high = logInParts(x);
  const low = logLow;
  const r = f64x2.div(value(G.One), x);
  const t = f64x2.mul(r, r);
  const rest = f64x2.add(f64x2.mul(value(G.Half), r), f64x2.mul(t, quotient(FAR_DIGAMMA, 5, t)));
  return v128.bitselect(y, f64x2.add(high, f64x2.sub(low, rest)), near);
}

/** stirlerr″(x) = ψ′(x) − 1/x − 1/2x² for x ≥ 1. */
@inline function stirlerrSecond(x: v128): v128 {
  const s = quotient(STIRLERR_SECOND, 9, f64x2.div(value(G.One), f64x2.add(x, value(G.One))));
  return f64x2.div(s, f64x2.mul(x, f64x2.mul(x, x)));
}

/** ψ′(x) = 1/x + 1/2x² + stirlerr″(x), and ψ′(x + 1) + 1/x² below one: all terms are positive. */
@inline function trigammaLanes(x: v128): v128 {
  const below = f64x2.lt(x, value(G.One));
  const w = f64x2.add(x, v128.and(value(G.One), below));
  const r = f64x2.div(value(G.One), w);
  const y = f64x2.add(r, f64x2.add(f64x2.mul(value(G.Half), f64x2.mul(r, r)), stirlerrSecond(w)));
  if (!v128.any_true(below)) return y;
  const q = f64x2.div(value(G.One), x);
  return f64x2.add(y, v128.and(f64x2.mul(q, q), below));
}

/** stirlerr″(x), and stirlerr″(x + 1) + (1/x − 1/(x + 1))²/2 below one. */
@inline function stirlerrSecondLanes(x: v128): v128 {
  const below = f64x2.lt(x, value(G.One));
  const next = f64x2.add(x, value(G.One));
  const w = v128.bitselect(next, x, below);
  const y = stirlerrSecond(w);
  if (!v128.any_true(below)) return y;
  const gap = f64x2.div(value(G.One), f64x2.mul(x, next));
  return f64x2.add(y, v128.and(f64x2.mul(value(G.Half), f64x2.mul(gap, gap)), below));
}

/** −stirlerr′(x) = log x − 1/2x − ψ(x) for x ≥ ½. */
@inline function lessStirlerrFirst(x: v128): v128 {
  return f64x2.div(quotient(STIRLERR_FIRST, 10, f64x2.div(value(G.One), f64x2.add(x, value(G.One)))), f64x2.mul(x, x));
}

/** stirlerr′(x), from ψ(x + 1) itself below ½, where the sum of its terms is a quarter of the largest at least. */
@inline function stirlerrFirstLanes(x: v128): v128 {
  const below = f64x2.lt(x, value(G.Half));
  const y = f64x2.neg(lessStirlerrFirst(x));
  if (!v128.any_true(below)) return y;
  const next = f64x2.mul(f64x2.sub(f64x2.sub(x, value(G.RootLessOne)), value(G.RootLessOneLow)), quotient(NEAR_DIGAMMA, 7, f64x2.sub(x, value(G.Half))));
  const high = logInParts(x);
  const low = logLow;
  return v128.bitselect(f64x2.sub(f64x2.sub(next, low), f64x2.add(f64x2.div(value(G.Half), x), high)), y, below);
}

/** The error of Stirling's formula for log Γ(x + 1); below one from log Γ(1 + x) itself. */
@inline function stirlerrLanes(x: v128): v128 {
  const below = f64x2.lt(x, value(G.One));
  const next = f64x2.add(x, value(G.One));
  const y = f64x2.div(quotient(STIRLERR, 9, f64x2.div(value(G.One), next)), x);
  if (!v128.any_true(below)) return y;
  const above = f64x2.mul(f64x2.mul(x, f64x2.sub(x, value(G.One))), quotient(NEAR_LGAMMA, 8, f64x2.sub(x, value(G.Half))));
  const high = logInParts(x);
  const low = logLow;
  // x + log Γ(1 + x) − x log x − ½ log x − ½ log 2π: near one the result is a tenth of its terms, so that the larger ones are taken
  // together first, x − (½ log 2π + ½ log x) without rounding.
  const half = f64x2.mul(value(G.Half), high);
  const constants = f64x2.add(value(G.HalfLogTwoPi), half);
  const lost = f64x2.add(f64x2.sub(half, f64x2.sub(constants, value(G.HalfLogTwoPi))), value(G.HalfLogTwoPiLow));
  const large = f64x2.sub(f64x2.sub(x, constants), f64x2.mul(x, high));
  const small = f64x2.sub(above, f64x2.add(f64x2.mul(next, low), f64x2.sub(lost, f64x2.mul(value(G.Half), low))));
  return v128.bitselect(f64x2.add(large, small), y, below);
}

export function lgamma(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, lgammaLanes(v128.load(a)));
}
export function digamma(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, digammaLanes(v128.load(a)));
}
export function trigamma(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, trigammaLanes(v128.load(a)));
}
export function stirlerr(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, stirlerrLanes(v128.load(a)));
}
export function stirlerrFirstDerivative(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, stirlerrFirstLanes(v128.load(a)));
}
export function stirlerrSecondDerivative(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, stirlerrSecondLanes(v128.load(a)));
}
