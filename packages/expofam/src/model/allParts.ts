import { offerKernels } from '../kernels/activeKernels.ts';
import { wasmKernels } from '../kernels/wasmKernels.ts';
import type { GlmParts } from './glmParts.ts';
import { moreParts } from './moreParts.ts';

// When it is loaded, not at the first fit: what is computed before a fit has the same bits as after it.
offerKernels(wasmKernels);

/** Everything: the parts of `glm()` as `expofam` exports it. */
export const allParts: Required<GlmParts> = moreParts;
