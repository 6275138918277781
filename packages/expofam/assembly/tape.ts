// The steps that a sweep repeats for every block of rows, in one call. A module of its own: what it calls comes from the two builds of
// the kernels, so that sums are those of relaxed SIMD where these are.

// AssemblyScript, compiled by scripts/buildKernels.mjs.

@external('env', 'runSequence') declare function runSequence(code: usize, count: usize, n: usize): void;
@external('env', 'fill') declare function fill(dst: usize, value: f64, n: usize): void;
@external('env', 'sum') declare function sum(a: usize, n: usize): f64;
@external('env', 'addProduct') declare function addProduct(u: usize, from: usize, x: usize, beta: usize, p: usize, n: usize): void;
@external('env', 'dots') declare function dots(r: usize, x: usize, p: usize, n: usize, out: usize): void;
@external('env', 'crossProduct') declare function crossProduct(w: usize, a: usize, pa: usize, b: usize, pb: usize, n: usize, out: usize, scratch: usize, symmetric: bool, chunk: usize): void;
@external('env', 'scatter') declare function scatter(w: usize, codes: usize, bytes: usize, bins: usize, n: usize): void;
@external('env', 'scatterPairs') declare function scatterPairs(w: usize, s: usize, sBytes: usize, t: usize, tBytes: usize, width: usize, bins: usize, n: usize): void;
@external('env', 'scatterColumns') declare function scatterColumns(w: usize, codes: usize, bytes: usize, x: usize, d: usize, bins: usize, n: usize): void;
@external('env', 'gather') declare function gather(u: usize, codes: usize, bytes: usize, table: usize, n: usize): void;

/** Bytes of a step: its number, then pairs of an operand in block 0 and how much it grows by from block to block. */
const step: usize = 96;

/** Operand i of a step in block b. */
@inline function operand(at: usize, i: usize, b: usize): usize {
  return <usize>load<u32>(at + (i << 3), 8) + b * <usize>load<u32>(at + (i << 3), 12);
}

/** Adds to a sum and to what rounding took from it, which follows it (Neumaier). */
@inline function accumulate(sumAt: usize, lostAt: usize, s: f64): f64 {
  const before = f64.load(sumAt);
  const total = before + s;
  const lost = abs(before) >= abs(s) ? before - total + s : s - total + before;
  f64.store(lostAt, f64.load(lostAt) + lost);
  f64.store(sumAt, total);
  return total;
}

/** The places of p columns in block b, from pairs of their place in block 0 and how far it moves. */
@inline function point(to: usize, from: usize, p: usize, b: usize): void {
  for (let k: usize = 0; k < p; k++) {
    const at = from + (k << 3);
    store<u32>(to + (k << 2), load<u32>(at) + <u32>b * load<u32>(at, 4));
  }
}

/** dst[i] = 1 where the code is that level, else 0. */
@inline function indicator(dst: usize, codes: usize, level: usize, n: usize): void {
  const wanted = i32x4.splat(<i32>level);
  for (const end = dst + (n << 3); dst < end; dst += 16, codes += 8) {
    const same = i32x4.eq(v128.load64_zero(codes), wanted);
    v128.store(dst, f64x2.convert_low_i32x4_u(v128.and(same, i32x4.splat(1))));
  }
}

/** dst[i] = w[i]·a[i], and 0 where w[i] is 0, whatever a[i] is. */
@inline function weigh(dst: usize, a: usize, w: usize, n: usize): void {
  const zero = f64x2.splat(0);
  for (const end = dst + (n << 3); dst < end; dst += 16, a += 16, w += 16) {
    const weight = v128.load(w);
    v128.store(dst, v128.andnot(f64x2.mul(weight, v128.load(a)), f64x2.eq(weight, zero)));
  }
}

/** Sets the word at `flag` to 1 where the supremum of a row's log-likelihood, by its response, is within a gap of it. */
@inline function near(y: usize, value: usize, weights: usize, suprema: usize, gap: f64, flag: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    const v = f64.load(y + (i << 3));
    // Responses that the table does not have do not recede.
    if (!(v >= 0 && v < 4096)) continue;
    const at = <usize>v;
    if (<f64>at != v || !(f64.load(suprema + (at << 3)) - f64.load(value + (i << 3)) <= gap)) continue;
    if (weights == 0 || f64.load(weights + (i << 3)) != 0) store<u32>(flag, 1);
  }
}

/**
 * Sets the word at `flag` to 1 where the first class that was seen is ahead of one that was not by at least `apart`. `seen` lists the
 * places of the classes' counts, u those of the first q classes' linear predictors; others have 0.
 */
@inline function ahead(seen: usize, classes: usize, u: usize, q: usize, weights: usize, apart: f64, flag: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    const shift = i << 3;
    let first: usize = 0;
    while (first < classes && !(f64.load(<usize>load<u32>(seen + (first << 2)) + shift) > 0)) first++;
    if (first == classes || (weights != 0 && f64.load(weights + shift) == 0)) continue;
    const own = first < q ? f64.load(<usize>load<u32>(u + (first << 2)) + shift) : 0;
    for (let l: usize = 0; l < classes; l++) {
      const other = l < q ? f64.load(<usize>load<u32>(u + (l << 2)) + shift) : 0;
      if (own - other >= apart && f64.load(<usize>load<u32>(seen + (l << 2)) + shift) == 0) store<u32>(flag, 1);
    }
  }
}

/**
 * Runs `count` steps on each of the blocks `first` … `last` − 1 of so many rows; the last block of all `rows` may have fewer. 0 where a
 * sum that must be finite is not, else 1.
 */
export function runTape(code: usize, count: usize, first: usize, last: usize, rows: usize, blockRows: usize): bool {
  const end = code + count * step;
  for (let b = first; b < last; b++) {
    const n = min(blockRows, rows - b * blockRows);
    for (let at = code; at < end; at += step) {
      const x0 = operand(at, 0, b);
      const x1 = operand(at, 1, b);
      switch (load<u32>(at)) {
        case 0: memory.copy(x0, x1, n << 3); break;
        case 1: fill(x0, f64.load(x1), n); break;
        case 2: point(x0, x1, operand(at, 2, b), b); break;
        case 3: addProduct(x0, x1, operand(at, 2, b), operand(at, 3, b), operand(at, 4, b), n); break;
        case 4: gather(x0, x1, operand(at, 2, b), operand(at, 3, b), n); break;
        case 5: runSequence(x0, x1, n); break;
        case 6: indicator(x0, x1, operand(at, 2, b), n); break;
        case 7: weigh(x0, x1, operand(at, 2, b), n); break;
        case 8: {
          // An infinite sum stays one, and so does one that is no number.
          const total = accumulate(x1, x1 + 8, sum(padded(x0, n), n));
          if (!(abs(total) < Infinity)) return false;
          break;
        }
        case 9: {
          const p = operand(at, 2, b);
          const out = operand(at, 3, b);
          dots(x0, x1, p, n, out);
          const sums = operand(at, 4, b);
          const lost = operand(at, 5, b);
          for (let k: usize = 0; k < p; k++) accumulate(sums + (k << 3), lost + (k << 3), f64.load(out + (k << 3)));
          break;
        }
        case 10:
          crossProduct(x0, x1, operand(at, 2, b), operand(at, 3, b), operand(at, 4, b), n, operand(at, 5, b), operand(at, 6, b), <bool>operand(at, 7, b), blockRows);
          break;
        case 11: scatter(x0, x1, operand(at, 2, b), operand(at, 3, b), n); break;
        case 12: scatterPairs(x0, x1, operand(at, 2, b), operand(at, 3, b), operand(at, 4, b), operand(at, 5, b), operand(at, 6, b), n); break;
        case 13: scatterColumns(x0, x1, operand(at, 2, b), operand(at, 3, b), operand(at, 4, b), operand(at, 5, b), n); break;
        case 14: f64.store(x1, sum(padded(x0, n), n)); break;
        case 15: near(x0, x1, operand(at, 2, b), operand(at, 3, b), f64.load(operand(at, 4, b)), operand(at, 5, b), n); break;
        case 16: ahead(x0, x1, operand(at, 2, b), operand(at, 3, b), operand(at, 4, b), f64.load(operand(at, 5, b)), operand(at, 6, b), n); break;
        default: unreachable();
      }
    }
  }
  return true;
}

/** The same array with a zero beyond an odd last entry. */
@inline function padded(a: usize, n: usize): usize {
  if (n & 1) f64.store(a + (n << 3), 0);
  return a;
}
