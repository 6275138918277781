/** Σ a[i] of a block, in four sums so that no addition waits for the one before. */
export function sumOfBlock(n: number, a: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i];
    s1 += a[i + 1];
    s2 += a[i + 2];
    s3 += a[i + 3];
  }
  for (let i = whole; i < n; i++) s0 += a[i];
  return s0 + s1 + (s2 + s3);
}
