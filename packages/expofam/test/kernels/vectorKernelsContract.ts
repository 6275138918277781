import { describe, expect, test } from 'vitest';
// Loaded for the primitives that it brings.
import '../../src/expr/rareNodes.ts';
import {
  type BinaryPrimitive,
  binaryPrimitives,
  type TernaryPrimitive,
  ternaryPrimitives,
  type UnaryPrimitive,
  unaryPrimitives,
} from '../../src/kernels/scalarPrimitives.ts';
import type { VectorKernels } from '../../src/kernels/vectorKernels.ts';

export interface KernelContractOptions {
  /** By how many units in the last place a value may differ from the scalar primitive's. Default 0: the same bits. */
  readonly ulps?: Readonly<Record<string, number>>;
  /** The lanes of a vector: a kernel may write its register up to the next multiple of this beyond n. Default 1. */
  readonly lanes?: number;
}

const bits = new DataView(new ArrayBuffer(8));
/** Doubles in order as whole numbers in order. */
function rank(x: number): bigint {
  bits.setFloat64(0, x);
  const raw = bits.getBigInt64(0);
  return raw < 0n ? -(raw & 0x7fffffffffffffffn) : raw;
}

/** The distance in units in the last place; 0 for two NaN, infinite where one is. Zeros of both signs are one value. */
export function ulpsBetween(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Number.POSITIVE_INFINITY;
  const distance = rank(a) - rank(b);
  return Number(distance < 0n ? -distance : distance);
}

const positive = [
  5e-324, 2.3e-308, 1e-200, 1.2e-16, 1e-8, 1e-3, 0.1, 0.3, 0.5, 0.7, 0.99, 1, 1.01, 1.5, 2, 2.7, 3, 5, 8.3, 12, 17, 36.5, 40, 100,
];
const large = [171.5, 600, 708.3, 709.9, 745.2, 1000, 1e5, 1e8, 2 ** 53, 1e100, Number.MAX_VALUE];
const reals = [0, -0, ...positive, ...positive.map((x) => -x), ...large, ...large.map((x) => -x), Infinity, -Infinity, NaN];
// A polygamma's order is a constant, and what it costs at extreme arguments is not the kernels' concern.
const ordered = new Set<string>([
  'polygamma',
  'stirlerrDerivative',
  'logExpm1OverXDerivative',
  'besselRatioDerivative',
  'polygammaDifference',
]);
const moderate = reals.filter((x) => Math.abs(x) <= 1000 && (x === 0 || Math.abs(x) > 1e-20));
// Odd, even, one, none, and across the width of any vector register.
const lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33];

/** The pairs that a kernel of two arguments is tried at. */
function pairsFor(op: BinaryPrimitive): [number, number][] {
  if (ordered.has(op)) return [1, 2, 3].flatMap((n) => moderate.map((x): [number, number] => [n, x]));
  const seconds = [0, 1e-8, 0.3, 1, 2.7, 40, 709.9, Infinity, NaN, -0.3, -1, -40, -Infinity];
  // The …From kernels take e^{−|x|} with x, or its log(1 + e).
  if (op.startsWith('softplus') && op.endsWith('From')) return reals.map((x): [number, number] => [x, Math.log1p(Math.exp(-Math.abs(x)))]);
  if (op.endsWith('From')) return reals.map((x): [number, number] => [x, Math.exp(-Math.abs(x))]);
  return reals.flatMap((x) => seconds.map((y): [number, number] => [x, y]));
}

/**
 * What every implementation of `VectorKernels` must do, as tests: the values of the scalar primitives (within the stated
 * units in the last place) at ordinary and extreme arguments, in every form of call, for every length, where the result
 * overwrites an operand, and without touching anything beyond n.
 */
export function vectorKernelsContract(kernels: VectorKernels, options: KernelContractOptions = {}): void {
  const allowed = (op: string): number => options.ulps?.[op] ?? 0;
  const sentinel = 12345.678;
  const lanes = options.lanes ?? 1;
  /** The values that a kernel must not touch. */
  const beyond = (r: Float64Array, n: number): number[] => [...r.subarray(Math.ceil(n / lanes) * lanes)];

  function register(values: readonly number[]): Float64Array {
    const r = kernels.allocate(Math.max(1, values.length));
    r.set(values);
    return r;
  }

  function agree(op: string, found: Float64Array, expected: readonly number[], describeAt: (i: number) => string): void {
    for (let i = 0; i < expected.length; i++) {
      const distance = ulpsBetween(found[i], expected[i]);
      if (!(distance <= allowed(op))) {
        expect.fail(`${op}(${describeAt(i)}): ${found[i]} for ${expected[i]}, ${distance} units in the last place, allowed ${allowed(op)}`);
      }
    }
  }

  describe(`vector kernels "${kernels.name}"`, () => {
    test('has every primitive', () => {
      expect(Object.keys(kernels.unary).sort()).toEqual(Object.keys(unaryPrimitives).sort());
      expect(Object.keys(kernels.binary).sort()).toEqual(Object.keys(binaryPrimitives).sort());
      expect(Object.keys(kernels.ternary).sort()).toEqual(Object.keys(ternaryPrimitives).sort());
    });

    test('registers are distinct, and as long as asked', () => {
      const [a, b] = [kernels.allocate(17), kernels.allocate(17)];
      a.fill(1);
      b.fill(2);
      expect([a.length, b.length]).toEqual([17, 17]);
      expect(a.every((x) => x === 1)).toBe(true);
      // Later allocations must not detach or move what was handed out.
      for (let i = 0; i < 50; i++) kernels.allocate(4096);
      expect(a.length).toBe(17);
      expect(a.every((x) => x === 1) && b.every((x) => x === 2)).toBe(true);
    });

    test.each(lengths)('load, store and fill of %i values leave the rest alone', (n) => {
      const source = Float64Array.from({ length: n + 5 }, (_, i) => i + 0.5);
      const r = register(new Array<number>(n + 3).fill(sentinel));
      kernels.load(r, source, 2, n);
      expect([...r]).toEqual([...source.slice(2, n + 2), sentinel, sentinel, sentinel]);
      const destination = new Float64Array(n + 6).fill(sentinel);
      kernels.store(destination, 3, r, n);
      expect([...destination]).toEqual([sentinel, sentinel, sentinel, ...source.slice(2, n + 2), sentinel, sentinel, sentinel]);
      kernels.fill(r, -2.5, n);
      expect([...r]).toEqual([...new Array<number>(n).fill(-2.5), sentinel, sentinel, sentinel]);
    });

    test.each(Object.keys(unaryPrimitives) as UnaryPrimitive[])('%s', (op) => {
      // A kernel of compiled programs that meets e^{−|x|} alone.
      const inputs = op === 'log1pOfUnit' ? reals.map((x) => Math.exp(-Math.abs(x))) : reals;
      const kernel = kernels.unary[op];
      const f = unaryPrimitives[op];
      const expected = inputs.map((x) => f(x));
      const [a, dst] = [register(inputs), register(inputs.map(() => sentinel))];
      kernel(dst, a, inputs.length);
      agree(op, dst, expected, (i) => String(inputs[i]));
      expect([...a]).toEqual(inputs);
      kernel(a, a, inputs.length);
      agree(op, a, expected, (i) => `${inputs[i]}, in place`);
      // A value has the same bits whatever stands beside it.
      for (const turn of [1, 7, 20]) {
        const turned = [...inputs.slice(turn), ...inputs.slice(0, turn)];
        const b = register(turned);
        kernel(b, b, inputs.length);
        expect([...b.subarray(inputs.length - turn), ...b.subarray(0, inputs.length - turn)]).toEqual([...dst]);
      }
      for (const n of lengths) {
        const [b, c] = [register(inputs), register(inputs.map(() => sentinel))];
        kernel(c, b, n);
        agree(op, c, expected.slice(0, n), (i) => `${inputs[i]}, n = ${n}`);
        expect(
          beyond(c, n).every((x) => x === sentinel),
          `${op} wrote beyond n = ${n}`,
        ).toBe(true);
      }
    });

    test.each(Object.keys(binaryPrimitives) as BinaryPrimitive[])('%s', (op) => {
      const kernel = kernels.binary[op];
      const f = binaryPrimitives[op];
      const pairs = pairsFor(op);
      const count = pairs.length;
      const xs = pairs.map(([x]) => x);
      const ys = pairs.map(([, y]) => y);
      const expected = pairs.map(([x, y]) => f(x, y));
      const at = (i: number) => `${xs[i]}, ${ys[i]}`;
      for (const target of ['new', 'a', 'b'] as const) {
        const [a, b, other] = [register(xs), register(ys), register(xs.map(() => sentinel))];
        const dst = target === 'a' ? a : target === 'b' ? b : other;
        kernel.vectorVector(dst, a, b, count);
        agree(op, dst, expected, (i) => `${at(i)}, into ${target}`);
      }
      if (!op.endsWith('From')) {
        // One register as both operands and the result.
        const same = register(xs);
        kernel.vectorVector(same, same, same, count);
        agree(
          op,
          same,
          xs.map((x) => f(x, x)),
          (i) => `${xs[i]} with itself`,
        );
      }
      for (const y of new Set(ys)) {
        if (op.endsWith('From')) break;
        const first = ordered.has(op) ? pairs.filter(([, v]) => Object.is(v, y)).map(([x]) => x) : xs;
        const [a, dst] = [register(first), register(first.map(() => sentinel))];
        kernel.vectorScalar(dst, a, y, first.length);
        agree(
          op,
          dst,
          first.map((x) => f(x, y)),
          (i) => `${first[i]}, scalar ${y}`,
        );
        kernel.vectorScalar(a, a, y, first.length);
        agree(
          op,
          a,
          first.map((x) => f(x, y)),
          (i) => `${first[i]}, scalar ${y}, in place`,
        );
      }
      for (const x of [...new Set(xs)].slice(0, 20)) {
        const second = ordered.has(op) ? moderate : ys.slice(0, 60);
        const [b, dst] = [register(second), register(second.map(() => sentinel))];
        kernel.scalarVector(dst, x, b, second.length);
        agree(
          op,
          dst,
          second.map((y) => f(x, y)),
          (i) => `scalar ${x}, ${second[i]}`,
        );
        kernel.scalarVector(b, x, b, second.length);
        agree(
          op,
          b,
          second.map((y) => f(x, y)),
          (i) => `scalar ${x}, ${second[i]}, in place`,
        );
      }
      for (const n of lengths) {
        const [a, b] = [register(xs), register(ys)];
        const dst = [0, 1, 2].map(() => register(xs.map(() => sentinel)));
        kernel.vectorVector(dst[0], a, b, n);
        kernel.vectorScalar(dst[1], a, ys[0], n);
        kernel.scalarVector(dst[2], xs[0], b, n);
        agree(op, dst[0], expected.slice(0, n), (i) => `${at(i)}, n = ${n}`);
        for (const d of dst)
          expect(
            beyond(d, n).every((x) => x === sentinel),
            `${op} wrote beyond n = ${n}`,
          ).toBe(true);
      }
    });

    test.each(Object.keys(ternaryPrimitives) as TernaryPrimitive[])('%s', (op) => {
      const kernel = kernels.ternary[op];
      const f = ternaryPrimitives[op] as (a: number, b: number, c: number) => number;
      const firsts = op === 'polygammaDifference' ? [0, 1, 2] : [0, -0, 1, -1, 0.3, NaN];
      const seconds = op === 'polygammaDifference' ? moderate.filter((x) => x > 0) : [-Infinity, -1, 0, 2.5, NaN];
      const thirds = op === 'polygammaDifference' ? [0, 1e-8, 1, 3, 80, 0.5] : [-3, 0, Infinity, NaN];
      const points = firsts.flatMap((a) => seconds.flatMap((b) => thirds.map((c): [number, number, number] => [a, b, c])));
      const columns = [0, 1, 2].map((k) => points.map((p) => p[k]));
      const expected = points.map((p) => f(...p));
      for (const target of [-1, 0, 1, 2]) {
        const registers = columns.map(register);
        const dst = target < 0 ? register(points.map(() => sentinel)) : registers[target];
        kernel(dst, registers[0], registers[1], registers[2], points.length);
        agree(op, dst, expected, (i) => `${points[i]}, into ${target}`);
      }
      for (const n of lengths) {
        const [a, b, c] = columns.map(register);
        const dst = register(points.map(() => sentinel));
        kernel(dst, a, b, c, n);
        agree(op, dst, expected.slice(0, n), (i) => `${points[i]}, n = ${n}`);
        expect(
          beyond(dst, n).every((x) => x === sentinel),
          `${op} wrote beyond n = ${n}`,
        ).toBe(true);
      }
    });
  });
}
