import { describe, expect, test } from 'vitest';
import {
  type BinaryPrimitive,
  binaryPrimitives,
  type TernaryPrimitive,
  ternaryPrimitives,
  type UnaryPrimitive,
  unaryPrimitives,
} from '../../src/kernels/scalarPrimitives.ts';
import type { BlockInstruction, VectorKernels } from '../../src/kernels/vectorKernels.ts';
import { wasmVectorKernels } from '../../src/kernels/wasmVectorKernels.ts';

const kernels = wasmVectorKernels() as VectorKernels & Required<Pick<VectorKernels, 'together'>>;
// More rows than go through a sequence at once, and an odd number of them.
const n = 601;
const vector = (f: (i: number) => number): Float64Array => {
  const to = kernels.allocate(n + 1);
  for (let i = 0; i < n; i++) to[i] = f(i);
  return to;
};
const [x, y, z] = [vector((i) => Math.sin(i) * 3), vector((i) => 0.1 + ((i * 0.37) % 2)), vector((i) => i % 3)];
const dst = kernels.allocate(n + 1);
const registers = [x, y, z, dst];
const [X, Y, Z, DST] = [0, 1, 2, 3];
const rowsOf = (v: Float64Array): number[] => [...v.subarray(0, n)];
const alone = Symbol('a step of its own');

/** What an instruction gives in a sequence, which must be what its kernel gives, to the bit; undefined where it stands alone. */
function inSequence(instruction: BlockInstruction, scalars: number[] = []): number[] | undefined {
  // Two of them: one that is by itself is no sequence.
  const steps = kernels.together([instruction, instruction], registers, Float64Array.from(scalars), () => alone);
  dst.fill(-7);
  const [run] = steps;
  if (typeof run !== 'function') return undefined;
  expect(steps).toHaveLength(1);
  run(n);
  return rowsOf(dst);
}

describe('a step of a sequence is its kernel', () => {
  const found: string[] = [];
  const compare = (name: string, given: number[] | undefined, direct: () => void): void => {
    if (!given) return;
    found.push(name);
    dst.fill(-9);
    direct();
    expect(given, name).toEqual(rowsOf(dst));
  };

  test('of one operand', () => {
    for (const op of Object.keys(unaryPrimitives) as UnaryPrimitive[])
      compare(op, inSequence({ kind: 'unary', op, dst: DST, a: Y }), () => kernels.unary[op](dst, y, n));
  });

  test('of two, vectors and numbers', () => {
    for (const op of Object.keys(binaryPrimitives) as BinaryPrimitive[]) {
      const kernel = kernels.binary[op];
      compare(`${op} VV`, inSequence({ kind: 'vectorVector', op, dst: DST, a: Y, b: X }), () => kernel.vectorVector(dst, y, x, n));
      compare(`${op} VS`, inSequence({ kind: 'vectorScalar', op, dst: DST, a: X, b: 1 }, [9, 0.7]), () =>
        kernel.vectorScalar(dst, x, 0.7, n),
      );
      compare(`${op} SV`, inSequence({ kind: 'scalarVector', op, dst: DST, a: 1, b: X }, [9, 0.7]), () =>
        kernel.scalarVector(dst, 0.7, x, n),
      );
    }
  });

  test('of three, and a number for every row', () => {
    for (const op of Object.keys(ternaryPrimitives) as TernaryPrimitive[])
      compare(op, inSequence({ kind: 'ternary', op, dst: DST, a: Z, b: X, c: Y }), () => kernels.ternary[op](dst, z, x, y, n));
    expect(inSequence({ kind: 'fill', dst: DST, scalar: 0 }, [2.5])).toEqual(new Array(n).fill(2.5));
    // What the built-in families are made of.
    for (const op of ['exp', 'log', 'log1pOfUnit', 'mul VV', 'sub VS', 'sub SV', 'div VV', 'sigmoidFrom VV', 'bd0 VV', 'where'])
      expect(found).toContain(op);
  });
});

describe('sequences', () => {
  const instructions = (): BlockInstruction[] => [
    { kind: 'vectorScalar', op: 'mul', dst: 3, a: X, b: 0 },
    { kind: 'unary', op: 'exp', dst: 3, a: 3 },
    { kind: 'scalarVector', op: 'sub', dst: 4, a: 1, b: 3 },
  ];
  const more = [...registers, kernels.allocate(n + 1)];

  test('run their steps one after another, on the numbers of the moment', () => {
    const scalars = Float64Array.of(2, 3);
    const [run] = kernels.together(instructions(), more, scalars, () => () => {});
    const expected = (a: number, b: number): number[] => {
      kernels.binary.mul.vectorScalar(dst, x, a, n);
      kernels.unary.exp(dst, dst, n);
      kernels.binary.sub.scalarVector(dst, b, dst, n);
      return rowsOf(dst);
    };
    run(n);
    expect(rowsOf(more[4])).toEqual(expected(2, 3));
    scalars.set([-1, 5]);
    // Another sequence in between has the same place in memory.
    const neg: BlockInstruction = { kind: 'unary', op: 'neg', dst: 4, a: Y };
    kernels.together([neg, neg], more, Float64Array.of(8, 8), () => () => {})[0](n);
    run(n);
    expect(rowsOf(more[4])).toEqual(expected(-1, 5));
  });

  test('end where something is not theirs, and begin again after it', () => {
    const names: string[] = [];
    const single = ({ kind }: BlockInstruction) => names.push(kind);
    const call: BlockInstruction = { kind: 'call', dst: 3 };
    const [a, b, c] = instructions();
    const steps = kernels.together([call, a, b, call, call, c, call, a, b, c], more, Float64Array.of(1, 2), single);
    expect(steps.map((s) => (typeof s === 'function' ? 'sequence' : 'single'))).toEqual(
      // c alone is no sequence.
      ['single', 'sequence', 'single', 'single', 'single', 'single', 'sequence'],
    );
    expect(names).toEqual(['call', 'call', 'call', 'scalarVector', 'call']);
  });

  test('are cut where their place is full, and are none outside the memory of the kernels', () => {
    const long = Array.from(
      { length: 1002 },
      (_, i): BlockInstruction => ({ kind: 'vectorScalar', op: 'add', dst: DST, a: i ? DST : X, b: 0 }),
    );
    const steps = kernels.together(long, registers, Float64Array.of(1), () => () => {});
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.length).toBeLessThan(20);
    for (const step of steps) step(n);
    // Sums of ones and of a number below four are rounded to some 1e−13.
    dst.subarray(0, n).forEach((v, i) => {
      expect(v).toBeCloseTo(x[i] + 1002, 9);
    });
    const outside = [new Float64Array(n), ...registers.slice(1)];
    expect(kernels.together(instructions().slice(0, 2), outside, Float64Array.of(1), () => alone)).toEqual([alone, alone]);
    expect(kernels.together(instructions().slice(0, 2), registers, new Float64Array(1e5), () => alone)).toEqual([alone, alone]);
  });
});
