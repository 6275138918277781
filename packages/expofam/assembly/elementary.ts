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

// exp(r) = 1 + r + r²(Q0 + Q1 r + … + Q9 r⁹), |r| ≤ ln2/2: interpolated at Chebyshev's points in 50 digits, error 1.3e−17.
const Q0: f64 = 0.5000000000000001;
const Q1: f64 = 0.16666666666666669;
const Q2: f64 = 0.04166666666662413;
const Q3: f64 = 0.008333333333330062;
const Q4: f64 = 0.0013888888917213717;
const Q5: f64 = 0.00019841269863053618;
const Q6: f64 = 2.4801521295954376e-5;
const Q7: f64 = 2.7557268459997064e-6;
const Q8: f64 = 2.7620088445409746e-7;
const Q9: f64 = 2.510038549551032e-8;

// 2 atanh(r) = 2r + r³(S0 + S1 r² + … + S9 r¹⁸), r² ≤ 1/9: in the same way, error 9e−17 of the parenthesis.
const S0: f64 = 0.6666666666666666;
const S1: f64 = 0.40000000000014585;
const S2: f64 = 0.2857142856710876;
const S3: f64 = 0.22222222717427864;
const S4: f64 = 0.18181789436132859;
const S5: f64 = 0.15385570064958623;
const S6: f64 = 0.13314144209654935;
const S7: f64 = 0.12001072809590713;
const S8: f64 = 0.08800738486144674;
const S9: f64 = 0.1616404561194353;

// Constants are read from memory: compilers build a splat anew on every turn of a loop, at a third of its cost.
/** The places of the constants below. */
const enum C {
  P4,
  P5,
  P3,
  P2,
  P1,
  Two,
  Greatest,
  Least,
  Log2e,
  Magic,
  Ln2High,
  Ln2Low,
  One,
  ExpmLeast,
  Sixty,
  Half,
  L4,
  L6,
  L2,
  L5,
  L7,
  L3,
  L1,
  Normal,
  Infinite,
  MinusOne,
  Q0, Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8, Q9,
  S0, S1, S2, S3, S4, S5, S6, S7, S8, S9,
  Plain,
}
const enum I {
  Bias,
  LogShift,
  Mantissa,
  LogBase,
}
const constants: usize = memory.data<f64>(
  [P4, P4, P5, P5, P3, P3, P2, P2, P1, P1, 2.0, 2.0, 710.0, 710.0, -746.0, -746.0, LOG2E, LOG2E, MAGIC, MAGIC, LN2_HIGH, LN2_HIGH, LN2_LOW, LN2_LOW, 1.0, 1.0, -45.0, -45.0, 60.0, 60.0, 0.5, 0.5, L4, L4, L6, L6, L2, L2, L5, L5, L7, L7, L3, L3, L1, L1, 2.2250738585072014e-308, 2.2250738585072014e-308, Infinity, Infinity, -1.0, -1.0, Q0, Q0, Q1, Q1, Q2, Q2, Q3, Q3, Q4, Q4, Q5, Q5, Q6, Q6, Q7, Q7, Q8, Q8, Q9, Q9, S0, S0, S1, S1, S2, S2, S3, S3, S4, S4, S5, S5, S6, S6, S7, S7, S8, S8, S9, S9, 708.0, 708.0],
  16,
);
const integers: usize = memory.data<i64>(
  [1023, 1023, 0x3ff0000000000000 - 0x3fe6a09e00000000, 0x3ff0000000000000 - 0x3fe6a09e00000000, 0x000fffffffffffff, 0x000fffffffffffff, 0x3fe6a09e00000000, 0x3fe6a09e00000000],
  16,
);

/** A pair of entry i of the constants. */
@inline function constant(i: C): v128 {
  return v128.load(constants + (<usize>i << 4));
}
@inline function wholes(i: I): v128 {
  return v128.load(integers + (<usize>i << 4));
}

/** r·c/(2 − c) of FDLIBM's exp: what e^r − 1 has beyond r. */
@inline function expTail(r: v128): v128 {
  const t = f64x2.mul(r, r);
  let p = f64x2.add(constant(C.P4), f64x2.mul(t, constant(C.P5)));
  p = f64x2.add(constant(C.P3), f64x2.mul(t, p));
  p = f64x2.add(constant(C.P2), f64x2.mul(t, p));
  p = f64x2.add(constant(C.P1), f64x2.mul(t, p));
  const c = f64x2.sub(r, f64x2.mul(t, p));
  return f64x2.div(f64x2.mul(r, c), f64x2.sub(constant(C.Two), c));
}

/** About half of a whole number, as an integer: an arithmetic shift of 64 bits is slow where the machine has none. */
@inline function halfOf(k: v128): v128 {
  return i64x2.sub(f64x2.add(f64x2.mul(k, constant(C.Half)), constant(C.Magic)), constant(C.Magic));
}

@inline function powerOfTwo(k: v128): v128 {
  return i64x2.shl(i64x2.add(k, wholes(I.Bias)), 52);
}

/** r²(Q0 + … + Q9 r⁹), by halves, so that few operations wait for one another. */
@inline function expExcess(r: v128): v128 {
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const a = f64x2.add(constant(C.Q0), f64x2.mul(r, constant(C.Q1)));
  const b = f64x2.add(constant(C.Q2), f64x2.mul(r, constant(C.Q3)));
  const c = f64x2.add(constant(C.Q4), f64x2.mul(r, constant(C.Q5)));
  const d = f64x2.add(constant(C.Q6), f64x2.mul(r, constant(C.Q7)));
  const e = f64x2.add(constant(C.Q8), f64x2.mul(r, constant(C.Q9)));
  const high = f64x2.add(f64x2.add(c, f64x2.mul(r2, d)), f64x2.mul(r4, e));
  return f64x2.mul(r2, f64x2.add(f64x2.add(a, f64x2.mul(r2, b)), f64x2.mul(r4, high)));
}

/** e^x with the exponent in two steps: 2^k alone may be beyond the range where the result is not. */
function expFar(input: v128): v128 {
  // pmin and pmax keep a NaN that stands first.
  const x = f64x2.pmax(f64x2.pmin(input, constant(C.Greatest)), constant(C.Least));
  const t = f64x2.add(f64x2.mul(x, constant(C.Log2e)), constant(C.Magic));
  const k = f64x2.sub(t, constant(C.Magic));
  const whole = i64x2.sub(t, constant(C.Magic));
  const high = f64x2.sub(x, f64x2.mul(k, constant(C.Ln2High)));
  const low = f64x2.mul(k, constant(C.Ln2Low));
  const y = f64x2.add(constant(C.One), f64x2.add(high, f64x2.sub(expExcess(f64x2.sub(high, low)), low)));
  const half = halfOf(k);
  return f64x2.mul(f64x2.mul(y, powerOfTwo(half)), powerOfTwo(i64x2.sub(whole, half)));
}

@inline export function exp2lanes(x: v128): v128 {
  // A NaN goes through either way.
  if (v128.any_true(f64x2.ge(f64x2.abs(x), constant(C.Plain)))) return expFar(x);
  const t = f64x2.add(f64x2.mul(x, constant(C.Log2e)), constant(C.Magic));
  const k = f64x2.sub(t, constant(C.Magic));
  const whole = i64x2.sub(t, constant(C.Magic));
  const high = f64x2.sub(x, f64x2.mul(k, constant(C.Ln2High)));
  const low = f64x2.mul(k, constant(C.Ln2Low));
  const y = f64x2.add(constant(C.One), f64x2.add(high, f64x2.sub(expExcess(f64x2.sub(high, low)), low)));
  return f64x2.mul(y, powerOfTwo(whole));
}

@inline export function expm1lanes(input: v128): v128 {
  const x = f64x2.pmax(f64x2.pmin(input, constant(C.Greatest)), constant(C.ExpmLeast));
  const t = f64x2.add(f64x2.mul(x, constant(C.Log2e)), constant(C.Magic));
  const k = f64x2.sub(t, constant(C.Magic));
  const whole = i64x2.sub(t, constant(C.Magic));
  const high = f64x2.sub(x, f64x2.mul(k, constant(C.Ln2High)));
  const low = f64x2.mul(k, constant(C.Ln2Low));
  // q = e^r − 1
  const q = f64x2.sub(high, f64x2.sub(low, expTail(f64x2.sub(high, low))));
  const half = halfOf(k);
  const s = powerOfTwo(half);
  const s2 = powerOfTwo(i64x2.sub(whole, half));
  const scale = f64x2.mul(s, s2);
  const near = f64x2.add(f64x2.mul(q, scale), f64x2.sub(scale, constant(C.One)));
  const far = f64x2.mul(f64x2.mul(f64x2.add(q, constant(C.One)), s), s2);
  return v128.bitselect(far, near, f64x2.gt(k, constant(C.Sixty)));
}

/** R(z) of log(1 + f), z = s². */
@inline function logPolynomial(z: v128): v128 {
  const w = f64x2.mul(z, z);
  let even = f64x2.add(constant(C.L4), f64x2.mul(w, constant(C.L6)));
  even = f64x2.mul(w, f64x2.add(constant(C.L2), f64x2.mul(w, even)));
  let odd = f64x2.add(constant(C.L5), f64x2.mul(w, constant(C.L7)));
  odd = f64x2.add(constant(C.L3), f64x2.mul(w, odd));
  odd = f64x2.mul(z, f64x2.add(constant(C.L1), f64x2.mul(w, odd)));
  return f64x2.add(even, odd);
}

/** s·(f²/2 + R) − f²/2 and the low part of k log 2: what log((1 + f)2ᵏ) has beyond f and {@link logOfPower}. */
@inline export function logRest(f: v128, k: v128, correction: v128): v128 {
  const half = f64x2.mul(constant(C.Half), f64x2.mul(f, f));
  const s = f64x2.div(f, f64x2.add(constant(C.Two), f));
  const tail = f64x2.mul(s, f64x2.add(half, logPolynomial(f64x2.mul(s, s))));
  const small = f64x2.add(f64x2.mul(k, constant(C.Ln2Low)), correction);
  return f64x2.sub(f64x2.add(tail, small), half);
}
/** The high part of k log 2, which is exact. */
@inline export function logOfPower(k: v128): v128 {
  return f64x2.mul(k, constant(C.Ln2High));
}
@inline function logCore(f: v128, k: v128, correction: v128): v128 {
  return f64x2.add(f64x2.add(logRest(f, k, correction), f), logOfPower(k));
}

/** The bits of x moved so that the exponent's part is k and the rest is 1 + f in [√½, √2). */
@inline export function logShifted(x: v128): v128 {
  return i64x2.add(x, wholes(I.LogShift));
}
@inline export function fractionOf(shifted: v128): v128 {
  return f64x2.sub(i64x2.add(v128.and(shifted, wholes(I.Mantissa)), wholes(I.LogBase)), constant(C.One));
}
@inline export function exponentOf(shifted: v128): v128 {
  const whole = i64x2.sub(i64x2.shr_u(shifted, 52), wholes(I.Bias));
  return f64x2.sub(i64x2.add(whole, constant(C.Magic)), constant(C.Magic));
}

@inline function logNormal(x: v128): v128 {
  const shifted = logShifted(x);
  return logCore(fractionOf(shifted), exponentOf(shifted), f64x2.splat(0));
}

/** Where x is zero, negative, subnormal, infinite or NaN. */
function logRare(x: f64): f64 {
  if (x != x || x < 0) return NaN;
  if (x == 0) return -Infinity;
  if (x == Infinity) return Infinity;
  const y = f64x2.extract_lane(logNormal(f64x2.splat(x * 18014398509481984.0)), 0);
  return y - 54 * LN2_LOW - 54 * LN2_HIGH;
}

function logRarePair(x: v128, usual: v128, good: v128): v128 {
  let out = usual;
  if (i64x2.extract_lane(good, 0) == 0) out = f64x2.replace_lane(out, 0, logRare(f64x2.extract_lane(x, 0)));
  if (i64x2.extract_lane(good, 1) == 0) out = f64x2.replace_lane(out, 1, logRare(f64x2.extract_lane(x, 1)));
  return out;
}

@inline export function loglanes(x: v128): v128 {
  const good = v128.and(f64x2.ge(x, constant(C.Normal)), f64x2.lt(x, constant(C.Infinite)));
  const y = logNormal(x);
  return i64x2.all_true(good) ? y : logRarePair(x, y, good);
}

/** log(1 + x) for finite x > −1. */
@inline function log1pNormal(x: v128): v128 {
  const u = f64x2.add(constant(C.One), x);
  const shifted = logShifted(u);
  const k = exponentOf(shifted);
  // What rounding took from 1 + x.
  const lost = v128.bitselect(f64x2.sub(constant(C.One), f64x2.sub(u, x)), f64x2.sub(x, f64x2.sub(u, constant(C.One))), f64x2.ge(k, constant(C.Two)));
  const atOne = f64x2.eq(k, f64x2.splat(0));
  const f = v128.bitselect(x, fractionOf(shifted), atOne);
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
  const good = v128.and(f64x2.gt(x, constant(C.MinusOne)), f64x2.lt(x, constant(C.Infinite)));
  const y = log1pNormal(x);
  return i64x2.all_true(good) ? y : log1pRarePair(x, y, good);
}

/** log(1 + f) − f = s(f²/2 + R) − f²/2 for f between √½ − 1 and √2 − 1: nothing cancels there. */
@inline function log1pmxNear(f: v128): v128 {
  const half = f64x2.mul(constant(C.Half), f64x2.mul(f, f));
  const s = f64x2.div(f, f64x2.add(constant(C.Two), f));
  return f64x2.sub(f64x2.mul(s, f64x2.add(half, logPolynomial(f64x2.mul(s, s)))), half);
}

/**
 * log(1 + x) − x for x from above −1 to 1e300: with 1 + x = 2ᵏ(1 + f) it is log(1 + f) − f + k log 2 − (1 − 2⁻ᵏ)(1 + x), where nothing cancels
 * but where the parts are small.
 */
@inline function log1pmxNormal(x: v128): v128 {
  const u = f64x2.add(constant(C.One), x);
  const shifted = logShifted(u);
  const k = exponentOf(shifted);
  const power = i64x2.shl(i64x2.sub(i64x2.splat(2046), i64x2.shr_u(shifted, 52)), 52);
  const share = f64x2.sub(constant(C.One), power);
  // Exact, as 2ᵏ(1 + f) in one rounding is not.
  const f = f64x2.sub(f64x2.mul(power, x), share);
  // 1 + x is exact to the left of −½, and k log 2 − (1 − 2⁻ᵏ) to the right.
  const left = f64x2.lt(x, f64x2.splat(-0.5));
  const whole = f64x2.sub(f64x2.mul(k, constant(C.Ln2High)), v128.andnot(share, left));
  const part = f64x2.add(f64x2.sub(whole, f64x2.mul(share, v128.bitselect(u, x, left))), f64x2.mul(k, constant(C.Ln2Low)));
  return f64x2.add(log1pmxNear(f), part);
}

/** log(1 + x) − x. */
export function log1pmxlanes(x: v128): v128 {
  const good = v128.and(f64x2.gt(x, constant(C.MinusOne)), f64x2.lt(x, f64x2.splat(1e300)));
  const y = log1pmxNormal(x);
  return i64x2.all_true(good) ? y : v128.bitselect(y, f64x2.sub(log1planes(x), x), good);
}

/** y log(y/m) + m − y where the quotient is no ordinary number. */
function bd0Rare(y: f64, m: f64): f64 {
  if (m == 0) return y != y ? NaN : Infinity;
  const log = f64x2.sub(loglanes(f64x2.splat(y)), loglanes(f64x2.splat(m)));
  return y * f64x2.extract_lane(log, 0) + (m - y);
}

/** y log(y/m) + m − y, y ≥ 0, m > 0: −y (log(1 + x) − x) with x = (m − y)/y unless y is twice m and more; m where y is 0. */
export function bd0lanes(given: v128, m: v128): v128 {
  const none = f64x2.eq(given, f64x2.splat(0));
  const y = v128.bitselect(m, given, none);
  const away = f64x2.sub(m, y);
  const x = f64x2.div(away, y);
  const near = v128.and(v128.and(f64x2.lt(y, f64x2.add(m, m)), f64x2.lt(x, f64x2.splat(1e300))), f64x2.gt(y, f64x2.splat(0)));
  const close = f64x2.neg(f64x2.mul(y, log1pmxNormal(x)));
  if (i64x2.all_true(near)) return v128.bitselect(m, close, none);
  const ratio = f64x2.div(y, m);
  const usual = v128.and(f64x2.gt(ratio, f64x2.splat(1e-300)), f64x2.lt(ratio, f64x2.splat(1e300)));
  let far = f64x2.add(f64x2.mul(y, loglanes(v128.bitselect(ratio, constant(C.One), usual))), away);
  if (!i64x2.all_true(usual)) {
    if (i64x2.extract_lane(usual, 0) == 0) far = f64x2.replace_lane(far, 0, bd0Rare(f64x2.extract_lane(y, 0), f64x2.extract_lane(m, 0)));
    if (i64x2.extract_lane(usual, 1) == 0) far = f64x2.replace_lane(far, 1, bd0Rare(f64x2.extract_lane(y, 1), f64x2.extract_lane(m, 1)));
  }
  return v128.bitselect(m, v128.bitselect(close, far, near), none);
}

/** S0 + … + S9 t⁹, by halves. */
@inline function atanhExcess(t: v128): v128 {
  const t2 = f64x2.mul(t, t);
  const t4 = f64x2.mul(t2, t2);
  const a = f64x2.add(constant(C.S0), f64x2.mul(t, constant(C.S1)));
  const b = f64x2.add(constant(C.S2), f64x2.mul(t, constant(C.S3)));
  const c = f64x2.add(constant(C.S4), f64x2.mul(t, constant(C.S5)));
  const d = f64x2.add(constant(C.S6), f64x2.mul(t, constant(C.S7)));
  const e = f64x2.add(constant(C.S8), f64x2.mul(t, constant(C.S9)));
  const high = f64x2.add(f64x2.add(c, f64x2.mul(t2, d)), f64x2.mul(t4, e));
  return f64x2.add(f64x2.add(a, f64x2.mul(t2, b)), f64x2.mul(t4, high));
}

/** log(1 + e) where 0 ≤ e ≤ 1 or NaN: e − (e²/2 − r(e²/2 + r²S(r²))) with r = e/(2 + e), and nothing rare can happen. */
@inline export function log1pOfUnitLanes(e: v128): v128 {
  const half = f64x2.mul(constant(C.Half), f64x2.mul(e, e));
  const r = f64x2.div(e, f64x2.add(constant(C.Two), e));
  const t = f64x2.mul(r, r);
  const rest = f64x2.mul(r, f64x2.add(half, f64x2.mul(t, atanhExcess(t))));
  return f64x2.sub(e, f64x2.sub(half, rest));
}
