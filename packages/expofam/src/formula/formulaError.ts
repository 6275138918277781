import { type ErrorParts, ExpofamError } from '../core/expofamError.ts';
import type { Span } from './syntax.ts';

/** `formula "y ~ agee" at 5`: the place counted from 1. A long formula is shown around the place. */
export function formulaSubject(text: string, span: Span): string {
  const around = 60;
  let shown = text.replace(/\s+/g, ' ') === text ? text : text.replace(/[\r\n]/g, ' ');
  if (shown.length > 2 * around) {
    const from = Math.max(0, Math.min(span.start - around, shown.length - 2 * around));
    const to = Math.min(shown.length, from + 2 * around);
    shown = `${from > 0 ? '…' : ''}${shown.slice(from, to)}${to < shown.length ? '…' : ''}`;
  }
  return `formula "${shown}" at ${span.start + 1}`;
}

/**
 * An error that shows a place in a formula. Its `details` have `formula` (the whole text), `position` (from 1, in UTF-16
 * units) and `length`, enough to draw a caret under the place.
 */
export function formulaError(text: string, span: Span, code: string, parts: Omit<ErrorParts, 'subject'>): ExpofamError {
  return new ExpofamError(code, {
    subject: formulaSubject(text, span),
    ...parts,
    details: { formula: text, position: span.start + 1, length: Math.max(1, span.end - span.start), ...parts.details },
  });
}
