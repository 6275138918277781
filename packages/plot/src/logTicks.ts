/**
 * Ticks of a logarithmic axis from low to high: powers of ten of a wide range, with 2 and 5 times them of a narrower one, and
 * of less than a factor of four round numbers in even steps, where powers and digits would leave stretches without any.
 */
export function logTicks(low: number, high: number): number[] {
  const out: number[] = [];
  if (high / low < 4) {
    const rough = (high - low) / 6;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = ([1, 2, 5, 10].find((d) => d * power >= rough) as number) * power;
    // Multiplied, not added up, and brought back to the digits of the step: 0.3 and not 0.30000000000000004.
    const digits = Math.max(0, -Math.floor(Math.log10(step)));
    for (let k = Math.ceil(low / step); k * step <= high; k++) out.push(Number((k * step).toFixed(digits)));
    return out;
  }
  const digits = high / low > 30 ? [1] : [1, 2, 5];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    for (const d of digits) {
      const tick = Number(`${d}e${e}`);
      if (tick >= low && tick <= high) out.push(tick);
    }
  }
  return out;
}
