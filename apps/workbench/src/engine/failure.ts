import { ExpofamError } from 'expofam';

/** An error as it passes from a worker to the page. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof ExpofamError) {
    const { code, message, details } = error;
    return { code, message, details: JSON.parse(JSON.stringify(details)) as Record<string, unknown> };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), details: {} };
}

/** True where the user stopped it: nothing went wrong. */
export const isCancelled = (failure: Failure): boolean => failure.code === 'cancelled';
export const cancelled: Failure = Object.freeze({ code: 'cancelled', message: 'stopped', details: Object.freeze({}) });
