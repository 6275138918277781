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
  'not-a-response-family',
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

/** Runs what reads the content of a small file; what it says is wrong is said with the file's name. */
export function aboutFile<Result>(path: string, read: () => Result, code?: string): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ExpofamError)) throw cause;
    const said = cause.message.startsWith(`${cause.subject}: `) ? cause.message.slice(cause.subject.length + 2) : cause.message;
    throw new ExpofamError(code ?? cause.code, { subject: `${path}: ${cause.subject}`, found: said, details: cause.details, cause });
  }
}
