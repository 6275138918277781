import { ExpofamError } from '../core/expofamError.ts';
import type { MatrixKernels } from './matrixKernels.ts';
import { plainKernels } from './plainKernels.ts';
import { plainMatrixKernels } from './plainMatrixKernels.ts';
import type { VectorKernels } from './vectorKernels.ts';
import { type WasmInstance, wasmInstance } from './wasmInstance.ts';
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
let spare: { readonly instance: WeakRef<WasmInstance>; readonly bytes: number } | undefined;

/**
 * The same for one fit, that gives its memory back to the next one with `giveBack`: nothing made by these kernels may be
 * used after that.
 */
export function borrowedMatrixKernels(entries: number, bytes: number): { readonly kernels: MatrixKernels; giveBack(): void } {
  if (!wantsWasm() || entries < smallDesign) return { kernels: plainMatrixKernels, giveBack: () => {} };
  const wanted = bytes + 16 * 2 ** 20;
  const known = spare && spare.bytes >= wanted ? spare.instance.deref() : undefined;
  const size = known && spare ? spare.bytes : wanted;
  const instance = known ?? wasmInstance(wanted);
  spare = undefined;
  if (!instance) return { kernels: plainMatrixKernels, giveBack: () => {} };
  return {
    kernels: matrixKernelsOf(instance),
    giveBack: () => {
      spare = { instance: new WeakRef(instance), bytes: size };
    },
  };
}

/** Sums over a design of that many entries, with a memory of at least that many bytes for its blocks and sums. */
export function matrixKernels(entries: number, bytes: number): MatrixKernels {
  return (wantsWasm() && entries >= smallDesign ? wasmMatrixKernels(bytes + 16 * 2 ** 20) : undefined) ?? plainMatrixKernels;
}
