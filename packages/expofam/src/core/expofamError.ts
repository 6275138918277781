/** What an {@link ExpofamError} says: *subject: found; expected; try*. */
export interface ErrorParts {
  /** What the message is about, as the user wrote it: `formula "y ~ agee" at 5`. */
  readonly subject: string;
  /** What was found there. */
  readonly found: string;
  /** What was expected in its place. */
  readonly expected?: string;
  /** What to try next. */
  readonly advice?: string;
  /** Machine-readable facts: row numbers, names, values. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * The one error class of the project. `code` is stable and meant for programs, `message` for people.
 *
 * @example
 * throw new ExpofamError('unknown-column', {
 *   subject: 'formula "y ~ agee" at 5', found: 'no column "agee" in cars.csv', advice: 'nearest: "age"',
 * });
 */
export class ExpofamError extends Error {
  override readonly name = 'ExpofamError';
  readonly code: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, parts: ErrorParts) {
    const sentence = [parts.found, parts.expected && `expected ${parts.expected}`, parts.advice].filter(Boolean).join('; ');
    super(`${parts.subject}: ${sentence}`, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = code;
    this.subject = parts.subject;
    this.details = Object.freeze({ ...parts.details });
  }
}
