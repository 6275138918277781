// Reads lines of plain numbers. What is rare is left to the caller, line by line.

// AssemblyScript, compiled by scripts/buildKernels.mjs.

const lineFeed: u8 = 10;
const carriageReturn: u8 = 13;
const quote: u8 = 34;
const plus: u8 = 43;
const minus: u8 = 45;
const point: u8 = 46;
const letterA: u8 = 65;
const letterE: u8 = 101;
const letterN: u8 = 78;

/** Whole powers of ten up to 10¹⁸, and those that a double has, up to 10²². */
const wholePowers = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000,
  100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
]);
const powers = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]);
const mostDigits: u64 = 18;
const mostPower: i32 = 22;
const mostExact: f64 = 9007199254740991;

@inline function wholePower(k: u64): u64 {
  return load<u64>(wholePowers + (<usize>k << 3));
}
@inline function power(k: i32): f64 {
  return load<f64>(powers + (<usize>k << 3));
}

/** Where the caller may write: what it reads lies before. */
export function free(): usize {
  return __heap_base;
}

/** How many line feeds there are in [at, end). */
export function countLines(at: usize, end: usize): usize {
  let count: usize = 0;
  const wanted = i8x16.splat(lineFeed);
  for (; at + 16 <= end; at += 16) count += popcnt<i32>(i8x16.bitmask(i8x16.eq(v128.load(at), wanted)));
  for (; at < end; at++) count += <usize>(load<u8>(at) == lineFeed);
  return count;
}

/** Eight bytes as digits: 0 … 9 where they are, in the order of memory. */
@inline function asDigits(at: usize): u64 {
  return load<u64>(at) ^ 0x3030303030303030;
}
/** How many bits the digits take that the eight bytes begin with. */
@inline function bitsOfDigits(t: u64): u64 {
  // Sums go over to the next byte from the first that is no digit on only.
  return ctz((t | (t + 0x7676767676767676)) & 0x8080808080808080) & 0xf8;
}
/** The number that these first digits are. */
@inline function numberOf(t: u64, bits: u64): u64 {
  // Zeros before them make eight of them.
  let v = bits == 0 ? 0 : t << (64 - bits);
  v = (v * 10 + (v >> 8)) & 0x00ff00ff00ff00ff;
  v = (v * 100 + (v >> 16)) & 0x0000ffff0000ffff;
  return (v * 10000 + (v >> 32)) & 0xffffffff;
}

/**
 * w/10ᵏ for w from 2⁵³ to 10¹⁸, rounded once; NaN where it is too near the middle of two doubles to say. The quotient of w's leading
 * bits, and what is left of w after that many divisors, whose product is found without rounding (Dekker 1971).
 */
function quotient(w: u64, k: i32): f64 {
  const d = power(k);
  const high = <f64>(<i64>w);
  const low = <f64>(<i64>w - <i64>high);
  const q = high / d;
  const product = q * d;
  let t = q * 134217729;
  const qHigh = t - (t - q);
  const qLow = q - qHigh;
  t = d * 134217729;
  const dHigh = t - (t - d);
  const dLow = d - dHigh;
  const rounded = qHigh * dHigh - product + qHigh * dLow + qLow * dHigh + qLow * dLow;
  const rest = (high - product - rounded + low) / d;
  // Some times what rounding can have done to it.
  const doubt = q * 7.888609052210118e-31;
  const value = q + (rest + doubt);
  return value == q + (rest - doubt) ? value : NaN;
}

/** Reads the line at `at` into a row; where the next one begins, or 0 where this is not plainly numbers as read here. */
@inline function readLine(at: usize, delimiter: u8, places: usize, width: usize, columns: usize, seen: usize, row: usize, rows: usize): usize {
  const line = at;
  for (let cell: usize = 0; cell < width; cell++) {
    const place = load<i32>(places + (cell << 2));
    let byte = load<u8>(at);
    if (place < 0) {
      for (; byte != delimiter && byte != lineFeed && byte != carriageReturn; byte = load<u8>(++at)) {
        if (byte == quote || byte == 0 || byte > 127) return 0;
      }
    } else {
      const isNegative = byte == minus;
      at += <usize>isNegative;
      let t = asDigits(at);
      let bits = bitsOfDigits(t);
      let w = numberOf(t, bits);
      let any = bits;
      at += <usize>(bits >> 3);
      if (bits == 64) {
        t = asDigits(at);
        bits = bitsOfDigits(t);
        // Sixteen and more before the point are rare.
        if (bits == 64) return 0;
        w = w * wholePower(bits >> 3) + numberOf(t, bits);
        at += <usize>(bits >> 3);
      }
      byte = load<u8>(at);
      const hasPoint = byte == point;
      let exponent: i32 = 0;
      if (hasPoint) {
        const from = ++at;
        do {
          t = asDigits(at);
          bits = bitsOfDigits(t);
          any |= bits;
          if (w >= wholePower(mostDigits - (bits >> 3))) return 0;
          w = w * wholePower(bits >> 3) + numberOf(t, bits);
          at += <usize>(bits >> 3);
        } while (bits == 64);
        exponent = -(<i32>(at - from));
        byte = load<u8>(at);
      }
      let value: f64 = NaN;
      if (any != 0) {
        if ((byte | 32) == letterE) {
          byte = load<u8>(++at);
          const isBelow = byte == minus;
          if (isBelow || byte == plus) at++;
          t = asDigits(at);
          bits = bitsOfDigits(t);
          if (bits == 0 || bits > 24) return 0;
          const by = <i32>numberOf(t, bits);
          exponent += isBelow ? -by : by;
          at += <usize>(bits >> 3);
          byte = load<u8>(at);
        }
        if (exponent > mostPower || exponent < -mostPower) return 0;
        // Whole numbers and powers of ten that are exact: one rounding.
        if (w <= <u64>mostExact) value = exponent < 0 ? <f64>(<i64>w) / power(-exponent) : <f64>(<i64>w) * power(exponent);
        else if (exponent < 0) value = quotient(w, -exponent);
        // No more than that many: what whole numbers a double has beyond is for the caller to say.
        if (!(value <= mostExact)) return 0;
        value = reinterpret<f64>(reinterpret<u64>(value) | (<u64>isNegative << 63));
        store<u8>(seen + <usize>place, 1);
      } else if (isNegative || hasPoint) return 0;
      else if (byte == letterN && load<u8>(at, 1) == letterA) {
        at += 2;
        byte = load<u8>(at);
      }
      if (byte != delimiter && byte != lineFeed && byte != carriageReturn) return 0;
      store<f64>(columns + ((<usize>place * rows + row) << 3), value);
    }
    at++;
    if (byte == delimiter) continue;
    // A blank line is no missing cell; and all cells must be there.
    if (cell + 1 < width || (width == 1 && at == line + 1)) return 0;
    return byte == lineFeed ? at : load<u8>(at) == lineFeed ? at + 1 : 0;
  }
  return 0;
}

/**
 * Reads lines from [at, end), the last of which ends there, into rows from that at `rowAt` on, where it writes the next one's. Cell c of a
 * line belongs to column `places[c]`, or to none (−1); columns have `rows` rows; `seen` has a byte for each that is 1 once a cell was a
 * number. Stops before the first line that is not plainly numbers, or where the rows are full, and returns where that is.
 */
export function readRows(
  at: usize, end: usize, delimiter: u8, places: usize, width: usize, columns: usize, seen: usize, rows: usize, rowAt: usize,
): usize {
  let row: usize = load<u32>(rowAt);
  while (at < end && row < rows) {
    const next = readLine(at, delimiter, places, width, columns, seen, row, rows);
    if (next == 0) break;
    at = next;
    row++;
  }
  store<u32>(rowAt, <u32>row);
  return at;
}
