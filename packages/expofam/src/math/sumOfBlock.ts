/** Σ a[i] of a block, in four sums so that no addition waits for the one before: the sums that kernels make two at a time, in their order. */
export function sumOfBlock(n: number, a: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i];
    s1 += a[i + 1];
    s2 += a[i + 2];
    s3 += a[i + 3];
  }
  if (n > whole) s0 += a[whole];
  if (n > whole + 1) s1 += a[whole + 1];
  if (n > whole + 2) s2 += a[whole + 2];
  return s0 + s2 + (s1 + s3);
}
