/** xⁿ, n a small whole number ≥ 0, by multiplication. */
export function wholePower(x: number, n: number): number {
  let power = 1;
  for (let i = 0; i < n; i++) power *= x;
  return power;
}
