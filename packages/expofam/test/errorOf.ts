import { ExpofamError } from '../src/core/expofamError.ts';

/** The {@link ExpofamError} that a call throws; any other outcome fails the test. */
export function errorOf(run: () => unknown): ExpofamError {
  try {
    run();
  } catch (error) {
    if (error instanceof ExpofamError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
