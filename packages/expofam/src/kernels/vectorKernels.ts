import type { BinaryPrimitive, TernaryPrimitive, UnaryPrimitive } from './scalarPrimitives.ts';

/** dst[i] = f(a[i]) for i < n; dst may be a. */
export type UnaryKernel = (dst: Float64Array, a: Float64Array, n: number) => void;

/** One primitive of two arguments, for vector ⊗ vector, vector ⊗ scalar and scalar ⊗ vector; dst may be an operand. */
export interface BinaryKernel {
  vectorVector(dst: Float64Array, a: Float64Array, b: Float64Array, n: number): void;
  vectorScalar(dst: Float64Array, a: Float64Array, b: number, n: number): void;
  scalarVector(dst: Float64Array, a: number, b: Float64Array, n: number): void;
}

/** dst[i] = f(a[i], b[i], c[i]) for i < n; dst may be an operand. */
export type TernaryKernel = (dst: Float64Array, a: Float64Array, b: Float64Array, c: Float64Array, n: number) => void;

/** What kernels see of an instruction: the kind says which operands are registers and which are slots of the table of numbers. */
export interface BlockInstruction {
  readonly kind: string;
  readonly op?: UnaryPrimitive | BinaryPrimitive | TernaryPrimitive;
  readonly dst?: number;
  readonly a?: number;
  readonly b?: number;
  readonly c?: number;
  readonly scalar?: number;
  readonly input?: number;
  readonly output?: number;
}

/**
 * The instructions of compiled expressions. Every array that reaches a unary, binary or ternary kernel came from
 * {@link VectorKernels.allocate}, so an implementation may keep them in a memory of its own (WebAssembly) and find them
 * by `byteOffset`; rows enter and leave through `load` and `store`.
 */
export interface VectorKernels {
  readonly name: string;
  /** A register of `length` doubles. */
  allocate(length: number): Float64Array;
  /** dst[0 … n) = source[offset … offset + n). */
  load(dst: Float64Array, source: Float64Array, offset: number, n: number): void;
  /** destination[offset … offset + n) = a[0 … n). */
  store(destination: Float64Array, offset: number, a: Float64Array, n: number): void;
  /** dst[0 … n) = value. */
  fill(dst: Float64Array, value: number, n: number): void;
  /**
   * The steps of instructions, where the implementation runs several of its own in one call; `single` makes the step of one alone.
   * The numbers are those that the table has when a step is run.
   */
  together?<I extends BlockInstruction, S>(
    instructions: readonly I[],
    registers: readonly Float64Array[],
    scalars: Float64Array,
    single: (instruction: I) => S,
  ): (S | ((n: number) => void))[];
  readonly unary: Readonly<Record<UnaryPrimitive, UnaryKernel>>;
  readonly binary: Readonly<Record<BinaryPrimitive, BinaryKernel>>;
  readonly ternary: Readonly<Record<TernaryPrimitive, TernaryKernel>>;
}
