/** Are all values finite? Σ 0·x is NaN where one is not; four sums, so that no addition waits for the one before. */
export function allFinite(values: Float64Array): boolean {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += 0 * values[i];
    s1 += 0 * values[i + 1];
    s2 += 0 * values[i + 2];
    s3 += 0 * values[i + 3];
  }
  for (let i = whole; i < values.length; i++) s0 += 0 * values[i];
  return s0 + s1 + s2 + s3 === 0;
}
