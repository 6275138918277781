import { ExpofamError } from '../core/expofamError.ts';
import type { MatrixKernels } from './matrixKernels.ts';
import { plainKernels } from './plainKernels.ts';
import { plainMatrixKernels } from './plainMatrixKernels.ts';
import type { VectorKernels } from './vectorKernels.ts';
import { constantsEnd, sharedInstance, sharedMemory, type WasmInstance, type WasmMemory, wasmInstance } from './wasmInstance.ts';
import { matrixKernelsOf, wasmMatrixKernels } from './wasmMatrixKernels.ts';
import { wasmVectorKernels } from './wasmVectorKernels.ts';

/**
 * `auto`: WebAssembly where it is allowed; `plain`: TypeScript only. Either gives the same bits for the same input on one machine. `plain`
 * gives them on every machine whose engine has the same `Math` (the same version of Node or Chromium): + − × ÷ √ are the same everywhere,
 * so are least-squares coefficients, but `exp`, `log` and their like may differ by a last bit among engines, and a fit then agrees to
 * some eleven digits or more.
 */
export type KernelChoice = 'auto' | 'plain';

let choice: KernelChoice = 'auto';

/**
 * Chooses the arithmetic kernels of all fits from here on. Results of the two differ by rounding only.
 *
 * @throws ExpofamError `bad-option`
 * @example
 * useKernels('plain');
 */
export function useKernels(kernels: KernelChoice): void {
  if (kernels !== 'auto' && kernels !== 'plain')
    throw new ExpofamError('bad-option', { subject: 'kernels', found: `"${String(kernels)}"`, expected: 'auto or plain' });
  choice = kernels;
}

/** What {@link useKernels} chose, for workers that are to count alike. */
export const kernelChoice = (): KernelChoice => choice;

/** Is WebAssembly wanted? (Whether it is to be had, `wasmInstance` says.) */
export const wantsWasm = (): boolean => choice === 'auto';

/** The vector primitives in use. */
export function activeVectorKernels(): VectorKernels {
  return (wantsWasm() ? wasmVectorKernels() : undefined) ?? plainKernels;
}

/** Below this many entries of a design, making a memory for it costs more than it saves. */
const smallDesign = 20_000;

/** A memory that a fit has given back: the system zeroes new pages at a cost of several sweeps over the data. */
let spare: { readonly instance: WeakRef<WasmInstance>; readonly bytes: number; readonly shared: boolean } | undefined;

const roomForSums = 16 * 2 ** 20;

/** Kernels for one fit; nothing made by them may be used after `giveBack`. */
export interface BorrowedKernels {
  readonly kernels: MatrixKernels;
  /** Lets the next fit have the memory. */
  giveBack(): void;
  /** Where there are other threads: the memory, and the part of it in bytes that each of them has for itself. */
  readonly shared?: { readonly memory: WasmMemory; readonly parts: readonly (readonly [number, number])[] };
}

/**
 * The same for one fit, that gives its memory back to the next one. `others` is how many more threads are to work on the
 * memory, each in a part of `each` bytes and room for sums.
 */
export function borrowedMatrixKernels(entries: number, bytes: number, others = 0, each = 0): BorrowedKernels {
  if (!wantsWasm() || entries < smallDesign) return { kernels: plainMatrixKernels, giveBack: () => {} };
  const own = constantsEnd + bytes + roomForSums;
  const part = Math.ceil((each + roomForSums) / 4096) * 4096;
  const start = Math.ceil(own / 4096) * 4096;
  const wanted = others > 0 ? start + others * part : own;
  const shared = others > 0;
  const fits = spare && spare.bytes >= wanted && spare.shared === shared;
  const known = fits ? spare?.instance.deref() : undefined;
  const size = known && spare ? spare.bytes : wanted;
  const memory = known || !shared ? undefined : sharedMemory(wanted);
  const instance = known ?? (shared ? memory && sharedInstance(memory) : wasmInstance(wanted));
  spare = undefined;
  if (!instance) return shared ? borrowedMatrixKernels(entries, bytes) : { kernels: plainMatrixKernels, giveBack: () => {} };
  const giveBack = (): void => {
    spare = { instance: new WeakRef(instance), bytes: size, shared };
  };
  if (!shared) return { kernels: matrixKernelsOf(instance), giveBack };
  const parts = Array.from({ length: others }, (_, k) => [start + k * part, start + (k + 1) * part] as const);
  return { kernels: matrixKernelsOf(instance, [constantsEnd, start]), giveBack, shared: { memory: instance.memory, parts } };
}

/** The sums of another thread, on its part of a memory that it was sent. */
export function sharedMatrixKernels(
  memory: WasmMemory,
  part: readonly [number, number],
): { readonly kernels: MatrixKernels; readonly buffer: ArrayBufferLike } | undefined {
  const instance = sharedInstance(memory);
  return instance && { kernels: matrixKernelsOf(instance, part), buffer: instance.buffer };
}

/** Sums over a design of that many entries, with a memory of at least that many bytes for its blocks and sums. */
export function matrixKernels(entries: number, bytes: number): MatrixKernels {
  return (wantsWasm() && entries >= smallDesign ? wasmMatrixKernels(bytes + roomForSums) : undefined) ?? plainMatrixKernels;
}
