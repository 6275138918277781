/** Powers of ten that a double holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

function slowly(bytes: Uint8Array, start: number, end: number): number {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]);
  return Number(text);
}

/** Digits that a double holds in full, and those of two that this file multiplies. */
const exactDigits = 15;
const mostDigits = 19;

/** a = high + low with halves of 26 bits, whose products are exact (Veltkamp). */
const split = 2 ** 27 + 1;
/** What rounding takes from the product a·b = p (Dekker 1971). */
function productError(a: number, b: number, p: number): number {
  const aHigh = split * a - (split * a - a);
  const bHigh = split * b - (split * b - b);
  const [aLow, bLow] = [a - aHigh, b - bHigh];
  return aLow * bLow - (p - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/**
 * (first · 10^shift + rest) · 10^scale, |scale| ≤ 22, in double-double arithmetic; NaN where its error, below 2⁻¹⁰⁰ of the value,
 * leaves open to which double the value is nearest.
 */
function ofTwoParts(first: number, shift: number, rest: number, scale: number): number {
  const product = first * powers[shift];
  // Whole numbers below 2⁵³, so the sum of the two small ones is exact.
  const small = productError(first, powers[shift], product) + rest;
  const power = powers[Math.abs(scale)];
  let value: number;
  let remainder: number;
  if (scale < 0) {
    value = product / power;
    const back = value * power;
    remainder = (product - back - productError(value, power, back) + small) / power;
  } else {
    value = product * power;
    remainder = productError(product, power, value) + small * power;
  }
  const slack = value * 2 ** -98;
  const nearest = value + (remainder - slack);
  return nearest === value + (remainder + slack) ? nearest : Number.NaN;
}

/**
 * The number that the characters `bytes[start, end)` write. With at most 15 digits and a small power of ten it is one product
 * or quotient of exact doubles, which is correctly rounded (W. Clinger, How to read floating point numbers accurately, 1990); with
 * at most 19 one in twice the precision, which nearly always is too, and is seen where it may not be.
 * NaN for what is not plainly a number, a missing value or text among it: the caller decides with the text.
 *
 * @example
 * numberOfBytes(Uint8Array.of(49, 46, 53), 0, 3); // 1.5
 */
export function numberOfBytes(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  const first = bytes[i];
  const isNegative = first === 45;
  if (isNegative || first === 43) i++;
  let mantissa = 0;
  let rest = 0;
  let digits = 0;
  let zeros = 0;
  let scale = 0;
  let point = false;
  for (; i < end; i++) {
    const byte = bytes[i];
    if (byte >= 48 && byte <= 57) {
      if (digits < exactDigits) mantissa = mantissa * 10 + (byte - 48);
      else rest = rest * 10 + (byte - 48);
      // Zeros before the first digit other than 0 are none.
      if (mantissa > 0) digits++;
      else zeros++;
      if (point) scale--;
    } else if (byte === 46 && !point) point = true;
    else break;
  }
  if (digits + zeros === 0) return Number.NaN;
  if (i < end) {
    if ((bytes[i] | 32) !== 101) return Number.NaN;
    i++;
    const isSmall = bytes[i] === 45;
    if (isSmall || bytes[i] === 43) i++;
    let exponent = 0;
    if (i === end || end - i > 3) return Number.NaN;
    for (; i < end; i++) {
      const digit = bytes[i] - 48;
      if (digit < 0 || digit > 9) return Number.NaN;
      exponent = exponent * 10 + digit;
    }
    scale += isSmall ? -exponent : exponent;
  }
  if (digits > mostDigits || scale > 22 || scale < -22) return slowly(bytes, start, end);
  let value: number;
  if (digits > exactDigits) {
    value = ofTwoParts(mantissa, digits - exactDigits, rest, scale);
    if (Number.isNaN(value)) return slowly(bytes, start, end);
  } else value = scale < 0 ? mantissa / powers[-scale] : mantissa * powers[scale];
  return isNegative ? -value : value;
}
