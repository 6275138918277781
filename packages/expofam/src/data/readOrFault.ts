import { ExpofamError } from '../core/expofamError.ts';
import type { Column } from './table.ts';

const DEFERRED: ReadonlySet<string> = new Set(['mixed-column', 'unsupported-type']);

/** A column, or why there is none of its values: who does not use it need not know. */
export function readOrFault(read: () => Column): Column | ExpofamError {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExpofamError && DEFERRED.has(error.code)) return error;
    throw error;
  }
}
