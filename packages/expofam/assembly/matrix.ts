// Sums over a block of rows. A block of columns is given by a list of their places, four bytes each.

// AssemblyScript, compiled by scripts/buildKernels.mjs.

/** a·b + c; in the relaxed build rounded once where the processor can, in the other twice. */
@inline function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(c, f64x2.mul(a, b));
}

/** Where column k of a list begins. */
@inline function column(list: usize, k: usize): usize {
  return <usize>load<u32>(list + (k << 2));
}

@inline function both(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** a[i] = (a[i] − centre)·scale. */
export function centreScale(a: usize, centre: f64, scale: f64, n: usize): void {
  const c = f64x2.splat(centre);
  const s = f64x2.splat(scale);
  for (const end = a + (n << 3); a < end; a += 16) v128.store(a, f64x2.mul(f64x2.sub(v128.load(a), c), s));
}

/** Σ a[i]; an odd last entry must be followed by a zero. */
export function sum(a: usize, n: usize): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  const end = a + (((n + 1) >> 1) << 4);
  for (; a + 32 <= end; a += 32) {
    s0 = f64x2.add(s0, v128.load(a));
    s1 = f64x2.add(s1, v128.load(a, 16));
  }
  if (a < end) s0 = f64x2.add(s0, v128.load(a));
  return both(f64x2.add(s0, s1));
}

/** u = from + Σ βₖ xₖ; `from` may be u. Without columns nothing is done. */
export function addProduct(u: usize, from: usize, x: usize, beta: usize, p: usize, n: usize): void {
  let before = from - u;
  let k: usize = 0;
  for (; k + 4 <= p; k += 4) {
    const b0 = v128.load64_splat(beta + (k << 3));
    const b1 = v128.load64_splat(beta + (k << 3), 8);
    const b2 = v128.load64_splat(beta + (k << 3), 16);
    const b3 = v128.load64_splat(beta + (k << 3), 24);
    let x0 = column(x, k);
    let x1 = column(x, k + 1);
    let x2 = column(x, k + 2);
    let x3 = column(x, k + 3);
    let to = u;
    for (const end = u + (n << 3); to < end; to += 16) {
      const left = madd(b1, v128.load(x1), f64x2.mul(b0, v128.load(x0)));
      const right = madd(b3, v128.load(x3), f64x2.mul(b2, v128.load(x2)));
      v128.store(to, f64x2.add(v128.load(to + before), f64x2.add(left, right)));
      x0 += 16;
      x1 += 16;
      x2 += 16;
      x3 += 16;
    }
    before = 0;
  }
  for (; k < p; k++) {
    const b = v128.load64_splat(beta + (k << 3));
    let x0 = column(x, k);
    let to = u;
    for (const end = u + (n << 3); to < end; to += 16, x0 += 16) {
      v128.store(to, madd(b, v128.load(x0), v128.load(to + before)));
    }
    before = 0;
  }
}

/** out[k] = Σ r·xₖ; where n is odd the entry of r after the last is taken as zero. */
export function dots(r: usize, x: usize, p: usize, n: usize, out: usize): void {
  if (n & 1) f64.store(r + (n << 3), 0);
  const pairs = (n + 1) >> 1;
  const end = r + (pairs << 4);
  const fours = r + (pairs >> 1 << 5);
  // Two sums for each of three columns: with eight or more of both, what is loaded for a turn of the loop finds no register.
  for (let k: usize = 0; k < p; k += 3) {
    const width = min(<usize>3, p - k);
    let x0 = column(x, k);
    // Columns beyond the last are read again and their sums dropped.
    let x1 = width > 1 ? column(x, k + 1) : x0;
    let x2 = width > 2 ? column(x, k + 2) : x0;
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let t0 = f64x2.splat(0);
    let t1 = f64x2.splat(0);
    let t2 = f64x2.splat(0);
    let from = r;
    for (; from < fours; from += 32) {
      const v = v128.load(from);
      const next = v128.load(from, 16);
      s0 = madd(v, v128.load(x0), s0);
      t0 = madd(next, v128.load(x0, 16), t0);
      s1 = madd(v, v128.load(x1), s1);
      t1 = madd(next, v128.load(x1, 16), t1);
      s2 = madd(v, v128.load(x2), s2);
      t2 = madd(next, v128.load(x2, 16), t2);
      x0 += 32;
      x1 += 32;
      x2 += 32;
    }
    if (from < end) {
      const v = v128.load(from);
      s0 = madd(v, v128.load(x0), s0);
      s1 = madd(v, v128.load(x1), s1);
      s2 = madd(v, v128.load(x2), s2);
    }
    const to = out + (k << 3);
    f64.store(to, both(f64x2.add(s0, t0)));
    if (width > 1) f64.store(to, both(f64x2.add(s1, t1)), 8);
    if (width > 2) f64.store(to, both(f64x2.add(s2, t2)), 16);
  }
}

@inline function addTo(at: usize, s: v128): void {
  f64.store(at, f64.load(at) + both(s));
}

@inline function addRow(at: usize, width: usize, s0: v128, s1: v128, s2: v128): void {
  addTo(at, s0);
  if (width > 1) addTo(at + 8, s1);
  if (width > 2) addTo(at + 16, s2);
}

/**
 * out[i, j] += Σ w·aᵢ·bⱼ (row-major, pa × pb; with `symmetric` b is a and only j ≤ i is meant). Rows go in chunks that stay
 * in the cache near the processor; in each, tiles of 3 × 3 sums stay in registers.
 */
export function crossProduct(
  w: usize,
  a: usize,
  pa: usize,
  b: usize,
  pb: usize,
  n: usize,
  out: usize,
  scratch: usize,
  symmetric: bool,
  chunk: usize,
): void {
  // An odd last row is padded: a zero weight, and columns whose entry there is finite or taken as zero.
  if (n & 1) f64.store(w + (n << 3), 0);
  const rows = ((n + 1) >> 1) << 1;
  const other = chunk << 3;
  for (let from: usize = 0; from < rows; from += chunk) {
    const bytes = min(chunk, rows - from) << 3;
    const shift = from << 3;
    // Nine sums and the six numbers that go into them fill the registers.
    for (let i: usize = 0; i < pa; i += 3) {
      const height = min(<usize>3, pa - i);
      const a0 = column(a, i) + shift;
      const a1 = height > 1 ? column(a, i + 1) + shift : a0;
      const a2 = height > 2 ? column(a, i + 2) + shift : a0;
      for (let at: usize = 0, to = scratch; at < bytes; at += 16, to += 16) {
        const v = v128.load(w + shift + at);
        v128.store(to, f64x2.mul(v, v128.load(a0 + at)));
        v128.store(to + other, f64x2.mul(v, v128.load(a1 + at)));
        v128.store(to + other + other, f64x2.mul(v, v128.load(a2 + at)));
      }
      const last = symmetric ? min(pb, i + 3) : pb;
      for (let j: usize = 0; j < last; j += 3) {
        const width = min(<usize>3, last - j);
        let b0 = column(b, j) + shift;
        // Columns beyond the last are read again and their sums dropped.
        let b1 = width > 1 ? column(b, j + 1) + shift : b0;
        let b2 = width > 2 ? column(b, j + 2) + shift : b0;
        let s00 = f64x2.splat(0);
        let s01 = f64x2.splat(0);
        let s02 = f64x2.splat(0);
        let s10 = f64x2.splat(0);
        let s11 = f64x2.splat(0);
        let s12 = f64x2.splat(0);
        let s20 = f64x2.splat(0);
        let s21 = f64x2.splat(0);
        let s22 = f64x2.splat(0);
        for (let x = scratch, end = scratch + bytes; x < end; x += 16) {
          const x0 = v128.load(x);
          const x1 = v128.load(x + other);
          const x2 = v128.load(x + other + other);
          let y = v128.load(b0);
          s00 = madd(x0, y, s00);
          s10 = madd(x1, y, s10);
          s20 = madd(x2, y, s20);
          y = v128.load(b1);
          s01 = madd(x0, y, s01);
          s11 = madd(x1, y, s11);
          s21 = madd(x2, y, s21);
          y = v128.load(b2);
          s02 = madd(x0, y, s02);
          s12 = madd(x1, y, s12);
          s22 = madd(x2, y, s22);
          b0 += 16;
          b1 += 16;
          b2 += 16;
        }
        const to = out + ((i * pb + j) << 3);
        addRow(to, width, s00, s01, s02);
        if (height > 1) addRow(to + (pb << 3), width, s10, s11, s12);
        if (height > 2) addRow(to + (pb << 4), width, s20, s21, s22);
      }
    }
  }
}

@inline function scatterOf<T>(w: usize, codes: usize, bins: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    const at = bins + (<usize>load<T>(codes + i * sizeof<T>()) << 3);
    f64.store(at, f64.load(at) + f64.load(w + (i << 3)));
  }
}

/** bins[code] += w; codes of 1, 2 or 4 bytes. */
export function scatter(w: usize, codes: usize, bytes: usize, bins: usize, n: usize): void {
  if (bytes == 1) scatterOf<u8>(w, codes, bins, n);
  else if (bytes == 2) scatterOf<u16>(w, codes, bins, n);
  else scatterOf<u32>(w, codes, bins, n);
}

@inline function scatterPairsOf<S, T>(w: usize, s: usize, t: usize, width: usize, bins: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    const cell = <usize>load<S>(s + i * sizeof<S>()) * width + <usize>load<T>(t + i * sizeof<T>());
    const at = bins + (cell << 3);
    f64.store(at, f64.load(at) + f64.load(w + (i << 3)));
  }
}

@inline function fourCodes(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
}

@inline function add(at: usize, v: f64): void {
  f64.store(at, f64.load(at) + v);
}

/** Codes of one byte, by far the most: four places at once. */
function scatterPairsOfBytes(w: usize, s: usize, t: usize, width: usize, bins: usize, n: usize): void {
  const whole = n >> 2 << 2;
  const sizes = i32x4.splat(<i32>width << 3);
  const first = i32x4.splat(<i32>bins);
  for (const end = s + whole; s < end; s += 4, t += 4, w += 32) {
    const at = i32x4.add(i32x4.add(first, i32x4.shl(fourCodes(t), 3)), i32x4.mul(sizes, fourCodes(s)));
    add(<usize>i32x4.extract_lane(at, 0), f64.load(w));
    add(<usize>i32x4.extract_lane(at, 1), f64.load(w, 8));
    add(<usize>i32x4.extract_lane(at, 2), f64.load(w, 16));
    add(<usize>i32x4.extract_lane(at, 3), f64.load(w, 24));
  }
  scatterPairsOf<u8, u8>(w, s, t, width, bins, n - whole);
}

/** bins[s·width + t] += w; codes of 1, 2 or 4 bytes. */
export function scatterPairs(w: usize, s: usize, sBytes: usize, t: usize, tBytes: usize, width: usize, bins: usize, n: usize): void {
  if (sBytes == 1) {
    if (tBytes == 1) scatterPairsOfBytes(w, s, t, width, bins, n);
    else if (tBytes == 2) scatterPairsOf<u8, u16>(w, s, t, width, bins, n);
    else scatterPairsOf<u8, u32>(w, s, t, width, bins, n);
  } else if (sBytes == 2) {
    if (tBytes == 1) scatterPairsOf<u16, u8>(w, s, t, width, bins, n);
    else if (tBytes == 2) scatterPairsOf<u16, u16>(w, s, t, width, bins, n);
    else scatterPairsOf<u16, u32>(w, s, t, width, bins, n);
  } else if (tBytes == 1) scatterPairsOf<u32, u8>(w, s, t, width, bins, n);
  else if (tBytes == 2) scatterPairsOf<u32, u16>(w, s, t, width, bins, n);
  else scatterPairsOf<u32, u32>(w, s, t, width, bins, n);
}

@inline function addPair(at: usize, x: v128): void {
  v128.store(at, f64x2.add(v128.load(at), x));
}

@inline function scatterColumnsOf<T>(w: usize, codes: usize, x: usize, d: usize, bins: usize, n: usize): void {
  const row = d << 3;
  let c: usize = 0;
  // Two columns of two rows at once.
  for (; c + 2 <= d; c += 2) {
    const x0 = column(x, c);
    const x1 = column(x, c + 1);
    for (let i: usize = 0; i < n; i += 2) {
      const shift = i << 3;
      const code = codes + i * sizeof<T>();
      const v = v128.load(w + shift);
      const a = f64x2.mul(v, v128.load(x0 + shift));
      const b = f64x2.mul(v, v128.load(x1 + shift));
      addPair(bins + <usize>load<T>(code) * row, i64x2.shuffle(a, b, 0, 2));
      if (i + 1 < n) addPair(bins + <usize>load<T>(code, sizeof<T>()) * row, i64x2.shuffle(a, b, 1, 3));
    }
    bins += 16;
  }
  if (c < d) {
    const x0 = column(x, c);
    for (let i: usize = 0; i < n; i++) {
      const at = bins + <usize>load<T>(codes + i * sizeof<T>()) * row;
      f64.store(at, f64.load(at) + f64.load(w + (i << 3)) * f64.load(x0 + (i << 3)));
    }
  }
}

/** bins[code·d + c] += w·x_c for every column c of a block; codes of 1, 2 or 4 bytes. */
export function scatterColumns(w: usize, codes: usize, bytes: usize, x: usize, d: usize, bins: usize, n: usize): void {
  if (bytes == 1) scatterColumnsOf<u8>(w, codes, x, d, bins, n);
  else if (bytes == 2) scatterColumnsOf<u16>(w, codes, x, d, bins, n);
  else scatterColumnsOf<u32>(w, codes, x, d, bins, n);
}

@inline function gatherOf<T>(u: usize, codes: usize, table: usize, n: usize): void {
  const end = u + (n >> 1 << 4);
  for (; u < end; u += 16, codes += 2 * sizeof<T>()) {
    const first = v128.load64_zero(table + (<usize>load<T>(codes) << 3));
    const two = v128.load64_lane(table + (<usize>load<T>(codes, sizeof<T>()) << 3), first, 1);
    v128.store(u, f64x2.add(v128.load(u), two));
  }
  if (n & 1) f64.store(u, f64.load(u) + f64.load(table + (<usize>load<T>(codes) << 3)));
}

/** u[i] += table[code]; codes of 1, 2 or 4 bytes. */
export function gather(u: usize, codes: usize, bytes: usize, table: usize, n: usize): void {
  if (bytes == 1) gatherOf<u8>(u, codes, table, n);
  else if (bytes == 2) gatherOf<u16>(u, codes, table, n);
  else gatherOf<u32>(u, codes, table, n);
}

/** The largest magnitude, NaN aside, and the sum, which keeps NaN, of n numbers, to `out` and behind it. */
export function extent(a: usize, n: usize, out: usize): void {
  let largest = f64x2.splat(0);
  let more = largest;
  let s0 = largest;
  let s1 = largest;
  const whole = a + (n >> 2 << 5);
  for (; a < whole; a += 32) {
    const x = v128.load(a);
    const y = v128.load(a, 16);
    s0 = f64x2.add(s0, x);
    s1 = f64x2.add(s1, y);
    largest = f64x2.pmax(largest, f64x2.abs(x));
    more = f64x2.pmax(more, f64x2.abs(y));
  }
  let first = f64x2.extract_lane(s0, 0);
  largest = f64x2.pmax(largest, more);
  let most = max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
  for (let i: usize = 0; i < (n & 3); i++) {
    const v = f64.load(a + (i << 3));
    first += v;
    most = abs(v) > most ? abs(v) : most;
  }
  f64.store(out, most);
  f64.store(out, first + f64x2.extract_lane(s0, 1) + (f64x2.extract_lane(s1, 0) + f64x2.extract_lane(s1, 1)), 8);
}
