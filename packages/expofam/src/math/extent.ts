/** What one reading of numbers shows. */
export interface Extent {
  /** Largest magnitude; NaN or infinite where a value is. */
  readonly largest: number;
  readonly sum: number;
}

/** Largest magnitude (NaN is kept) and sum; four of each, so that one addition need not wait for the one before. */
export function extent(values: Float64Array): Extent {
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
