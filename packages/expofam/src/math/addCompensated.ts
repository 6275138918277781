/** Adds x to running sums, entry by entry, and to `lost` what rounding takes from them (Neumaier). */
export function addCompensated(sums: Float64Array, lost: Float64Array, x: ArrayLike<number>): void {
  for (let i = 0; i < sums.length; i++) {
    const next = sums[i] + x[i];
    lost[i] += Math.abs(sums[i]) >= Math.abs(x[i]) ? sums[i] - next + x[i] : x[i] - next + sums[i];
    sums[i] = next;
  }
}
