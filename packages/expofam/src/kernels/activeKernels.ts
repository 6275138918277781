import { ExpofamError } from '../core/expofamError.ts';
import { type Extent, extent } from '../math/extent.ts';
import type { MatrixKernels } from './matrixKernels.ts';
import { plainKernels } from './plainKernels.ts';
import { plainMatrixKernels } from './plainMatrixKernels.ts';
import type { VectorKernels } from './vectorKernels.ts';
import type { WasmMemory } from './wasmInstance.ts';

/**
 * `auto`: WebAssembly where it is allowed, with relaxed SIMD where the engine has it (Chromium; Node, before 21 with expofam-node),
 * which may round a product and a sum once instead of twice; `simd`: WebAssembly without; `plain`: TypeScript only. Each gives the same bits for the same input on
 * one machine. `simd` gives them on every machine for sums of products, for `exp`, `log` and what is made of them, and for gamma and
 * normal functions; `plain` where the engine has the same `Math` (the same version of Node or Chromium). What else a family needs,
 * such as Bessel functions, uses `Math` in both: `exp`, `log` and their like may differ by a last bit among engines, and a fit then agrees to some eleven digits or more.
 */
export type KernelChoice = 'auto' | 'simd' | 'plain';

let choice: KernelChoice = 'auto';

/**
 * Chooses the arithmetic kernels of all fits from here on. Results of the three differ by rounding only.
 *
 * @throws ExpofamError `bad-option`
 * @example
 * useKernels('plain');
 */
export function useKernels(kernels: KernelChoice): void {
  if (!['auto', 'simd', 'plain'].includes(kernels))
    throw new ExpofamError('bad-option', { subject: 'kernels', found: `"${String(kernels)}"`, expected: 'auto, simd or plain' });
  choice = kernels;
}

/** What {@link useKernels} chose, for workers that are to count alike. */
export const kernelChoice = (): KernelChoice => choice;

/** Kernels in WebAssembly; undefined where the machine has none to give. */
export interface WasmKernels {
  vectors(): VectorKernels | undefined;
  /** On a memory of at least that many bytes, with room for sums; `relaxed` where a product and a sum may be rounded once. */
  matrices(bytes: number, relaxed: boolean): MatrixKernels | undefined;
  /** The same, with a memory that fits take over from each other, and that threads may share. */
  borrow(bytes: number, relaxed: boolean, others: number, each: number, columns?: InMemory): BorrowedKernels | undefined;
  /** Is an array a whole column that fits can read where it is? */
  isMemoryColumn(values: ArrayBufferView): boolean;
  /** Largest magnitude and sum of such a column; undefined of others. */
  extent(values: Float64Array): Extent | undefined;
}

/** Is an array a whole column that fits can read where it is (kernels/columnMemory.ts)? */
export const isMemoryColumn = (values: ArrayBufferView): boolean => wasm()?.isMemoryColumn(values) ?? false;

/** Largest magnitude and sum, the same bits whoever finds them. */
export const extentOf = (values: Float64Array): Extent => wasm()?.extent(values) ?? extent(values);

/** The memory for fits where columns lie already, how many bytes a fit needs beside them, and how many other threads and each of these. */
export interface InMemory {
  readonly buffer: ArrayBufferLike;
  readonly bytes: number;
  readonly others: number;
  readonly each: number;
}

let offered: WasmKernels | undefined;

/**
 * Makes kernels in WebAssembly known: given here instead of imported, so that a bundle can do without them. Modules call it when
 * they are loaded, so that nothing computed in a program has other bits before some call than after it.
 */
export function offerKernels(kernels: WasmKernels): void {
  offered = kernels;
}

/** Those in WebAssembly, where they are wanted and were offered. */
const wasm = (): WasmKernels | undefined => (choice === 'plain' ? undefined : offered);

const relaxed = (): boolean => choice === 'auto';

/** The vector primitives in use. */
export const activeVectorKernels = (): VectorKernels => wasm()?.vectors() ?? plainKernels;

/** Below this many entries of a design, making a memory for it costs more than it saves. */
const smallDesign = 20_000;

/** Kernels for one fit; nothing made by them may be used after `giveBack`. */
export interface BorrowedKernels {
  readonly kernels: MatrixKernels;
  /** Lets the next fit have the memory. */
  giveBack(): void;
  /** True where columns lie in the memory already. */
  readonly isInMemory?: boolean;
  /** Where there are other threads: the memory, and the part of it in bytes that each of them has for itself. */
  readonly shared?: {
    readonly memory: WasmMemory;
    readonly parts: readonly (readonly [number, number])[];
    readonly relaxed: boolean;
    /** True where no fit has used the memory before. */
    readonly isNew: boolean;
  };
}

/** The same for one fit: `others` is how many more threads are to work on its memory, each in a part of `each` bytes and room for sums. */
export function borrowedMatrixKernels(entries: number, bytes: number, others = 0, each = 0, columns?: InMemory): BorrowedKernels {
  return (
    (entries >= smallDesign ? wasm()?.borrow(bytes, relaxed(), others, each, columns) : undefined) ?? {
      kernels: plainMatrixKernels,
      giveBack: () => {},
    }
  );
}

/** Sums over a design of that many entries, with a memory of at least that many bytes for its blocks and sums. */
export function matrixKernels(entries: number, bytes: number): MatrixKernels {
  return (entries >= smallDesign ? wasm()?.matrices(bytes, relaxed()) : undefined) ?? plainMatrixKernels;
}
