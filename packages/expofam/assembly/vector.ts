// Primitives of compiled expressions over n doubles. Arrays are padded to an even length: the last pair may reach one
// beyond n, into a place that nobody reads.

// AssemblyScript, compiled by scripts/buildKernels.mjs.
import { bd0lanes, exp2lanes, expm1lanes, log1planes, log1pmxlanes, log1pOfUnitLanes, loglanes } from './elementary';

@inline function one(): v128 {
  return f64x2.splat(1);
}
@inline function zero(): v128 {
  return f64x2.splat(0);
}

export function neg(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, f64x2.neg(v128.load(a)));
}
export function abs(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, f64x2.abs(v128.load(a)));
}
export function square(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) {
    const x = v128.load(a);
    v128.store(dst, f64x2.mul(x, x));
  }
}
export function sqrt(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, f64x2.sqrt(v128.load(a)));
}
export function exp(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, exp2lanes(v128.load(a)));
}
export function expNegAbs(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, exp2lanes(f64x2.neg(f64x2.abs(v128.load(a)))));
}
export function expm1(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, expm1lanes(v128.load(a)));
}
export function log(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, loglanes(v128.load(a)));
}
export function log1p(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, log1planes(v128.load(a)));
}
export function log1pmx(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, log1pmxlanes(v128.load(a)));
}

export function log1pOfUnit(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, log1pOfUnitLanes(v128.load(a)));
}

@inline function softplusOf(x: v128, e: v128): v128 {
  return f64x2.add(f64x2.pmax(x, zero()), log1pOfUnitLanes(e));
}
@inline function sigmoidOf(x: v128, e: v128): v128 {
  return f64x2.div(v128.bitselect(e, one(), f64x2.lt(x, zero())), f64x2.add(one(), e));
}

export function softplus(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) {
    const x = v128.load(a);
    v128.store(dst, softplusOf(x, exp2lanes(f64x2.neg(f64x2.abs(x)))));
  }
}
export function sigmoid(dst: usize, a: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) {
    const x = v128.load(a);
    v128.store(dst, sigmoidOf(x, exp2lanes(f64x2.neg(f64x2.abs(x)))));
  }
}
export function softplusFromVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) v128.store(dst, f64x2.add(f64x2.pmax(v128.load(a), zero()), v128.load(b)));
}
export function softplusReflectedFromVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) v128.store(dst, f64x2.add(f64x2.pmax(f64x2.neg(v128.load(a)), zero()), v128.load(b)));
}
export function sigmoidFromVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) v128.store(dst, sigmoidOf(v128.load(a), v128.load(b)));
}
export function sigmoidReflectedFromVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) v128.store(dst, sigmoidOf(f64x2.neg(v128.load(a)), v128.load(b)));
}

export function addVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) v128.store(dst, f64x2.add(v128.load(a), v128.load(b)));
}
export function addVS(dst: usize, a: usize, b: f64, n: usize): void {
  const s = f64x2.splat(b);
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, f64x2.add(v128.load(a), s));
}
export function subVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) v128.store(dst, f64x2.sub(v128.load(a), v128.load(b)));
}
export function subVS(dst: usize, a: usize, b: f64, n: usize): void {
  const s = f64x2.splat(b);
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, f64x2.sub(v128.load(a), s));
}
export function subSV(dst: usize, a: f64, b: usize, n: usize): void {
  const s = f64x2.splat(a);
  for (const end = b + (n << 3); b < end; b += 16, dst += 16) v128.store(dst, f64x2.sub(s, v128.load(b)));
}
export function mulVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) v128.store(dst, f64x2.mul(v128.load(a), v128.load(b)));
}
export function mulVS(dst: usize, a: usize, b: f64, n: usize): void {
  const s = f64x2.splat(b);
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, f64x2.mul(v128.load(a), s));
}
export function divVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) v128.store(dst, f64x2.div(v128.load(a), v128.load(b)));
}
export function divVS(dst: usize, a: usize, b: f64, n: usize): void {
  const s = f64x2.splat(b);
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, f64x2.div(v128.load(a), s));
}
export function divSV(dst: usize, a: f64, b: usize, n: usize): void {
  const s = f64x2.splat(a);
  for (const end = b + (n << 3); b < end; b += 16, dst += 16) v128.store(dst, f64x2.div(s, v128.load(b)));
}

/** log(eᵃ + eᵇ) = max + log1p(e^{−|a − b|}); equal arguments (both infinite, perhaps) have no difference. */
export function logaddexpVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) {
    const x = v128.load(a);
    const y = v128.load(b);
    const away = v128.andnot(f64x2.abs(f64x2.sub(x, y)), f64x2.eq(x, y));
    v128.store(dst, f64x2.add(f64x2.max(x, y), log1pOfUnitLanes(exp2lanes(f64x2.neg(away)))));
  }
}
export function logaddexpVS(dst: usize, a: usize, b: f64, n: usize): void {
  const y = f64x2.splat(b);
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) {
    const x = v128.load(a);
    const away = v128.andnot(f64x2.abs(f64x2.sub(x, y)), f64x2.eq(x, y));
    v128.store(dst, f64x2.add(f64x2.max(x, y), log1pOfUnitLanes(exp2lanes(f64x2.neg(away)))));
  }
}
/** a·log b with 0·log 0 = 0. */
export function xlogyVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) {
    const x = v128.load(a);
    const y = v128.load(b);
    const none = v128.and(f64x2.eq(x, zero()), f64x2.eq(y, y));
    v128.store(dst, v128.andnot(f64x2.mul(x, loglanes(y)), none));
  }
}
export function bd0VV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) v128.store(dst, bd0lanes(v128.load(a), v128.load(b)));
}
export function bd0VS(dst: usize, a: usize, b: f64, n: usize): void {
  const m = f64x2.splat(b);
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, bd0lanes(v128.load(a), m));
}
/** 1 where the comparison holds, 0 elsewhere. */
export function ltVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) v128.store(dst, v128.and(f64x2.lt(v128.load(a), v128.load(b)), one()));
}
export function ltVS(dst: usize, a: usize, b: f64, n: usize): void {
  const s = f64x2.splat(b);
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, v128.and(f64x2.lt(v128.load(a), s), one()));
}
export function leVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) v128.store(dst, v128.and(f64x2.le(v128.load(a), v128.load(b)), one()));
}
export function leVS(dst: usize, a: usize, b: f64, n: usize): void {
  const s = f64x2.splat(b);
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, v128.and(f64x2.le(v128.load(a), s), one()));
}
export function eqVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) v128.store(dst, v128.and(f64x2.eq(v128.load(a), v128.load(b)), one()));
}
export function eqVS(dst: usize, a: usize, b: f64, n: usize): void {
  const s = f64x2.splat(b);
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, v128.and(f64x2.eq(v128.load(a), s), one()));
}
export function where(dst: usize, condition: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, condition += 16, dst += 16) {
    v128.store(dst, v128.bitselect(v128.load(b), v128.load(a), f64x2.eq(v128.load(condition), zero())));
  }
}
export function maxVV(dst: usize, a: usize, b: usize, n: usize): void {
  for (const end = a + (n << 3); a < end; a += 16, b += 16, dst += 16) v128.store(dst, f64x2.max(v128.load(a), v128.load(b)));
}
export function maxVS(dst: usize, a: usize, b: f64, n: usize): void {
  const s = f64x2.splat(b);
  for (const end = a + (n << 3); a < end; a += 16, dst += 16) v128.store(dst, f64x2.max(v128.load(a), s));
}
export function fill(dst: usize, value: f64, n: usize): void {
  const s = f64x2.splat(value);
  for (const end = dst + (n << 3); dst < end; dst += 16) v128.store(dst, s);
}
