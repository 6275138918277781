/** Powers of ten that a double holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

function slowly(bytes: Uint8Array, start: number, end: number): number {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]);
  return Number(text);
}

/**
 * The number that the characters `bytes[start, end)` write. With at most 15 digits and a small power of ten it is one product
 * or quotient of exact doubles, which is correctly rounded (W. Clinger, How to read floating point numbers accurately, 1990).
 * NaN for what is not plainly a number, a missing value or text among it: the caller decides with the text.
 */
export function numberOfBytes(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  const first = bytes[i];
  const isNegative = first === 45;
  if (isNegative || first === 43) i++;
  let mantissa = 0;
  let digits = 0;
  let scale = 0;
  let point = false;
  for (; i < end; i++) {
    const byte = bytes[i];
    if (byte >= 48 && byte <= 57) {
      mantissa = mantissa * 10 + (byte - 48);
      digits++;
      if (point) scale--;
    } else if (byte === 46 && !point) point = true;
    else break;
  }
  if (digits === 0) return Number.NaN;
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
  if (digits > 15 || scale > 22 || scale < -22) return slowly(bytes, start, end);
  const value = scale < 0 ? mantissa / powers[-scale] : mantissa * powers[scale];
  return isNegative ? -value : value;
}
