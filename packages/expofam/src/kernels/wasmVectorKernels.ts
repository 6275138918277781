import { plainKernels } from './plainKernels.ts';
import { type BinaryPrimitive, binaryPrimitives, type UnaryPrimitive, unaryPrimitives } from './scalarPrimitives.ts';
import type { BinaryKernel, UnaryKernel, VectorKernels } from './vectorKernels.ts';
import { constantsEnd, type KernelExports, wasmInstance } from './wasmInstance.ts';
import { commuting, sequenceBytes, sequenceNames, wasmSequences } from './wasmSequence.ts';

/** Registers for about 4000 blocks of 1024 rows; only what is used takes memory. */
const memoryBytes = 32 * 2 ** 20;

const leastNormal = 2.2250738585072014e-308;

let kernels: VectorKernels | null | undefined;

/**
 * The vector primitives in WebAssembly, two doubles at a time: exp, expm1, log, log1p and what is made of them within two
 * units in the last place; log1pmx, lgamma, digamma, trigamma and stirlerr′ within three; stirlerr and Φ within four; stirlerr″, log Φ
 * and the normal hazard within five; bd0 within eight; arithmetic exact as IEEE has it; the rest (Bessel functions and the like) as in
 * plain TypeScript. undefined where WebAssembly is not allowed.
 */
export function wasmVectorKernels(): VectorKernels | undefined {
  kernels ??= make() ?? null;
  return kernels ?? undefined;
}

function make(): VectorKernels | undefined {
  const instance = wasmInstance(memoryBytes, false);
  if (!instance) return undefined;
  const { exports: f, buffer } = instance;
  let next = constantsEnd + Math.ceil(sequenceBytes / 64) * 64;
  const unary = (name: UnaryPrimitive & keyof typeof f): UnaryKernel => {
    const kernel = f[name] as (dst: number, a: number, n: number) => void;
    return (dst, a, n) => kernel(dst.byteOffset, a.byteOffset, n);
  };
  const binary = (name: BinaryPrimitive): BinaryKernel => {
    type Kernel = (dst: number, a: number, b: number, n: number) => void;
    const exported = f as unknown as Partial<Record<string, Kernel>>;
    const plain = plainKernels.binary[name];
    const [vv, vs, sv] = [exported[`${name}VV`], exported[`${name}VS`], exported[`${name}SV`]];
    return {
      vectorVector: vv ? (dst, a, b, n) => vv(dst.byteOffset, a.byteOffset, b.byteOffset, n) : plain.vectorVector,
      vectorScalar: vs ? (dst, a, b, n) => vs(dst.byteOffset, a.byteOffset, b, n) : plain.vectorScalar,
      scalarVector: sv
        ? (dst, a, b, n) => sv(dst.byteOffset, a, b.byteOffset, n)
        : vs && commuting.includes(name)
          ? (dst, a, b, n) => vs(dst.byteOffset, b.byteOffset, a, n)
          : plain.scalarVector,
    };
  };
  // These are for positive normal numbers; at others (zero, negative, infinite …) the scalar function stands for its lane alone.
  const positive = (kernel: KernelExports['lgamma'], scalar: (x: number) => number): UnaryKernel => {
    return (dst, a, n) => {
      const given = f.arePositive(a.byteOffset, n) ? undefined : a.slice(0, n);
      kernel(dst.byteOffset, a.byteOffset, n);
      if (!given) return;
      for (let i = 0; i < n; i++) if (!(given[i] >= leastNormal && given[i] < Infinity)) dst[i] = scalar(given[i]);
    };
  };
  const gammas = ['lgamma', 'digamma', 'trigamma', 'stirlerr'] as const;
  const stirlerrDerivatives = [f.stirlerrFirstDerivative, f.stirlerrSecondDerivative].map((kernel, i) =>
    positive(kernel, (x) => binaryPrimitives.stirlerrDerivative(i + 1, x)),
  );
  type OfOne = UnaryPrimitive & (typeof sequenceNames)[number];
  const unaries = sequenceNames.filter((name): name is OfOne => name in unaryPrimitives);
  const binaries = new Set(sequenceNames.filter((name) => /[VS]V$|VS$/.test(name)).map((name) => name.slice(0, -2) as BinaryPrimitive));
  return Object.freeze({
    name: 'wasm',
    allocate(length: number) {
      const size = 8 * (length + (length % 2)) + 16;
      if (next + size > buffer.byteLength) throw new RangeError(`wasm kernels: no room for ${length} doubles`);
      const array = new Float64Array(buffer, next, length);
      // Each register begins on another cache line than a power of two would give.
      next += Math.ceil(size / 64) * 64;
      return array;
    },
    load(dst: Float64Array, source: Float64Array, offset: number, n: number) {
      if (offset === 0 && source.length === n) dst.set(source);
      else dst.set(source.subarray(offset, offset + n));
    },
    store(destination: Float64Array, offset: number, a: Float64Array, n: number) {
      destination.set(a.length === n ? a : a.subarray(0, n), offset);
    },
    fill(dst: Float64Array, value: number, n: number) {
      dst.fill(value, 0, n);
    },
    together: wasmSequences(f, buffer, constantsEnd),
    unary: Object.freeze({
      ...plainKernels.unary,
      ...Object.fromEntries(unaries.map((name) => [name, unary(name)])),
      ...Object.fromEntries(gammas.map((name) => [name, positive(f[name], unaryPrimitives[name])])),
    }),
    binary: Object.freeze({
      ...plainKernels.binary,
      stirlerrDerivative: {
        ...plainKernels.binary.stirlerrDerivative,
        scalarVector(dst: Float64Array, order: number, b: Float64Array, n: number) {
          const kernel = stirlerrDerivatives[order - 1];
          if (kernel) kernel(dst, b, n);
          else plainKernels.binary.stirlerrDerivative.scalarVector(dst, order, b, n);
        },
      },
      ...Object.fromEntries([...binaries].map((name) => [name, binary(name)])),
    }),
    ternary: Object.freeze({
      ...plainKernels.ternary,
      where: (dst: Float64Array, condition: Float64Array, a: Float64Array, b: Float64Array, n: number) =>
        f.where(dst.byteOffset, condition.byteOffset, a.byteOffset, b.byteOffset, n),
    }),
  });
}
