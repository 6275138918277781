// AssemblyScript, compiled by scripts/buildKernels.mjs.
/** c + N(z)/Q(z) of degree n, from a table of coefficients.ts. A function of its own: repeated in each kernel it would double their size. */
export function quotient(table: usize, n: usize, z: v128): v128 {
  let over = v128.load64_splat(table);
  let under = v128.load64_splat(table, 8);
  for (const end = table + (n << 4); table < end; ) {
    table += 16;
    over = f64x2.add(f64x2.mul(over, z), v128.load64_splat(table));
    under = f64x2.add(f64x2.mul(under, z), v128.load64_splat(table, 8));
  }
  return f64x2.add(v128.load64_splat(table, 16), f64x2.div(over, under));
}
