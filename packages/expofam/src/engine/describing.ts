import type { RowModel } from '../family/rowModel.ts';
import { watchOf } from './edgeWatch.ts';
import type { FittedSums } from './fittedSums.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import type { PassRequest } from './pass.ts';

/** The sums that describe a fit, and the coefficients that they are of. */
export interface Described {
  readonly theta: Float64Array;
  readonly watch: PassRequest['watch'];
  readonly fitted: FittedSums;
}

/** Asks for the sums that describe a fit along with the last information of a solver, which saves a sweep. */
export interface Describing {
  /** What a request for the information has beside. */
  readonly request: Pick<PassRequest, 'described' | 'watch'>;
  /** Takes what came at coefficients; nothing where there are no sums. */
  take(at: { readonly theta: Float64Array; readonly fitted?: FittedSums | undefined }): void;
  /** What was taken last. */
  taken(): Described | undefined;
}

/** For one fit; its rows, or classes, are watched as they will be asked about. */
export function describing(model: RowModel, layout: Pick<ParameterLayout, 'parameterCount'>, isClass: boolean): Describing {
  const watch = watchOf(model, layout, isClass);
  let last: Described | undefined;
  return {
    request: { described: true, ...(watch ? { watch } : {}) },
    take({ theta, fitted }) {
      if (fitted) last = { theta, watch, fitted };
    },
    taken: () => last,
  };
}
