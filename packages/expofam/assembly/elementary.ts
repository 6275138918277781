// Elementary functions on pairs of doubles. Reductions and polynomials are those of FDLIBM (Sun Microsystems, 1993:
// e_exp.c, e_log.c, s_log1p.c), written anew for two lanes.

// AssemblyScript, compiled by scripts/buildKernels.mjs.
const MAGIC: f64 = 6755399441055744.0; // 1.5 · 2^52: adding it rounds to a whole number whose bits are in the low part
const LOG2E: f64 = 1.44269504088896338700;
const LN2_HIGH: f64 = 6.93147180369123816490e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;

// exp(r) = 1 + r + r·c/(2 − c), c = r − r²(P1 + P2 r² + …), |r| ≤ ln2/2
const P1: f64 = 1.66666666666666019037e-1;
const P2: f64 = -2.77777777770155933842e-3;
const P3: f64 = 6.61375632143793436117e-5;
const P4: f64 = -1.65339022054652515390e-6;
const P5: f64 = 4.13813679705723846039e-8;

// log(1 + f) = f − f²/2 + s(f²/2 + R(s²)), s = f/(2 + f)
const L1: f64 = 6.666666666666735130e-1;
const L2: f64 = 3.999999999940941908e-1;
const L3: f64 = 2.857142874366239149e-1;
const L4: f64 = 2.222219843214978396e-1;
const L5: f64 = 1.818357216161805012e-1;
const L6: f64 = 1.531383769920937332e-1;
const L7: f64 = 1.479819860511658591e-1;

@inline function splat(x: f64): v128 {
  return f64x2.splat(x);
}

/** r·c/(2 − c) of FDLIBM's exp: what e^r − 1 has beyond r. */
@inline function expTail(r: v128): v128 {
  const t = f64x2.mul(r, r);
  let p = f64x2.add(splat(P4), f64x2.mul(t, splat(P5)));
  p = f64x2.add(splat(P3), f64x2.mul(t, p));
  p = f64x2.add(splat(P2), f64x2.mul(t, p));
  p = f64x2.add(splat(P1), f64x2.mul(t, p));
  const c = f64x2.sub(r, f64x2.mul(t, p));
  return f64x2.div(f64x2.mul(r, c), f64x2.sub(splat(2), c));
}

@inline function powerOfTwo(k: v128): v128 {
  return i64x2.shl(i64x2.add(k, i64x2.splat(1023)), 52);
}

@inline export function exp2lanes(input: v128): v128 {
  // pmin and pmax keep a NaN that stands first.
  const x = f64x2.pmax(f64x2.pmin(input, splat(710)), splat(-746));
  const t = f64x2.add(f64x2.mul(x, splat(LOG2E)), splat(MAGIC));
  const k = f64x2.sub(t, splat(MAGIC));
  const whole = i64x2.sub(t, splat(MAGIC));
  const high = f64x2.sub(x, f64x2.mul(k, splat(LN2_HIGH)));
  const low = f64x2.mul(k, splat(LN2_LOW));
  const y = f64x2.sub(splat(1), f64x2.sub(f64x2.sub(low, expTail(f64x2.sub(high, low))), high));
  // In two steps: 2^k alone may be beyond the range where the result is not.
  const half = i64x2.shr_s(whole, 1);
  return f64x2.mul(f64x2.mul(y, powerOfTwo(half)), powerOfTwo(i64x2.sub(whole, half)));
}

@inline export function expm1lanes(input: v128): v128 {
  const x = f64x2.pmax(f64x2.pmin(input, splat(710)), splat(-45));
  const t = f64x2.add(f64x2.mul(x, splat(LOG2E)), splat(MAGIC));
  const k = f64x2.sub(t, splat(MAGIC));
  const whole = i64x2.sub(t, splat(MAGIC));
  const high = f64x2.sub(x, f64x2.mul(k, splat(LN2_HIGH)));
  const low = f64x2.mul(k, splat(LN2_LOW));
  // q = e^r − 1
  const q = f64x2.sub(high, f64x2.sub(low, expTail(f64x2.sub(high, low))));
  const half = i64x2.shr_s(whole, 1);
  const s = powerOfTwo(half);
  const s2 = powerOfTwo(i64x2.sub(whole, half));
  const scale = f64x2.mul(s, s2);
  const near = f64x2.add(f64x2.mul(q, scale), f64x2.sub(scale, splat(1)));
  const far = f64x2.mul(f64x2.mul(f64x2.add(q, splat(1)), s), s2);
  return v128.bitselect(far, near, f64x2.gt(k, splat(60)));
}

/** s·(f²/2 + R) − f²/2 + f, with what is added to the low and the high part. */
@inline function logCore(f: v128, k: v128, correction: v128): v128 {
  const half = f64x2.mul(splat(0.5), f64x2.mul(f, f));
  const s = f64x2.div(f, f64x2.add(splat(2), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let even = f64x2.add(splat(L4), f64x2.mul(w, splat(L6)));
  even = f64x2.mul(w, f64x2.add(splat(L2), f64x2.mul(w, even)));
  let odd = f64x2.add(splat(L5), f64x2.mul(w, splat(L7)));
  odd = f64x2.add(splat(L3), f64x2.mul(w, odd));
  odd = f64x2.mul(z, f64x2.add(splat(L1), f64x2.mul(w, odd)));
  const tail = f64x2.mul(s, f64x2.add(half, f64x2.add(even, odd)));
  const small = f64x2.add(f64x2.mul(k, splat(LN2_LOW)), correction);
  return f64x2.add(f64x2.add(f64x2.sub(f64x2.add(tail, small), half), f), f64x2.mul(k, splat(LN2_HIGH)));
}

@inline function exponentOf(shifted: v128): v128 {
  const whole = i64x2.sub(i64x2.shr_s(shifted, 52), i64x2.splat(1023));
  return f64x2.sub(i64x2.add(whole, splat(MAGIC)), splat(MAGIC));
}

@inline function logNormal(x: v128): v128 {
  const shifted = i64x2.add(x, i64x2.splat(0x3ff0000000000000 - 0x3fe6a09e00000000));
  const m = i64x2.add(v128.and(shifted, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3fe6a09e00000000));
  return logCore(f64x2.sub(m, splat(1)), exponentOf(shifted), splat(0));
}

/** Where x is zero, negative, subnormal, infinite or NaN. */
function logRare(x: f64): f64 {
  if (x != x || x < 0) return NaN;
  if (x == 0) return -Infinity;
  if (x == Infinity) return Infinity;
  const y = f64x2.extract_lane(logNormal(splat(x * 18014398509481984.0)), 0);
  return y - 54 * LN2_LOW - 54 * LN2_HIGH;
}

function logRarePair(x: v128, usual: v128, good: v128): v128 {
  let out = usual;
  if (i64x2.extract_lane(good, 0) == 0) out = f64x2.replace_lane(out, 0, logRare(f64x2.extract_lane(x, 0)));
  if (i64x2.extract_lane(good, 1) == 0) out = f64x2.replace_lane(out, 1, logRare(f64x2.extract_lane(x, 1)));
  return out;
}

@inline export function loglanes(x: v128): v128 {
  const good = v128.and(f64x2.ge(x, splat(2.2250738585072014e-308)), f64x2.lt(x, splat(Infinity)));
  const y = logNormal(x);
  return i64x2.all_true(good) ? y : logRarePair(x, y, good);
}

/** log(1 + x) for finite x > −1. */
@inline function log1pNormal(x: v128): v128 {
  const u = f64x2.add(splat(1), x);
  const shifted = i64x2.add(u, i64x2.splat(0x3ff0000000000000 - 0x3fe6a09e00000000));
  const k = exponentOf(shifted);
  const m = i64x2.add(v128.and(shifted, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3fe6a09e00000000));
  // What rounding took from 1 + x.
  const lost = v128.bitselect(f64x2.sub(splat(1), f64x2.sub(u, x)), f64x2.sub(x, f64x2.sub(u, splat(1))), f64x2.ge(k, splat(2)));
  const atOne = f64x2.eq(k, splat(0));
  const f = v128.bitselect(x, f64x2.sub(m, splat(1)), atOne);
  return logCore(f, k, v128.andnot(f64x2.div(lost, u), atOne));
}

function log1pRare(x: f64): f64 {
  if (x == -1) return -Infinity;
  return x == Infinity ? Infinity : NaN;
}

function log1pRarePair(x: v128, usual: v128, good: v128): v128 {
  let out = usual;
  if (i64x2.extract_lane(good, 0) == 0) out = f64x2.replace_lane(out, 0, log1pRare(f64x2.extract_lane(x, 0)));
  if (i64x2.extract_lane(good, 1) == 0) out = f64x2.replace_lane(out, 1, log1pRare(f64x2.extract_lane(x, 1)));
  return out;
}

@inline export function log1planes(x: v128): v128 {
  const good = v128.and(f64x2.gt(x, splat(-1)), f64x2.lt(x, splat(Infinity)));
  const y = log1pNormal(x);
  return i64x2.all_true(good) ? y : log1pRarePair(x, y, good);
}

/** log(1 + e) where 0 ≤ e ≤ 1 or NaN: nothing rare can happen. */
@inline export function log1pOfUnit(e: v128): v128 {
  return log1pNormal(e);
}
