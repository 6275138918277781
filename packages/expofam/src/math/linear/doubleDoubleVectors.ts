/**
 * Vectors of double-doubles (unevaluated sums high + low, see `../doubleDouble.ts`) as two plain arrays: what long sums and dense factors need,
 * without a pair allocated for every number.
 */
const splitter = 134217729; // 2^27 + 1

/** The rounding error of the product p = fl(a·b): a·b = p + error exactly, barring underflow. */
export function productError(a: number, b: number, p: number): number {
  const ca = splitter * a;
  const ah = ca - (ca - a);
  const al = a - ah;
  const cb = splitter * b;
  const bh = cb - (cb - b);
  const bl = b - bh;
  return al * bl - (p - ah * bh - al * bh - ah * bl);
}

/** The rounding error of the sum s = fl(a + b): a + b = s + error exactly. */
export function sumError(a: number, b: number, s: number): number {
  const bb = s - a;
  return a - (s - bb) + (b - bb);
}

/** Vectors of double-doubles. */
export interface DoubleDoubleArray {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** n double-double zeros. */
export function doubleDoubleZeros(n: number): DoubleDoubleArray {
  return { high: new Float64Array(n), low: new Float64Array(n) };
}

/** Adds the number a + b (b the small part of a) to entry k. */
export function addTo(sum: DoubleDoubleArray, k: number, a: number, b: number): void {
  const s = sum.high[k] + a;
  const e = sumError(sum.high[k], a, s) + (sum.low[k] + b);
  const t = s + e;
  sum.high[k] = t;
  sum.low[k] = e - (t - s);
}

/**
 * Adds Σᵢ aᵢ bᵢ over a[fromA …], b[fromB …], n terms, times `sign`, to entry k of `sum`. The error is of the order of
 * n·2⁻¹⁰⁴ Σ|aᵢ bᵢ|.
 */
export function addDot(
  n: number,
  a: DoubleDoubleArray,
  fromA: number,
  b: DoubleDoubleArray,
  fromB: number,
  sum: DoubleDoubleArray,
  k: number,
  sign = 1,
): void {
  const { high: ah, low: al } = a;
  const { high: bh, low: bl } = b;
  let s = 0;
  let c = 0;
  for (let i = 0; i < n; i++) {
    const x = ah[fromA + i];
    const y = bh[fromB + i];
    const p = x * y;
    if (p === 0) continue;
    const e = productError(x, y, p) + (x * bl[fromB + i] + al[fromA + i] * y);
    const t = s + p;
    c += sumError(s, p, t) + e;
    s = t;
  }
  addTo(sum, k, sign * s, sign * c);
}

/** out = a·b, element by element. */
export function multiplyEach(n: number, a: DoubleDoubleArray, b: DoubleDoubleArray, out: DoubleDoubleArray): void {
  for (let i = 0; i < n; i++) {
    const p = a.high[i] * b.high[i];
    const e = p === 0 ? 0 : productError(a.high[i], b.high[i], p) + (a.high[i] * b.low[i] + a.low[i] * b.high[i]);
    const t = p + e;
    out.high[i] = t;
    out.low[i] = e - (t - p);
  }
}

/** y += f·x over n entries, f a double-double (high, low). */
export function addMultiple(
  n: number,
  high: number,
  low: number,
  x: DoubleDoubleArray,
  fromX: number,
  y: DoubleDoubleArray,
  fromY: number,
): void {
  if (high === 0) return;
  for (let i = 0; i < n; i++) {
    const v = x.high[fromX + i];
    const p = high * v;
    if (p === 0) continue;
    addTo(y, fromY + i, p, productError(high, v, p) + (high * x.low[fromX + i] + low * v));
  }
}

/** Divides entry k by a double-double. */
export function divideEntry(x: DoubleDoubleArray, k: number, high: number, low: number): void {
  const q = x.high[k] / high;
  const p = q * high;
  const rest = x.high[k] - p - productError(q, high, p) + x.low[k] - q * low;
  const r = rest / high;
  const t = q + r;
  x.high[k] = t;
  x.low[k] = r - (t - q);
}

/** Replaces entry k (≥ 0) by its square root. */
export function rootEntry(x: DoubleDoubleArray, k: number): void {
  const root = Math.sqrt(x.high[k]);
  if (root === 0) return;
  const p = root * root;
  const rest = x.high[k] - p - productError(root, root, p) + x.low[k];
  const r = rest / (2 * root);
  const t = root + r;
  x.high[k] = t;
  x.low[k] = r - (t - root);
}
