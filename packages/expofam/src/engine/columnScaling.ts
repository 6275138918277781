export interface ColumnScaling {
  readonly centre: number;
  readonly scale: number;
  /** By how much reading the values moved them, root mean square, after scaling: ulp/√12 of a typical one; 0 for whole numbers. */
  readonly rounding: number;
}

/**
 * A centre and a power-of-two scale for a numeric column, so that (x − centre)·scale has a spread near one. The scale
 * costs no rounding; the centre is a double near the mean, so x − centre is nearly exact where it matters.
 */
export function columnScaling(values: Float64Array, centring: boolean): ColumnScaling {
  const n = values.length;
  if (n === 0) return { centre: 0, scale: 1, rounding: 0 };
  const first = extent(values);
  const { largest } = first;
  if (largest === 0 || !Number.isFinite(largest)) return { centre: 0, scale: 1, rounding: 0 };
  // Sums are of x / 2^k with |x / 2^k| ≤ 1: columns near 1e300 neither overflow nor underflow.
  const unit = powerOfTwo(1 / largest);
  let centre = 0;
  if (centring) {
    centre = first.sum / n;
    if (!Number.isFinite(first.sum) || largest < 1e-290) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += values[i] * unit;
      centre = sum / n / unit;
    }
  }
  // Sums about the first centre give what rounding left it wrong by, and the spread about the right one.
  let rest = 0;
  let squares = 0;
  let otherRest = 0;
  let otherSquares = 0;
  for (let i = 0; i + 1 < n; i += 2) {
    const d = (values[i] - centre) * unit;
    const e = (values[i + 1] - centre) * unit;
    rest += d;
    otherRest += e;
    squares += d * d;
    otherSquares += e * e;
  }
  if (n % 2 === 1) {
    const d = (values[n - 1] - centre) * unit;
    rest += d;
    squares += d * d;
  }
  squares += otherSquares;
  if (centring) {
    rest = (rest + otherRest) / n;
    centre += rest / unit;
    squares = Math.max(0, squares - n * rest * rest);
  }
  const spread = Math.sqrt(squares / n) / unit;
  const scale = spread > 0 && Number.isFinite(1 / spread) ? powerOfTwo(1 / spread) : 1;
  const whole = largest <= Number.MAX_SAFE_INTEGER && values.every(Number.isInteger);
  return { centre, scale, rounding: whole ? 0 : (2 ** -53 / Math.sqrt(3)) * Math.hypot(centre * scale, spread * scale) };
}

/** Largest magnitude (NaN is kept) and sum; four of each, so that one addition need not wait for the one before. */
function extent(values: Float64Array): { readonly largest: number; readonly sum: number } {
  const n = values.length;
  const whole = n - (n % 4);
  let [l0, l1, l2, l3] = [0, 0, 0, 0];
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    const a = values[i];
    const b = values[i + 1];
    const c = values[i + 2];
    const d = values[i + 3];
    s0 += a;
    s1 += b;
    s2 += c;
    s3 += d;
    l0 = Math.max(l0, Math.abs(a));
    l1 = Math.max(l1, Math.abs(b));
    l2 = Math.max(l2, Math.abs(c));
    l3 = Math.max(l3, Math.abs(d));
  }
  for (let i = whole; i < n; i++) {
    s0 += values[i];
    l0 = Math.max(l0, Math.abs(values[i]));
  }
  return { largest: Math.max(l0, l1, l2, l3), sum: s0 + s1 + (s2 + s3) };
}

/** The power of two nearest below x (x > 0, finite). */
function powerOfTwo(x: number): number {
  return 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(x))));
}
