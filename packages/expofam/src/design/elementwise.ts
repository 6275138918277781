import { productError } from '../math/linear/doubleDoubleVectors.ts';

/**
 * xᵏ for a whole k ≥ 0, correctly rounded but for rare ties: repeated squaring in double-double arithmetic
 * (Dekker, Numer. Math. 18, 1971). `Math.pow` may be off in the last place, which a polynomial in raw powers feels.
 * Beyond 2^±900 the split would over- or underflow, so `Math.pow` takes over.
 */
export function wholePower(x: number, k: number): number {
  if (k === 0) return 1;
  if (k === 1) return x;
  if (k === 2) return x * x;
  const plain = x ** k;
  const size = Math.abs(plain);
  if (!(size > 1e-250 && size < 1e250) || !(Math.abs(x) < 1e125 && Math.abs(x) > 1e-125)) return plain;
  let high = 1;
  let low = 0;
  let baseHigh = x;
  let baseLow = 0;
  for (let n = k; ; ) {
    if (n & 1) {
      const p = high * baseHigh;
      const e = productError(high, baseHigh, p) + (high * baseLow + low * baseHigh);
      high = p + e;
      low = e - (high - p);
    }
    n >>= 1;
    if (n === 0) break;
    const p = baseHigh * baseHigh;
    const e = productError(baseHigh, baseHigh, p) + 2 * baseHigh * baseLow;
    baseHigh = p + e;
    baseLow = e - (baseHigh - p);
  }
  return Number.isFinite(high) ? high : plain;
}

/** x to the power y as R has it: 1^y = x^0 = 1, also for a missing value. */
export function power(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  return Number.isInteger(y) && y > 0 && y <= 64 ? wholePower(x, y) : x ** y;
}

/** R's %%: the remainder has the sign of the divisor. */
export function modulo(x: number, y: number): number {
  if (y === 0) return Number.NaN;
  const r = x % y;
  return r !== 0 && r < 0 !== y < 0 ? r + y : r;
}

/** Rounds half to even, as R and IEC 60559 do; with digits, to the nearest decimal (halves by the number's decimal text). */
export function round(x: number, digits = 0): number {
  if (!Number.isFinite(x)) return x;
  if (digits === 0) {
    const floor = Math.floor(x);
    const rest = x - floor;
    return rest < 0.5 ? floor : rest > 0.5 ? floor + 1 : floor % 2 === 0 ? floor : floor + 1;
  }
  const d = Math.trunc(digits);
  if (d > 300 || Math.abs(x) >= 1e21) return x;
  const [mantissa, exponent] = x.toExponential().split('e');
  const scaled = Number(`${mantissa}e${Number(exponent) + d}`);
  return Number(`${round(scaled)}e${-d}`);
}

/** Functions that are called as those of `Math`. */
const ofMath = [
  'log',
  'log2',
  'log10',
  'log1p',
  'exp',
  'expm1',
  'sqrt',
  'abs',
  'sign',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'floor',
  'trunc',
] as const;

/** The elementwise functions of one argument. */
export const unaryFunctions: ReadonlyMap<string, (x: number) => number> = new Map([
  ['I', (x: number) => x],
  ['as.numeric', (x: number) => x],
  ['ceiling', Math.ceil],
  ...ofMath.map((name) => [name, Math[name]] as const),
]);

/** The arithmetic operators. */
export const binaryFunctions: ReadonlyMap<string, (x: number, y: number) => number> = new Map([
  ['+', (x: number, y: number) => x + y],
  ['-', (x: number, y: number) => x - y],
  ['*', (x: number, y: number) => x * y],
  ['/', (x: number, y: number) => x / y],
  ['^', power],
  ['%%', modulo],
  ['%/%', (x: number, y: number) => Math.floor(x / y)],
  // `:` inside arithmetic would be R's sequence, which makes no column
]);

export const comparisons: ReadonlyMap<string, (x: number, y: number) => boolean> = new Map([
  ['<', (x: number, y: number) => x < y],
  ['>', (x: number, y: number) => x > y],
  ['<=', (x: number, y: number) => x <= y],
  ['>=', (x: number, y: number) => x >= y],
  ['==', (x: number, y: number) => x === y],
  ['!=', (x: number, y: number) => x !== y],
]);
