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
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(values[i]));
  if (largest === 0 || !Number.isFinite(largest)) return { centre: 0, scale: 1, rounding: 0 };
  // Sums are of x / 2^k with |x / 2^k| ≤ 1: columns near 1e300 neither overflow nor underflow.
  const unit = powerOfTwo(1 / largest);
  let centre = 0;
  if (centring) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[i] * unit;
    const first = sum / n;
    // A second sweep removes the rounding of the first.
    let rest = 0;
    for (let i = 0; i < n; i++) rest += values[i] * unit - first;
    centre = (first + rest / n) / unit;
  }
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const d = (values[i] - centre) * unit;
    squares += d * d;
  }
  const spread = Math.sqrt(squares / n) / unit;
  const scale = spread > 0 && Number.isFinite(1 / spread) ? powerOfTwo(1 / spread) : 1;
  const whole = largest <= Number.MAX_SAFE_INTEGER && values.every(Number.isInteger);
  return { centre, scale, rounding: whole ? 0 : (2 ** -53 / Math.sqrt(3)) * Math.hypot(centre * scale, spread * scale) };
}

/** The power of two nearest below x (x > 0, finite). */
function powerOfTwo(x: number): number {
  return 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(x))));
}
