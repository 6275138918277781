import { type DoubleDouble, ddAdd, ddDivide, ddMultiply, ddSqrt, ddSubtract } from './doubleDouble.ts';

/**
 * (high + low)·2^exponent: a double-double with an exponent of its own, so that e⁸⁰⁰ and e⁻⁸⁰⁰ have values where a double
 * overflows and underflows. A finite non-zero value has ½ ≤ |high| ≤ 2; zero, infinities and NaN have exponent 0.
 */
export type ExtendedDouble = readonly [high: number, low: number, exponent: number];

/** Beyond this exponent a value counts as infinite or zero; whole numbers are exact up to here. */
const maximumExponent = 2 ** 51;
const LN2: DoubleDouble = [Math.LN2, 2.3190468138462996e-17];

/** x·2^k without an intermediate overflow or underflow. */
function scale(x: number, k: number): number {
  if (k > 2200) return x * Number.POSITIVE_INFINITY;
  if (k < -2200) return x * 0;
  const third = Math.trunc(k / 3);
  return x * 2 ** third * 2 ** third * 2 ** (k - 2 * third);
}

function normalized(high: number, low: number, exponent: number): ExtendedDouble {
  if (high === 0 || !Number.isFinite(high)) return [high, 0, 0];
  const shift = Math.floor(Math.log2(Math.abs(high)));
  const k = exponent + shift;
  if (k > maximumExponent) return [high * Number.POSITIVE_INFINITY, 0, 0];
  if (k < -maximumExponent) return [0, 0, 0];
  return [scale(high, -shift), scale(low, -shift), k];
}

/** A double, or an unevaluated sum of two, as an extended double. */
export function extended(high: number, low = 0): ExtendedDouble {
  return normalized(high, low, 0);
}

export const extendedZero: ExtendedDouble = Object.freeze([0, 0, 0]) as ExtendedDouble;
export const extendedOne: ExtendedDouble = Object.freeze([1, 0, 0]) as ExtendedDouble;

/** The nearest double; infinite or zero where that is out of range. */
export function toDouble(a: ExtendedDouble): number {
  return scale(a[0], a[2]);
}

/** The value as a double-double, where its parts are in the range of a double. */
export function toDoubleDouble(a: ExtendedDouble): DoubleDouble {
  const high = toDouble(a);
  return high === 0 || !Number.isFinite(high) ? [high, 0] : [high, scale(a[1], a[2])];
}

/** log₂|a|, to the accuracy of a double. */
export function log2Magnitude(a: ExtendedDouble): number {
  return Math.log2(Math.abs(a[0])) + a[2];
}

/** −a. */
export function extendedNegate(a: ExtendedDouble): ExtendedDouble {
  return [-a[0], -a[1], a[2]];
}

/** a + b. */
export function extendedAdd(a: ExtendedDouble, b: ExtendedDouble): ExtendedDouble {
  if (!Number.isFinite(a[0]) || !Number.isFinite(b[0])) return [a[0] + b[0], 0, 0];
  if (a[0] === 0) return b;
  if (b[0] === 0) return a;
  if (b[2] > a[2]) return extendedAdd(b, a);
  const shift = b[2] - a[2];
  if (shift < -220) return a;
  const factor = 2 ** shift;
  const [high, low] = ddAdd([a[0], a[1]], [b[0] * factor, b[1] * factor]);
  return normalized(high, low, a[2]);
}

/** a − b. */
export function extendedSubtract(a: ExtendedDouble, b: ExtendedDouble): ExtendedDouble {
  return extendedAdd(a, extendedNegate(b));
}

/** a·b. */
export function extendedMultiply(a: ExtendedDouble, b: ExtendedDouble): ExtendedDouble {
  const [high, low] = ddMultiply([a[0], a[1]], [b[0], b[1]]);
  return normalized(high, low, a[2] + b[2]);
}

/** a / b. */
export function extendedDivide(a: ExtendedDouble, b: ExtendedDouble): ExtendedDouble {
  const [high, low] = ddDivide([a[0], a[1]], [b[0], b[1]]);
  return normalized(high, low, a[2] - b[2]);
}

/** √a. */
export function extendedSqrt(a: ExtendedDouble): ExtendedDouble {
  const odd = a[2] % 2 !== 0;
  const [high, low] = ddSqrt(odd ? [2 * a[0], 2 * a[1]] : [a[0], a[1]]);
  return normalized(high, low, odd ? (a[2] - 1) / 2 : a[2] / 2);
}

/** −1, 0 or 1 as a is below, equal to or above b; NaN where either is. */
export function extendedCompare(a: ExtendedDouble, b: ExtendedDouble): number {
  if (a[0] === b[0] && a[1] === b[1] && a[2] === b[2]) return 0;
  return Math.sign(extendedSubtract(a, b)[0]);
}

/** eʳ − 1 for |r| ≤ ½, to full relative accuracy: Taylor's series on r/512, doubled nine times as s(s + 2). */
function expm1Small(r: DoubleDouble): DoubleDouble {
  const x: DoubleDouble = [r[0] / 512, r[1] / 512];
  let s: DoubleDouble = [0, 0];
  for (let i = 10; i >= 1; i--) s = ddDivide(ddMultiply(x, ddAdd([1, 0], s)), [i, 0]);
  for (let i = 0; i < 9; i++) s = ddMultiply(s, ddAdd(s, [2, 0]));
  return s;
}

/** eᵃ. Its relative error is about |a|·2⁻¹⁰⁴. */
export function extendedExp(a: ExtendedDouble): ExtendedDouble {
  const x = toDouble(a);
  if (Number.isNaN(x)) return [x, 0, 0];
  if (!(Math.abs(x) < 1e15)) return [x > 0 ? Number.POSITIVE_INFINITY : 0, 0, 0];
  const k = Math.round(x / Math.LN2);
  const r = ddSubtract(toDoubleDouble(a), ddMultiply(LN2, [k, 0]));
  const [high, low] = ddAdd(expm1Small(r), [1, 0]);
  return normalized(high, low, k);
}

/** eᵃ − 1, to full relative accuracy near 0. */
export function extendedExpm1(a: ExtendedDouble): ExtendedDouble {
  const x = toDouble(a);
  if (Math.abs(x) < 2 ** -120) return a;
  if (Math.abs(x) < 0.4) return extended(...expm1Small(toDoubleDouble(a)));
  return extendedSubtract(extendedExp(a), extendedOne);
}

/** log(1 + a), to full relative accuracy near 0: a step of Halley's method from the double's value. */
export function extendedLog1p(a: ExtendedDouble): ExtendedDouble {
  const x = toDouble(a);
  if (Math.abs(x) < 2 ** -120) return a;
  if (!(Math.abs(x) < 0.45)) return extendedLog(extendedAdd(extendedOne, a));
  const dd = toDoubleDouble(a);
  let y: DoubleDouble = [Math.log1p(x), 0];
  for (let i = 0; i < 2; i++) {
    const e = expm1Small(y);
    const [n, nl] = ddSubtract(dd, e);
    y = ddAdd(y, ddDivide([2 * n, 2 * nl], ddAdd([2, 0], ddAdd(dd, e))));
  }
  return extended(...y);
}

/** log a, to full relative accuracy near 1. */
export function extendedLog(a: ExtendedDouble): ExtendedDouble {
  const [high, low, exponent] = a;
  if (!(high > 0) || high === Number.POSITIVE_INFINITY) return [Math.log(high), 0, 0];
  const value = toDouble(a);
  // 0.45 is the reach of the series in log1p; the mantissa is brought to (0.7, 1.42).
  if (value > 0.6 && value < 1.42) return extendedLog1p(extendedSubtract(a, extendedOne));
  const up = high > 1.42 ? 1 : high < 0.71 ? -1 : 0;
  const mantissa = normalized(high, low, -up);
  const whole = ddMultiply(LN2, [exponent + up, 0]);
  return extendedAdd(extended(...whole), extendedLog1p(extendedSubtract(mantissa, extendedOne)));
}
