import { shortNumber } from './labels.ts';

/**
 * A logarithmic axis from low to high with a label at each of its {@link logTicks}. Of base ten, d3's scale leaves out the labels
 * whose leading digit it takes for crowded, however few ticks there are: 0.75 to 0.9, where 0.95 stays. It judges by the ratio to
 * the nearest power of the base, so that it leaves out none of a large base; whole ones it would count through. The base moves
 * nothing: positions are ratios of logarithms.
 */
export const logScale = (low: number, high: number, tickFormat: (value: number) => string = shortNumber) => ({
  type: 'log' as const,
  base: 1e6 + 0.5,
  ticks: logTicks(low, high),
  tickFormat,
});

/**
 * Ticks of a logarithmic axis from low to high: powers of ten where there are three (of very many every
 * second, or fewer), with 2 and 5 times them where not, and
 * of less than a factor of four round numbers in even steps, where powers and digits would leave stretches without any.
 */
export function logTicks(low: number, high: number): number[] {
  // Of a range of a few ulps there are no round numbers to step over.
  if (!(high / low > 1 + 1e-9)) return [low];
  if (high / low < 4) {
    const rough = (high - low) / 6;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = ([1, 2, 5, 10].find((d) => d * power >= rough) as number) * power;
    // Multiplied, not added up, and brought back to the digits of the step: 0.3 and not 0.30000000000000004.
    const digits = Math.max(0, -Math.floor(Math.log10(step)));
    const out: number[] = [];
    for (let k = Math.ceil(low / step); k * step <= high; k++) out.push(Number((k * step).toFixed(digits)));
    return out;
  }
  const first = Math.floor(Math.log10(low));
  const decades = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, k) => first + k);
  const within = (digits: readonly number[]) =>
    decades.flatMap((e) => digits.map((d) => Number(`${d}e${e}`))).filter((tick) => tick >= low && tick <= high);
  const powers = within([1]);
  if (powers.length < 3) return within([1, 2, 5]);
  const every = Math.ceil(powers.length / 8);
  return powers.filter((p) => Math.round(Math.log10(p)) % every === 0);
}
