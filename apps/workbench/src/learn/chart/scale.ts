/** A linear map from data to pixels, with its inverse. */
export interface Scale {
  (value: number): number;
  invert(pixel: number): number;
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
}

export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [a, b] = domain;
  const [p, q] = range;
  const slope = (q - p) / (b - a || 1);
  return Object.assign((value: number) => p + (value - a) * slope, { invert: (pixel: number) => a + (pixel - p) / slope, domain, range });
}

/** Round numbers in an interval, about so many: steps of 1, 2 or 5 times a power of ten. */
export function ticks([lower, upper]: readonly [number, number], count: number): number[] {
  const span = upper - lower;
  if (!(span > 0) || !Number.isFinite(span)) return [lower];
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((m) => m * power >= rough * 0.999) ?? 10);
  const list: number[] = [];
  for (let i = Math.ceil(lower / step - 1e-9); i * step <= upper + 1e-9 * step; i++) list.push(i * step);
  return list;
}

/** A tick's label: no more decimals than the steps need. */
export function tickText(value: number, list: readonly number[]): string {
  const step = list.length > 1 ? Math.abs(list[1] - list[0]) : Math.abs(value) || 1;
  const decimals = Math.max(0, Math.min(8, -Math.floor(Math.log10(step) + 1e-9)));
  const size = Math.abs(value);
  if (size >= 1e5 || (step < 1e-4 && size > 0)) return value.toExponential(0).replace('e+', 'e').replace('-', '−');
  return value
    .toFixed(decimals)
    .replace(/^-(0\.?0*)$/, '$1')
    .replace('-', '−');
}

/** An interval a little wider, to round numbers, so that an axis does not tremble while its data move. */
export function roundOut([lower, upper]: readonly [number, number]): [number, number] {
  const span = upper - lower || Math.abs(lower) || 1;
  const power = 10 ** Math.floor(Math.log10(span));
  const step = power * (span / power < 2 ? 0.2 : span / power < 5 ? 0.5 : 1);
  return [Math.floor(lower / step + 1e-9) * step, Math.ceil(upper / step - 1e-9) * step];
}
