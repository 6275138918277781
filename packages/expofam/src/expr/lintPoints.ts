/** Where a symbol may lie. Ends are open unless said otherwise; `integer` keeps to whole numbers. */
export interface LintRange {
  readonly lower: number;
  readonly upper: number;
  readonly lowerClosed?: boolean;
  readonly upperClosed?: boolean;
  readonly integer?: boolean;
}

// The scales at which functions of doubles change their behaviour: 2⁻⁵³, 36 (where e⁻ˣ vanishes beside 1), 710 (where eˣ
// overflows), 745 (where e⁻ˣ is zero). Few are dyadic, whose sums are exact and hide a rounding.
const magnitudes = [
  1e-300, 1e-100, 1e-30, 1.3e-16, 1.1e-12, 1.7e-8, 1.9e-5, 1.3e-3, 0.03, 0.1, 0.3, 0.5, 0.77, 1, 1.3, 2, 3.1, 5, 10, 20.3, 37.1, 53, 100,
  317, 600, 720, 800, 1013, 1e4, 1.1e6, 1.7e8, 1.3e12, 1.1e16, 1e20, 1e100, 1e300,
];
const counts = [0, 1, 2, 3, 4, 5, 7, 10, 20, 40, 64, 100, 171, 300, 1000, 1e4, 1e6, 123456789, 1e12, 2 ** 53];

function inside(range: LintRange, x: number): boolean {
  const above = range.lowerClosed ? x >= range.lower : x > range.lower;
  return above && (range.upperClosed ? x <= range.upper : x < range.upper);
}

/** Representative values of a range: ordinary ones, both ends, and all scales near the ends. */
export function valuesIn(range: LintRange): number[] {
  const { lower, upper, integer } = range;
  const from = (end: number, sign: 1 | -1) =>
    Number.isFinite(end)
      ? [end, ...(integer ? counts : magnitudes).map((m) => end + sign * m * (integer ? 1 : Math.max(1, Math.abs(end))))]
      : [];
  const around = integer ? counts : [0, ...magnitudes];
  const candidates = [...around, ...around.map((m) => -m), ...from(lower, 1), ...from(upper, -1)];
  return [...new Set(candidates)].filter((x) => inside(range, x)).sort((a, b) => a - b);
}

/**
 * Points of the product of ranges: all combinations of {@link valuesIn} where they are no more than `limit`, else an
 * evenly spread part of them (a Kronecker sequence: the same at every call); for several symbols also points where they
 * nearly agree, as y and μ do in a deviance.
 */
export function lintPoints(ranges: Readonly<Record<string, LintRange>>, limit: number): Record<string, number>[] {
  const names = Object.keys(ranges);
  const values = names.map((name) => valuesIn(ranges[name]));
  const total = values.reduce((product, v) => product * v.length, 1);
  const points: Record<string, number>[] = [];
  const count = Math.min(total, limit);
  for (let k = 0; k < count; k++) {
    let rest = k;
    const point: Record<string, number> = {};
    names.forEach((name, j) => {
      const list = values[j];
      // √ of distinct primes: rationally independent steps.
      const index =
        total <= limit
          ? rest % list.length
          : Math.floor(((k * Math.sqrt([2, 3, 5, 7, 11, 13, 17, 19][j % 8] + 8 * (j >> 3))) % 1) * list.length);
      rest = Math.floor(rest / list.length);
      point[name] = list[index];
    });
    points.push(point);
  }
  if (names.length > 1 && names.every((name) => !ranges[name].integer)) {
    for (const base of values[0]) {
      for (const apart of [1e-9, 1e-4]) {
        const point = Object.fromEntries(names.map((name, j) => [name, base * (1 + j * apart)]));
        if (names.every((name) => inside(ranges[name], point[name]))) points.push(point);
      }
    }
  }
  return points;
}
