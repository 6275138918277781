import { expect, test } from 'vitest';
import { plainKernels } from '../../src/kernels/plainKernels.ts';
import type { VectorKernels } from '../../src/kernels/vectorKernels.ts';
import { wasmVectorKernels } from '../../src/kernels/wasmVectorKernels.ts';
import { randomSource } from '../../src/math/random/random.ts';

const wasm = wasmVectorKernels() as VectorKernels;
const random = randomSource(20260101);

/** How many doubles lie between a and b. */
function ulps(a: number, b: number): number {
  if (Object.is(a, b) || a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.POSITIVE_INFINITY;
  const bits = (x: number): bigint => {
    const i = new BigInt64Array(Float64Array.of(x).buffer)[0];
    return i < 0n ? -(i & 0x7fffffffffffffffn) : i;
  };
  const d = bits(a) - bits(b);
  return Number(d < 0n ? -d : d);
}

const rare = [0, -0, 1, -1, 2, 0.5, 1e-300, -1e-300, 5e-324, 2.2250738585072014e-308, 1e-17, -1e-17, 1e300, -1e300, 709.7, 709.8, 710];
const rarer = [
  -708.4,
  -745.1,
  -745.2,
  -746,
  -1000,
  1000,
  36.7,
  -36.8,
  60,
  41.6,
  -45,
  Infinity,
  -Infinity,
  NaN,
  0.34657,
  -0.34658,
  1.0397,
  0.4142135,
  1e16,
];
const edges = [...rare, ...rarer];
const spread = (low: number, high: number, n: number): number[] => Array.from({ length: n }, () => low + (high - low) * random.uniform());
const logarithmic = (n: number): number[] => spread(-300, 300, n).map((e) => 10 ** e);

const n = 4096 + edges.length;
const register = (kernels: VectorKernels, values: ArrayLike<number>): Float64Array => {
  const out = kernels.allocate(values.length + 1);
  out.set(values);
  return out;
};

// Both are within one unit of the true value (FDLIBM's own bounds), expm1 within 1.7, so they differ by at most two or three.
const bounds = { neg: 0, abs: 0, square: 0, sqrt: 0, exp: 1, expNegAbs: 1, expm1: 2, log: 1, log1p: 2, softplus: 2, sigmoid: 2 } as const;

for (const [name, bound] of Object.entries(bounds) as [keyof typeof bounds, number][]) {
  test(`${name} agrees with plain TypeScript to ${bound} units in the last place, at the edges too`, () => {
    const x = [...edges, ...spread(-40, 40, 1500), ...spread(-1.5, 1.5, 1500), ...logarithmic(600), ...spread(-750, 720, 496)];
    const [a, dst] = [register(wasm, x), wasm.allocate(n)];
    const expected = new Float64Array(n);
    wasm.unary[name](dst, a, x.length);
    plainKernels.unary[name](expected, Float64Array.from(x), x.length);
    let worst = 0;
    for (let i = 0; i < x.length; i++) {
      // Results below the normal range have fewer digits to lose.
      const d = Math.abs(expected[i]) < 2.3e-308 && Math.abs(dst[i] - expected[i]) <= 5e-324 ? 0 : ulps(dst[i], expected[i]);
      if (d > bound) throw new Error(`${name}(${x[i]}): ${dst[i]}, expected ${expected[i]}, ${d} units`);
      worst = Math.max(worst, d);
    }
    expect(worst).toBeLessThanOrEqual(bound);
  });
}

const binaryBounds = {
  add: 0,
  sub: 0,
  mul: 0,
  div: 0,
  logaddexp: 3,
  // Subnormal arguments take two more roundings.
  xlogy: 2,
  softplusFrom: 1,
  softplusReflectedFrom: 1,
  sigmoidFrom: 0,
  sigmoidReflectedFrom: 0,
} as const;

for (const [name, bound] of Object.entries(binaryBounds) as [keyof typeof binaryBounds, number][]) {
  test(`${name} of vectors and scalars agrees with plain TypeScript to ${bound} units`, () => {
    const isLogistic = name.endsWith('From');
    const a = [...edges, ...spread(-40, 40, 2000), ...logarithmic(501)];
    const b = a.map((v, i) =>
      isLogistic ? Math.exp(-Math.abs(v)) : (edges[(i * 7 + 3) % edges.length] ?? 1) * (i > 100 ? random.uniform() : 1),
    );
    const m = a.length;
    const [wa, wb, dst] = [register(wasm, a), register(wasm, b), wasm.allocate(m)];
    const expected = new Float64Array(m);
    const check = (form: string) => {
      for (let i = 0; i < m; i++) {
        // log(eᵃ + eᵇ) near zero is a small difference: its error is relative to the greater argument.
        const near = name === 'logaddexp' && Math.abs(dst[i] - expected[i]) <= 4e-16 * Math.max(Math.abs(a[i]), 1);
        const d = near ? 0 : ulps(dst[i], expected[i]);
        if (d > bound) throw new Error(`${name} ${form} (${a[i]}, ${b[i]}): ${dst[i]}, expected ${expected[i]}`);
      }
    };
    wasm.binary[name].vectorVector(dst, wa, wb, m);
    plainKernels.binary[name].vectorVector(expected, Float64Array.from(a), Float64Array.from(b), m);
    check('vectors');
    if (isLogistic) return;
    for (const s of [2.5, -3, 0, Infinity]) {
      b.fill(s);
      wasm.binary[name].vectorScalar(dst, wa, s, m);
      plainKernels.binary[name].vectorScalar(expected, Float64Array.from(a), s, m);
      check(`with scalar ${s}`);
      wasm.binary[name].scalarVector(dst, s, wa, m);
      plainKernels.binary[name].scalarVector(expected, s, Float64Array.from(a), m);
      check(`of scalar ${s}`);
    }
  });
}

test('where chooses by condition, NaN counting as true, and multiplies nothing', () => {
  const c = [0, 1, -0, NaN, 2];
  const [wc, a, b, dst] = [register(wasm, c), register(wasm, [1, 2, 3, 4, Infinity]), register(wasm, [NaN, 6, 7, 8, 9]), wasm.allocate(6)];
  wasm.ternary.where(dst, wc, a, b, 5);
  expect([...dst.slice(0, 5)]).toEqual([NaN, 2, 7, 4, Infinity]);
});
