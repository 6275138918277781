import { fittedSize } from '../../engine/fittedSums.ts';
import type { ParameterLayout } from '../../engine/parameterLayout.ts';
import type { WasmMemory } from '../../kernels/wasmInstance.ts';
import type { SentModel } from './sentModel.ts';
import type { SharedDesign, SharedRows } from './sharedRows.ts';
import type { PagesToTouch } from './touchPages.ts';

/** What a thread is told by messages; requests for sums go through shared words (teamControl.ts). */
export type TeamMessage =
  | {
      /** Rows to make sums of; those of an earlier session are over. */
      readonly kind: 'open';
      readonly session: number;
      /** The thread's number among the others, from 0. */
      readonly thread: number;
      readonly control: Int32Array;
      readonly memory: WasmMemory;
      /** The bytes of the memory that are the thread's own. */
      readonly part: readonly [number, number];
      /** The caller's choice of kernels. */
      readonly relaxed: boolean;
      readonly rows: SharedRows;
      /** Where coefficients and the sums of segments lie, in bytes. */
      readonly theta: number;
      readonly results: number;
      /** Where rows will lie in new memory, whose pages the thread is to touch. */
      readonly touch?: PagesToTouch;
    }
  | {
      readonly kind: 'pass';
      readonly session: number;
      readonly pass: number;
      readonly layout: ParameterLayout;
      readonly model: SentModel;
      /** In place of the session's rows: a part of them. The pass is not asked any more when the next one comes. */
      readonly rows?: SharedRows;
      /** In place of the rows' own: some of their columns. */
      readonly designs?: readonly SharedDesign[];
      /** Passes from before are not asked any more. */
      readonly isNew?: boolean;
    }
  /** There is a request, and the thread was not listening. */
  | { readonly kind: 'wake'; readonly session: number }
  /** Rows may come soon: the thread starts. */
  | { readonly kind: 'start'; readonly session: 0 }
  | ExtentsMessage
  | { readonly kind: 'close'; readonly session: number };

/** Columns of one memory whose extents another thread looks at, from the last on. */
export interface ExtentsMessage {
  readonly kind: 'extents';
  readonly session: 0;
  readonly memory: WasmMemory;
  /** Where the columns begin, in bytes. */
  readonly places: Int32Array;
  readonly rowCount: number;
  /** 1 where nobody wants them any more; then for each column 0, 1 where somebody has taken it, 2 where its extent is there. */
  readonly states: Int32Array;
  /** Largest magnitude and sum of each. */
  readonly extents: Float64Array;
}

/** How many doubles the sums of a segment take: valid, likelihood, what describes a fit, gradient and information. */
export const resultSize = (parameterCount: number): number => gradientPlace + parameterCount + parameterCount ** 2;

/** Where in them what describes a fit begins, and where the gradient. */
export const fittedAt = 2;
export const gradientPlace = fittedAt + fittedSize;
