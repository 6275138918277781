/** An unevaluated sum high + low, |low| ≤ ½ ulp(high): about 32 decimal digits. */
export type DoubleDouble = readonly [high: number, low: number];

const SPLITTER = 134217729; // 2^27 + 1 (Dekker 1971)

/** a + b = s + e exactly (Knuth). */
export function twoSum(a: number, b: number): DoubleDouble {
  const s = a + b;
  const bb = s - a;
  return [s, a - (s - bb) + (b - bb)];
}

/** As {@link twoSum}, for |a| ≥ |b|. */
function fastTwoSum(a: number, b: number): DoubleDouble {
  const s = a + b;
  return [s, b - (s - a)];
}

/** a·b = p + e exactly (Dekker's split: JavaScript has no fused multiply-add), barring overflow above 1e300 and underflow. */
export function twoProduct(a: number, b: number): DoubleDouble {
  const p = a * b;
  let c = SPLITTER * a;
  const ah = c - (c - a);
  const al = a - ah;
  c = SPLITTER * b;
  const bh = c - (c - b);
  const bl = b - bh;
  return [p, ah * bh - p + ah * bl + al * bh + al * bl];
}

/** A double as a double-double. */
export function dd(x: number): DoubleDouble {
  return [x, 0];
}

/** a + b, relative error below 3·2⁻¹⁰⁶ (the accurate sum of Joldes, Muller & Popescu 2017, alg. 6). */
export function ddAdd(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [sh, sl] = twoSum(a[0], b[0]);
  if (!Number.isFinite(sh)) return [sh, 0];
  const [th, tl] = twoSum(a[1], b[1]);
  const v = fastTwoSum(sh, sl + th);
  return fastTwoSum(v[0], tl + v[1]);
}

/** −a. */
export function ddNegate(a: DoubleDouble): DoubleDouble {
  return [-a[0], -a[1]];
}

/** a − b. */
export function ddSubtract(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  return ddAdd(a, ddNegate(b));
}

/** a·b, relative error below 8·2⁻¹⁰⁶. */
export function ddMultiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [p, e] = twoProduct(a[0], b[0]);
  if (!Number.isFinite(p) || p === 0) return [p, 0];
  return fastTwoSum(p, e + (a[0] * b[1] + a[1] * b[0]));
}

/** a / b by two steps of long division. */
export function ddDivide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const q1 = a[0] / b[0];
  if (!Number.isFinite(q1) || q1 === 0) return [q1, 0];
  let r = ddSubtract(a, ddMultiply(b, [q1, 0]));
  const q2 = r[0] / b[0];
  r = ddSubtract(r, ddMultiply(b, [q2, 0]));
  return ddAdd(fastTwoSum(q1, q2), [r[0] / b[0], 0]);
}

/** √a (one Newton step on the double's root). */
export function ddSqrt(a: DoubleDouble): DoubleDouble {
  if (a[0] === 0) return [0, 0];
  const x = Math.sqrt(a[0]);
  if (!Number.isFinite(x)) return [x, 0];
  const rest = ddSubtract(a, twoProduct(x, x));
  return fastTwoSum(x, rest[0] / (2 * x));
}

const LN2: DoubleDouble = [Math.LN2, 2.3190468138462996e-17];

/** exp(a), relative error near 1e−30·max(1, |a|). */
export function ddExp(a: DoubleDouble): DoubleDouble {
  if (!(Math.abs(a[0]) < 700)) return [Math.exp(a[0]), 0];
  const k = Math.round(a[0] / Math.LN2);
  const r = ddSubtract(a, ddMultiply(LN2, [k, 0]));
  // exp(r) − 1 on r/512, doubled nine times as (s + 2) s: the 1 is added last.
  const x: DoubleDouble = [r[0] / 512, r[1] / 512];
  let s: DoubleDouble = [0, 0];
  for (let i = 9; i >= 1; i--) s = ddDivide(ddMultiply(x, ddAdd([1, 0], s)), [i, 0]);
  for (let i = 0; i < 9; i++) s = ddMultiply(s, ddAdd(s, [2, 0]));
  const [h, l] = ddAdd(s, [1, 0]);
  const half = 2 ** Math.trunc(k / 2);
  const other = 2 ** (k - Math.trunc(k / 2));
  return [h * half * other, l * half * other];
}

/** log(a), a > 0: two Newton steps y ← y + a exp(−y) − 1. */
export function ddLog(a: DoubleDouble): DoubleDouble {
  let y: DoubleDouble = [Math.log(a[0]), 0];
  if (!Number.isFinite(y[0])) return y;
  // Scaled to [½, 2) so that the product neither overflows nor underflows.
  const k = Math.round(Math.log2(a[0]));
  const half = 2 ** -Math.trunc(k / 2);
  const other = 2 ** -(k - Math.trunc(k / 2));
  const m: DoubleDouble = [a[0] * half * other, a[1] * half * other];
  y = [Math.log(m[0]), 0];
  for (let i = 0; i < 2; i++) y = ddAdd(y, ddSubtract(ddMultiply(m, ddExp(ddNegate(y))), [1, 0]));
  return ddAdd(ddMultiply(LN2, [k, 0]), y);
}

/**
 * Σ x[i] with Neumaier's (1974) compensation: error of the order of one rounding of the result plus n²ε² Σ|x|.
 *
 * @example
 * sumCompensated([1e100, 1, -1e100]); // 1
 */
export function sumCompensated(x: ArrayLike<number>, from = 0, to = x.length): number {
  let s = 0;
  let c = 0;
  for (let i = from; i < to; i++) {
    const v = x[i];
    const t = s + v;
    c += Math.abs(s) >= Math.abs(v) ? s - t + v : v - t + s;
    s = t;
  }
  return Number.isFinite(s) ? s + c : s;
}

/** Σ x[i] as a double-double. */
export function sumDoubleDouble(x: ArrayLike<number>, from = 0, to = x.length): DoubleDouble {
  let high = 0;
  let low = 0;
  for (let i = from; i < to; i++) {
    const v = x[i];
    const s = high + v;
    const bb = s - high;
    low += high - (s - bb) + (v - bb);
    high = s + low;
    low -= high - s;
  }
  return [high, low];
}

/** Σ x[i] y[i] as if in doubled precision (Ogita, Rump & Oishi 2005, Dot2), as a double-double. */
export function dotDoubleDouble(x: ArrayLike<number>, y: ArrayLike<number>, from = 0, to = x.length): DoubleDouble {
  let high = 0;
  let low = 0;
  for (let i = from; i < to; i++) {
    const a = x[i];
    const b = y[i];
    const p = a * b;
    let t = SPLITTER * a;
    const ah = t - (t - a);
    const al = a - ah;
    t = SPLITTER * b;
    const bh = t - (t - b);
    const bl = b - bh;
    const e = ah * bh - p + ah * bl + al * bh + al * bl;
    const s = high + p;
    const bb = s - high;
    low += high - (s - bb) + (p - bb) + e;
    high = s + low;
    low -= high - s;
  }
  return [high, low];
}

/** Σ x[i] y[i], rounded once from {@link dotDoubleDouble}. */
export function dotCompensated(x: ArrayLike<number>, y: ArrayLike<number>, from = 0, to = x.length): number {
  const [high, low] = dotDoubleDouble(x, y, from, to);
  return high + low;
}

/** A running double-double sum in caller-owned storage: adds v to (at[k], at[k + 1]). */
export function accumulate(at: Float64Array, k: number, v: number): void {
  const high = at[k];
  const s = high + v;
  const bb = s - high;
  const low = at[k + 1] + (high - (s - bb) + (v - bb));
  at[k] = s + low;
  at[k + 1] = low - (at[k] - s);
}
