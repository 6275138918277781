/** Neumaier's compensated sum. */
export function compensatedSum(): { add(x: number): void; total(): number } {
  let sum = 0;
  let lost = 0;
  return {
    add(x: number) {
      const next = sum + x;
      lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
      sum = next;
    },
    total: () => sum + lost,
  };
}
