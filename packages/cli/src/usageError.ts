import { type ErrorParts, ExpofamError } from 'expofam';

/** An error of the command line itself: exit code 2. */
export function usageError(parts: ErrorParts): ExpofamError {
  return new ExpofamError('usage', parts);
}

/** Errors that no data could mend: the command line is wrong as it stands. */
const USAGE_CODES: ReadonlySet<string> = new Set([
  'usage',
  'missing-family',
  'unknown-family',
  'not-exponential-family',
  'unknown-predictor',
  'bad-family',
  'unknown-link',
  'bad-link',
  'bad-option',
  'bad-parameter',
  'missing-parameter',
  'unknown-parameter',
  'unknown-contrast',
  'formula-syntax',
  'unknown-function',
]);

/** 2 for a wrong command line, 130 for an interrupt, 1 for everything else. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof ExpofamError)) return 1;
  if (error.code === 'interrupted') return 130;
  return USAGE_CODES.has(error.code) ? 2 : 1;
}
