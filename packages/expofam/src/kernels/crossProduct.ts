/**
 * Adds Σᵢ wᵢ aᵢ bᵢᵀ over a block of rows to `out` (row-major, a.length × b.length). Columns are read through 2 × 4
 * register tiles. With `symmetric`, b must be a, and only the lower triangle is filled.
 */
export function weightedCrossProduct(
  n: number,
  a: readonly Float64Array[],
  w: Float64Array,
  b: readonly Float64Array[],
  out: Float64Array,
  symmetric: boolean,
  scratch: readonly [Float64Array, Float64Array],
): void {
  const [t0, t1] = scratch;
  const width = b.length;
  for (let i = 0; i < a.length; i += 2) {
    const two = i + 1 < a.length;
    const a0 = a[i];
    const a1 = two ? a[i + 1] : a0;
    for (let r = 0; r < n; r++) {
      t0[r] = w[r] * a0[r];
      t1[r] = w[r] * a1[r];
    }
    const last = symmetric ? Math.min(width, i + 2) : width;
    let j = 0;
    for (; j + 4 <= last; j += 4) tile4(n, t0, t1, b, j, out, i * width + j, two ? width : -1);
    for (; j < last; j++) tile1(n, t0, t1, b[j], out, i * width + j, two ? width : -1);
  }
}

function tile4(
  n: number,
  t0: Float64Array,
  t1: Float64Array,
  b: readonly Float64Array[],
  j: number,
  out: Float64Array,
  at: number,
  stride: number,
): void {
  const b0 = b[j];
  const b1 = b[j + 1];
  const b2 = b[j + 2];
  const b3 = b[j + 3];
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  for (let r = 0; r < n; r++) {
    const x0 = t0[r];
    const x1 = t1[r];
    const y0 = b0[r];
    const y1 = b1[r];
    const y2 = b2[r];
    const y3 = b3[r];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
  }
  out[at] += s00;
  out[at + 1] += s01;
  out[at + 2] += s02;
  out[at + 3] += s03;
  if (stride > 0) {
    out[at + stride] += s10;
    out[at + stride + 1] += s11;
    out[at + stride + 2] += s12;
    out[at + stride + 3] += s13;
  }
}

function tile1(n: number, t0: Float64Array, t1: Float64Array, b0: Float64Array, out: Float64Array, at: number, stride: number): void {
  let s0 = 0;
  let s1 = 0;
  for (let r = 0; r < n; r++) {
    s0 += t0[r] * b0[r];
    s1 += t1[r] * b0[r];
  }
  out[at] += s0;
  if (stride > 0) out[at + stride] += s1;
}
