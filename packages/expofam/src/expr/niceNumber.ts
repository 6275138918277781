/** A number as a person writes it: p/q times π or log 2π, where it is that. */
export interface NiceNumber {
  readonly negative: boolean;
  readonly numerator: number;
  readonly denominator: number;
  readonly factor?: 'π' | '1/π' | 'log 2π' | 'log 2';
}

const largest = 64;

/** x as a fraction with a small denominator, or undefined. */
function fraction(x: number): [number, number] | undefined {
  for (let q = 1; q <= largest; q++) {
    const p = x * q;
    if (Math.abs(p) < 1e6 && Math.abs(p - Math.round(p)) <= 4e-16 * Math.abs(p)) return [Math.round(p), q];
  }
  return undefined;
}

const factors = [
  ['π', Math.PI],
  ['1/π', 1 / Math.PI],
  ['log 2π', Math.log(2 * Math.PI)],
  ['log 2', Math.LN2],
] as const;

/**
 * Recognises small fractions and their multiples of π, 1/π, log 2π and log 2, which a declaration holds as doubles.
 *
 * @example
 * niceNumber(-0.9189385332046727); // { negative: true, numerator: 1, denominator: 2, factor: 'log 2π' }
 */
export function niceNumber(value: number): NiceNumber | undefined {
  if (!Number.isFinite(value)) return undefined;
  const size = Math.abs(value);
  const negative = value < 0;
  const plain = fraction(size);
  if (plain) return { negative, numerator: plain[0], denominator: plain[1] };
  for (const [factor, unit] of factors) {
    const multiple = fraction(size / unit);
    if (multiple && multiple[1] <= 4) return { negative, numerator: multiple[0], denominator: multiple[1], factor };
  }
  return undefined;
}

const vulgarFractions: ReadonlyMap<string, string> = new Map([
  ['1/2', '½'],
  ['1/3', '⅓'],
  ['1/4', '¼'],
  ['3/4', '¾'],
  ['2/3', '⅔'],
  ['1/8', '⅛'],
]);

/** The number as text without its sign: `½`, `3/2`, `2π`, `½ log 2π`, or up to seven digits. */
export function numberText(value: number): { readonly text: string; readonly negative: boolean; readonly isProduct: boolean } {
  const nice = niceNumber(value);
  if (!nice) {
    const size = Math.abs(value);
    const text = Number.isFinite(size) ? String(Number(size.toPrecision(7))) : Number.isNaN(value) ? 'NaN' : '∞';
    return { text, negative: value < 0, isProduct: false };
  }
  const { numerator: p, denominator: q, factor, negative } = nice;
  const vulgar = vulgarFractions.get(`${p}/${q}`);
  if (factor === undefined) return { text: q === 1 ? String(p) : (vulgar ?? `${p}/${q}`), negative, isProduct: q !== 1 && !vulgar };
  if (factor === '1/π') return { text: `${p}/${q === 1 ? 'π' : `(${q}π)`}`, negative, isProduct: true };
  const before = p === 1 && q === 1 ? '' : q === 1 ? String(p) : (vulgar ?? `${p}/${q} `);
  const isLog = factor.startsWith('log');
  return {
    text: isLog && before !== '' ? `${before} ${factor}` : `${before}${factor}`,
    negative,
    isProduct: isLog || (q !== 1 && !vulgar),
  };
}
