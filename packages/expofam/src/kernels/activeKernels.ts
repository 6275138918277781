import { ExpofamError } from '../core/expofamError.ts';
import { plainKernels } from './plainKernels.ts';
import type { VectorKernels } from './vectorKernels.ts';
import { wasmVectorKernels } from './wasmVectorKernels.ts';

/** `auto`: WebAssembly where it is allowed; `plain`: TypeScript only, with the same bits on every machine that has the same Math. */
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

/** Is WebAssembly wanted? (Whether it is to be had, `wasmInstance` says.) */
export const wantsWasm = (): boolean => choice === 'auto';

/** The vector primitives in use. */
export function activeVectorKernels(): VectorKernels {
  return (wantsWasm() ? wasmVectorKernels() : undefined) ?? plainKernels;
}
